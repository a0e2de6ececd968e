//! Documents of Cloud Backup and Recovery (CBR) v3.
//!
//! CBR keeps the backups of servers, disks and file systems in vaults. A policy is bound to vaults.
//!
//! | document | type |
//! |---|---|
//! | a request to create a restore point | [`CreateRestorePoint`] |
//! | the answer: the restore point | [`RestorePointAnswer`] |
//! | one backup | [`BackupBody`], [`Backup`] |
//! | a page of backups | [`Backups`], [`Listing`](crate::listing::Listing) |
//! | a call that deletes a backup | [`DeletionCall`](crate::listing::DeletionCall) |
//! | an error answer, and the catalogue of errors | [`ErrorAnswer`], [`ERRORS`] |

mod backup;
mod error;
mod record;
mod restore_point;

pub use backup::{
    Backup, BackupBody, BackupExtendInfo, BackupImage, BackupPart, Backups, ReplicationRecord,
};
pub(crate) use error::CODE_PREFIX;
pub use error::{ERRORS, ErrorAnswer};
pub(crate) use record::read_record;
pub use restore_point::{
    CreateRestorePoint, RESOURCE_TYPES, Resource, RestorePoint, RestorePointAnswer,
    RestorePointInfo, RestorePointParameters, SkippedResource, Vault, VaultBackup, VaultResource,
};
