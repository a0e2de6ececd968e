//! Listings of backups, read from files.

use std::mem;
use std::path::{Path, PathBuf};

use keeptime_documents::AnyPolicy;
use keeptime_documents::cbr::Vault;
use keeptime_documents::listing::{ListedBackups, Listing};
use keeptime_documents::policy::{OtherService, PolicyListing};

use super::blocks::FileBlocks;
use super::{input, page};
use crate::failure::Failure;
use crate::show::backup::plural;
use crate::show::{file, print_note};
use blake3::Hasher;

/// Reads the listing that a policy judges.
pub(crate) fn read_for_policy(
    policy: &AnyPolicy,
    vaults: &[Vault],
    paths: &[PathBuf],
    sum: Option<&mut Hasher>,
) -> Result<PolicyListing, Failure> {
    read(paths, sum)?.for_policy(policy, vaults).map_err(|error| other_service(&error))
}

/// Returns the failure of a listing of another service than the policy.
pub(crate) fn other_service(error: &OtherService) -> Failure {
    Failure::Document(error.to_string())
}

/// The maximum number of notes shown for a listing.
const MAX_NOTES: usize = 10;

/// Reads listings for limits, which take the backups of any service, one backup at a time. Their bytes are
/// also added to the digest `sum`.
pub(crate) fn read(
    paths: &[PathBuf],
    mut sum: Option<&mut Hasher>,
) -> Result<ListedBackups, Failure> {
    let mut listing = Listing::default();
    for path in paths {
        let sum_before = sum.as_deref_mut().map(mem::take);
        let mut blocks = FileBlocks::open(path, sum_before, &listing.block_reader())?;
        input::refuse_other_text(blocks.start(), path)?;
        listing.start_source(&file::display_name(path));
        let read = listing.read_blocks(|used| blocks.next(used));
        if blocks.has_changed() {
            return Err(Failure::unreadable(path, input::HAS_CHANGED));
        }
        match read {
            Ok(0) => note_empty(path),
            Ok(_) => {}
            Err(error) if error.is_io() => return Err(Failure::unreadable(path, error)),
            Err(error) => return Err(page::refuse(path, &error)),
        }
        if let (Some(sum), Some(with_file)) = (&mut sum, blocks.into_sum()) {
            **sum = with_file;
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
    Ok(listed)
}

fn note_empty(path: &Path) {
    let name = file::display_name(path);
    print_note(&format!("{name}: the file is empty, possibly because a download failed"));
}
