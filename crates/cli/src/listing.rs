//! Listings of backups, read from files, and how a backup is shown.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use keeptime::retention::{Backup, Verdict};
use keeptime_documents::csbs::{Extent, ListedBackup, ListedBackups, Listing};
use serde_json::error::Category;
use serde_json::{Value, json};

use crate::digest::{Sha256Sum, Summed};
use crate::failure::Failure;
use crate::plain::plain;
use crate::progress::Watched;
use crate::time::shown;
use crate::{complain, input};

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
        let reader = Watched::new(reader, length, &input::name(path));
        let reader = Summed { reader, sum: sum.as_deref_mut() };
        let mut reader = BufReader::with_capacity(1 << 18, reader);
        input::skip_mark(&mut reader).map_err(|error| Failure::unreadable(path, error))?;
        listing.start_source(&input::name(path));
        let mut pages = serde_json::Deserializer::from_reader(reader);
        if pages.end().is_ok() {
            note_empty(path);
            continue;
        }
        // Pages follow one another, with or without line ends between them.
        while pages.end().is_err() {
            listing.read(&mut pages).map_err(|error| match error.classify() {
                Category::Io => Failure::unreadable(path, error),
                _ => Failure::document(path, error),
            })?;
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
    let name = input::name(path);
    complain(&format!("note: {name}: the file is empty, as a download that failed leaves it"));
}

/// When a backup was made.
pub(crate) fn made(backup: &impl Backup) -> String {
    backup.created_at().map_or_else(|| "no date".to_owned(), shown)
}

/// A backup and the verdict on it.
pub(crate) fn line(backup: &ListedBackup, verdict: &Verdict) -> String {
    let date = made(backup);
    format!("{date:23}  {:5}  {}  {}", verdict.outcome(), plain(backup.id()), verdict.evidence())
}

/// The same for machines.
pub(crate) fn as_json(backup: &ListedBackup, verdict: &Verdict) -> Value {
    json!({
        "id": backup.id(),
        "checkpoint_id": backup.checkpoint_id(),
        "resource_id": backup.resource_id(),
        "created_at": backup.created_at(),
        "verdict": verdict.outcome().name(),
        "why": verdict.evidence().to_string(),
    })
}

/// `1 backup`, `2 backups`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
