//! Backups in vaults that a policy is not bound to.

use hashbrown::HashSet;
use keeptime::retention::{BackupState, NotCounted};

use crate::cbr::{BoundVaults, Vault};
use crate::record::ListedBackup;

impl BoundVaults<'_> {
    /// Makes every backup that is known to be in another vault kept and [not
    /// counted](NotCounted::OtherVault): a server can be in several vaults, and the policy judges only the
    /// backups in its own. [`ListedBackups::for_policy`](crate::listing::ListedBackups::for_policy) does
    /// this.
    ///
    /// A backup without a vault id does not change, and neither does any backup if it is unknown to which
    /// vaults the policy is bound.
    ///
    /// ```
    /// use keeptime::retention::{Backup, BackupState, NotCounted};
    /// use keeptime_documents::cbr::PolicyAnswer;
    /// use keeptime_documents::listing::Listing;
    ///
    /// let mut listing = Listing::default();
    /// let backup = r#"{"id": "a", "vault_id": "archive", "resource_id": "server"}"#;
    /// listing.read_text(backup).unwrap();
    /// let mut backups: Vec<_> = listing.finish().unwrap().into_iter().collect();
    ///
    /// let policy = PolicyAnswer::from_json(
    ///     r#"{"id": "p", "associated_vaults": [{"vault_id": "daily"}]}"#).unwrap();
    /// policy.bound_vaults(&[]).keep_others(&mut backups);
    /// assert_eq!(backups[0].state(), BackupState::NotCounted(NotCounted::OtherVault));
    /// ```
    pub fn keep_others(&self, backups: &mut [ListedBackup]) {
        let given = self.vaults().iter().map(|vault| Vault::id(vault));
        let bound: HashSet<&str> = given.chain(self.missing().iter().map(String::as_str)).collect();
        if bound.is_empty() {
            return;
        }
        for backup in backups {
            let is_elsewhere = backup.vault_id().is_some_and(|vault| !bound.contains(vault));
            if is_elsewhere && backup.state != BackupState::BeingDeleted {
                backup.state = NotCounted::OtherVault.into();
            }
        }
    }
}
