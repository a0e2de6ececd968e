//! Vaults, which hold the backups of their resources.

use crate::typed::document;

document! {
    /// An answer that holds one vault.
    VaultBody of Cbr, answer 1 {
        /// The vault.
        required object(Vault) vault,
    }
}

document! {
    /// A page of vaults.
    Vaults of Cbr, answer 1 {
        /// The vaults.
        required list(Vault) vaults,
        /// The number of vaults on all pages.
        optional integer count,
        /// The maximum number of vaults of a page.
        optional integer limit,
        /// The number of vaults before this page.
        optional integer offset,
    }
}

document! {
    /// A vault.
    Vault of Cbr, part 2 {
        /// The id.
        required id id,
        /// The name.
        optional text name,
        /// The description.
        optional text description,
        /// The project it belongs to.
        optional text project_id,
        /// The id of the provider that creates the backups.
        optional text provider_id,
        /// When it was created.
        optional text created_at,
        /// The resources that are backed up.
        optional list(VaultResource) resources,
        /// Whether nobody can delete a backup that a policy created until it expires.
        optional boolean locked,
        /// Whether the service adds resources with the tags of `bind_rules`.
        optional boolean auto_bind,
        /// The tags of the resources that the service adds.
        optional any bind_rules,
        /// What the vault is for, its size and its price.
        optional any_object billing,
        /// The tags of the vault.
        optional any tags,
        /// The id of the policy that creates backups in the vault. Few regions return it.
        optional text backup_policy_id,
        /// The id of the policy that replicates its backups. Few regions return it.
        optional text replication_policy_id,
    }
}

document! {
    /// A resource whose backups a vault holds.
    VaultResource of Cbr, part 3 {
        /// The id.
        required id id,
        /// The name.
        optional text name,
        /// The type, for example `OS::Nova::Server`.
        optional text resource_type = "type",
        /// `available`, `error`, `protecting`, `restoring` or `removing`.
        optional text protect_status,
        /// The size in GB.
        optional number size,
        /// The size of its backups.
        optional number backup_size,
        /// The number of its backups.
        optional number backup_count,
        /// More about the resource, for example the disks that are not backed up.
        optional any extra_info,
    }
}

impl Vault {
    /// Returns whether the vault is locked: nobody can delete a backup that a policy created until it
    /// expires. An unlocked vault may lack the member `locked`.
    pub fn is_locked(&self) -> bool {
        self.locked() == Some(true)
    }
}
