//! Documents of Cloud Backup and Recovery (CBR) v3.
//!
//! CBR keeps the backups of servers, disks and file systems in vaults. A policy is bound to vaults.
//!
//! | document | type |
//! |---|---|
//! | a request to create a restore point | [`CreateRestorePoint`] |
//! | the answer: the restore point | [`RestorePointAnswer`] |

mod restore_point;

pub use restore_point::{
    CreateRestorePoint, RESOURCE_TYPES, Resource, RestorePoint, RestorePointAnswer,
    RestorePointInfo, RestorePointParameters, SkippedResource, Vault, VaultBackup, VaultResource,
};
