//! Listings of backups, read from files.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use keeptime_documents::cbr::Vault;
use keeptime_documents::listing::{
    Extent, ListedBackup, ListedBackups, Listing, PageError, RecordFormat,
};
use keeptime_documents::{AnyPolicy, PolicyDocument};
use serde_json::error::Category;

use super::digest::{HashingReader, Sha256Sum};
use super::{input, page};
use crate::failure::Failure;
use crate::show::backup::plural;
use crate::show::escape::escaped;
use crate::show::progress::ProgressReader;
use crate::show::{file, print_note};

/// The backups of a listing, read from files.
pub(crate) struct LoadedListing {
    pub(crate) backups: Vec<ListedBackup>,
    /// Whether any file was given.
    pub(crate) is_given: bool,
    /// Whether the pages say that there are more backups.
    pub(crate) extent: Extent,
}

impl LoadedListing {
    pub(crate) fn of(listed: ListedBackups, is_given: bool) -> Self {
        let extent = listed.extent();
        Self { backups: listed.into_backups(), is_given, extent }
    }
}

/// Reads the listing that a policy judges. Backups in vaults that the policy is not bound to are kept.
/// `policy` is `None` for limits or a pattern without a policy, which take the backups of any service.
pub(crate) fn read_for(
    policy: Option<&AnyPolicy>,
    vaults: &[Vault],
    paths: &[PathBuf],
    sum: Option<&mut Sha256Sum>,
) -> Result<LoadedListing, Failure> {
    let mut listed = read(paths, sum)?;
    let Some(policy) = policy else { return Ok(listed) };
    listed.require_service_of(policy)?;
    if let Some(bound) = policy.bound_vaults(vaults) {
        bound.keep_others(&mut listed.backups);
    }
    Ok(listed)
}

impl LoadedListing {
    /// Refuses the listing if a backup is of another service than the policy.
    pub(crate) fn require_service_of(&self, policy: &AnyPolicy) -> Result<(), Failure> {
        let format = match policy.document() {
            PolicyDocument::Csbs(_) => RecordFormat::Csbs,
            PolicyDocument::Cbr(_) | PolicyDocument::CbrOrganization(_) => RecordFormat::Cbr,
            _ => return Ok(()),
        };
        let Some(other) = self.backups.iter().find(|backup| backup.format() != format) else {
            return Ok(());
        };
        let [service, found] = [format, other.format()].map(|format| format.name().to_uppercase());
        Err(Failure::Document(format!(
            "a policy of {service} takes a listing of {service}, found backup {} of {found}",
            escaped(other.id())
        )))
    }
}

/// The maximum number of notes shown for a listing.
const MAX_NOTES: usize = 10;

/// Reads listings page by page and backup by backup. Their bytes are also added to
/// the digest `sum`.
fn read(paths: &[PathBuf], mut sum: Option<&mut Sha256Sum>) -> Result<LoadedListing, Failure> {
    let mut listing = Listing::default();
    for path in paths {
        let (reader, length) = input::open(path)?;
        let reader = ProgressReader::new(reader, length, &file::display_name(path));
        let reader = HashingReader { reader, sum: sum.as_deref_mut() };
        let mut reader = BufReader::with_capacity(1 << 18, reader);
        input::skip_byte_order_mark(&mut reader)
            .map_err(|error| Failure::unreadable(path, error))?;
        listing.start_source(&file::display_name(path));
        let mut pages = serde_json::Deserializer::from_reader(reader);
        if pages.end().is_ok() {
            note_empty(path);
            continue;
        }
        // Pages may follow one another with or without line ends.
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
    for note in listed.notes().iter().take(MAX_NOTES) {
        print_note(&note.to_string());
    }
    let more = listed.notes().len().saturating_sub(MAX_NOTES);
    if more > 0 {
        print_note(&format!("{} on the listing", plural(more, "more note")));
    }
    Ok(LoadedListing::of(listed, !paths.is_empty()))
}

fn note_empty(path: &Path) {
    let name = file::display_name(path);
    print_note(&format!("{name}: the file is empty, possibly because a download failed"));
}
