//! Volume Backup Service v2: backups of disks, and the policies that create them.
//!
//! | document | type |
//! |---|---|
//! | a request to create a backup | [`CreateBackup`] |
//! | the answer: a job | [`JobAnswer`] |
//! | a request to create a backup policy | [`CreateBackupPolicy`] |
//! | the answer: its id | [`CreatedBackupPolicy`] |
//! | a request to change a backup policy | [`UpdateBackupPolicy`] |
//! | a page of backup policies | [`BackupPolicies`] |
//! | a query that lists backups | [`BackupsQuery`] |
//! | an error | [`ErrorAnswer`] |
//!
//! The service is closed to new users; CBR has replaced it.
//!
//! Source: VBS v2, "Creating a VBS Backup" and the chapter "Backup Policies". Their tables have no numbers.

mod backup_policy;
mod backups_query;
mod create_backup;
mod times;

pub use backup_policy::{
    BackupPolicies, BackupPolicy, CreateBackupPolicy, CreatedBackupPolicy, ScheduledPolicy,
    UpdateBackupPolicy,
};
pub use backups_query::BackupsQuery;
pub use create_backup::{BackupParameters, CreateBackup, Error, ErrorAnswer, JobAnswer, Tag};
