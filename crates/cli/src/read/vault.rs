//! Vaults of CBR, whose resources are the objects of a policy.

use std::path::PathBuf;

use keeptime::explain::Language;
use keeptime_documents::cbr::Vault;
use keeptime_documents::text::read_vaults;

use super::input;
use crate::failure::Failure;
use crate::show::escape::escaped;
use crate::show::{file, print_note};
use blake3::Hasher;

/// Prints a note for each locked vault: only the answer of prune respects locks.
pub(crate) fn note_locks(vaults: &[Vault], language: &dyn Language) {
    for note in lock_notes(vaults, language) {
        print_note(&note);
    }
}

/// Returns a note for each locked vault.
pub(crate) fn lock_notes(
    vaults: &[Vault],
    language: &dyn Language,
) -> impl Iterator<Item = String> {
    let locked = vaults.iter().filter(|vault| vault.is_locked());
    locked.map(|vault| language.lock_ignored(&escaped(vault.id())))
}

/// Reads vaults from files, each with one vault or a page of them. Their bytes are added to `sum`.
pub(crate) fn read(paths: &[PathBuf], mut sum: Option<&mut Hasher>) -> Result<Vec<Vault>, Failure> {
    let mut vaults = Vec::new();
    for path in paths {
        let bytes = input::bytes(path)?;
        if let Some(sum) = &mut sum {
            sum.update(&bytes);
        }
        let read = read_vaults(input::decode_utf8(path, bytes)?);
        vaults.extend(read.map_err(|faults| Failure::text(&file::display_name(path), faults))?);
    }
    Ok(vaults)
}
