//! Vaults from which nothing can be deleted.

use hashbrown::HashSet;

use crate::cbr::Vault;
use crate::record::ListedBackup;

/// The vaults that are known to be locked. CBR deletes their automatic backups only once they have
/// expired and refuses every call for them (BackupService.6220), so make no
/// [`DeletionCall`](super::DeletionCall) for these backups.
///
/// A lock cannot be undone. A listing does not say whether a vault is locked; the vault itself does.
///
/// ```
/// use keeptime_documents::listing::{Listing, LockedVaults};
///
/// let mut listing = Listing::default();
/// let backup = r#"{"id": "a", "vault_id": "archive", "resource_id": "server"}"#;
/// listing.read_text(backup).unwrap();
/// let backups: Vec<_> = listing.finish().unwrap().into_iter().collect();
///
/// let locked: LockedVaults = ["archive"].into_iter().collect();
/// assert!(locked.hold(&backups[0]));
/// assert!(!LockedVaults::default().hold(&backups[0]));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockedVaults {
    ids: HashSet<String>,
}

impl LockedVaults {
    /// Collects the locked ones among vaults.
    pub fn of<'v>(vaults: impl IntoIterator<Item = &'v Vault>) -> Self {
        vaults.into_iter().filter(|vault| vault.is_locked()).map(Vault::id).collect()
    }

    /// Returns whether a backup is in one of the vaults.
    pub fn hold(&self, backup: &ListedBackup) -> bool {
        backup.vault_id().is_some_and(|vault| self.ids.contains(vault))
    }
}

/// Collects the ids of the vaults.
impl<S: Into<String>> FromIterator<S> for LockedVaults {
    fn from_iter<I: IntoIterator<Item = S>>(ids: I) -> Self {
        Self { ids: ids.into_iter().map(Into::into).collect() }
    }
}

/// Adds the ids of vaults.
impl<S: Into<String>> Extend<S> for LockedVaults {
    fn extend<I: IntoIterator<Item = S>>(&mut self, ids: I) {
        self.ids.extend(ids.into_iter().map(Into::into));
    }
}
