//! Arguments in the wrong order.

use std::fs;
use std::path::{Path, PathBuf};

use keeptime_documents::{DocumentFamily, DocumentKind};

use super::input;
use crate::show::{file, print_note};

/// The maximum length of a file that is read again.
const MAX_BYTES: u64 = 16 << 20;

/// Prints a note if the file in place of the policy is a listing of backups, and a file in place of the listing
/// is a policy.
pub(crate) fn note(policy: &Path, backups: &[PathBuf]) {
    if !is_backups(kind(policy)) {
        return;
    }
    let is_policy =
        |path: &&PathBuf| kind(path).and_then(DocumentKind::family) == Some(DocumentFamily::Policy);
    if let Some(found) = backups.iter().find(is_policy) {
        print_note(&format!(
            "the files are in the wrong order: {} is the policy and comes first, then {}",
            file::display_name(found),
            file::display_name(policy)
        ));
    }
}

fn is_backups(kind: Option<DocumentKind>) -> bool {
    matches!(kind, Some(DocumentKind::CsbsBackupsAnswer | DocumentKind::CbrBackupsAnswer))
}

fn kind(path: &Path) -> Option<DocumentKind> {
    let metadata = fs::metadata(path).ok().filter(|_| !file::is_standard_input(path))?;
    let text =
        (metadata.is_file() && metadata.len() <= MAX_BYTES).then(|| input::text(path).ok())??;
    DocumentKind::recognize(&serde_json::from_str(&text).ok()?)
}
