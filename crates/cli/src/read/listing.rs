//! Listings of backups, read from files.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use keeptime_documents::csbs::{Extent, ListedBackup, ListedBackups, Listing, PageError};
use serde_json::error::Category;

use super::digest::{Sha256Sum, Summed};
use super::{input, page};
use crate::failure::Failure;
use crate::show::backup::counted;
use crate::show::progress::Watched;
use crate::show::{complain, file};

/// The backups of a listing.
pub(crate) struct Listed {
    pub(crate) backups: Vec<ListedBackup>,
    /// Whether a file was named at all.
    pub(crate) is_given: bool,
    /// Whether its pages say that there are more backups.
    pub(crate) extent: Extent,
}

impl Listed {
    pub(crate) fn of(listed: ListedBackups, is_given: bool) -> Self {
        let extent = listed.extent();
        Self { backups: listed.into_backups(), is_given, extent }
    }
}

/// How many notes on a listing are shown.
const MOST_NOTES: usize = 10;

/// Reads listings page by page, each page backup by backup; their bytes are added to a sum.
pub(crate) fn read(paths: &[PathBuf], mut sum: Option<&mut Sha256Sum>) -> Result<Listed, Failure> {
    let mut listing = Listing::default();
    for path in paths {
        let (reader, length) = input::open(path)?;
        let reader = Watched::new(reader, length, &file::name(path));
        let reader = Summed { reader, sum: sum.as_deref_mut() };
        let mut reader = BufReader::with_capacity(1 << 18, reader);
        input::skip_mark(&mut reader).map_err(|error| Failure::unreadable(path, error))?;
        listing.start_source(&file::name(path));
        let mut pages = serde_json::Deserializer::from_reader(reader);
        if pages.end().is_ok() {
            note_empty(path);
            continue;
        }
        // Pages follow one another, with or without line ends between them.
        let mut number = 0;
        while pages.end().is_err() {
            listing.read(&mut pages).map_err(|error| match &error {
                PageError::Document(cause) if cause.classify() == Category::Io => {
                    Failure::unreadable(path, error)
                }
                _ => page::refuse(path, number, &error),
            })?;
            number += 1;
        }
    }
    let listed = listing.finish().map_err(|error| Failure::Document(error.to_string()))?;
    for note in listed.notes().iter().take(MOST_NOTES) {
        complain(&format!("note: {note}"));
    }
    let more = listed.notes().len().saturating_sub(MOST_NOTES);
    if more > 0 {
        complain(&format!("note: {} on the listing", counted(more, "more note")));
    }
    Ok(Listed::of(listed, !paths.is_empty()))
}

fn note_empty(path: &Path) {
    let name = file::name(path);
    complain(&format!("note: {name}: the file is empty, as a download that failed leaves it"));
}
