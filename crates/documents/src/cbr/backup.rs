//! The typed documents of a backup: the record itself, the answer for one backup, and a page.
//!
//! [`BackupRecord`] keeps every member of a record. To judge many backups, use
//! [`Listing`](crate::listing::Listing), which keeps only what retention needs; the states of
//! backups are the same.

use chrono::{DateTime, Datelike, Utc};
use keeptime::retention::{self, BackupState, Completeness, Expiry, FailedOperation};

use crate::cbr::backups_query::ImageType;
use crate::csbs::CopyStatusWords;
use crate::names::names;
use crate::record::{CopyState, Images, PartStatus, Role, StartedBy, StateMembers, completeness};
use crate::typed::{KnownWords, document};

document! {
    /// The answer to a request for one backup (CBR v3, "Querying a Specified Backup", table 3).
    BackupBody of Cbr, answer 3 {
        /// The backup.
        required object(BackupRecord) backup,
    }
}

document! {
    /// A page of backups (CBR v3, "Querying All Backups", table 4).
    ///
    /// [`Listing`](crate::listing::Listing) reads many pages into far less memory and refuses
    /// different records with the same id.
    Backups of Cbr, answer 4 {
        /// The backups.
        required list(BackupRecord) backups,
        /// The number of backups that match the query.
        optional integer count,
        /// The number of backups that the query skipped.
        optional integer offset,
        /// The greatest number of backups on a page, 1 to 1000.
        optional integer limit,
    }
}

/// Defines a document with the members of a backup.
macro_rules! backup_document {
    ($(#[$meta:meta])* $name:ident, $number:literal, $($children:tt)*) => {
        document! {
            $(#[$meta])*
            $name of Cbr, part $number {
                /// The id of the backup. It is never empty, `.` or `..`, which would change the
                /// path of a call.
                required path_id id,
                /// The id of the object that was backed up, which is never empty.
                required id resource_id,
                /// The id of the restore point (checkpoint) that contains the backup.
                optional text checkpoint_id,
                /// The id of the project.
                optional text project_id,
                /// The id of the vault.
                optional text vault_id,
                /// The id of the policy that created the backup; absent for manual backups.
                optional text scheduled_operation_id,
                /// The id of the backup that this one is a part of.
                optional text parent_id,
                /// The creation time. A date that cannot be read counts as absent, and so does a
                /// placeholder (year 1, 1970-01-01T00:00:00).
                optional backup_date created_at,
                /// The time of the last change.
                optional time updated_at,
                /// The time at which the object was backed up; in some answers only a day.
                optional text protected_at,
                /// The time at which the backup expires. It never expires by age if this is null,
                /// cannot be read, or is a placeholder (year 1, 1970-01-01T00:00:00).
                optional expiry expired_at,
                /// The name.
                optional text name,
                /// The description.
                optional text description,
                /// The status, as in [`BackupStatus`].
                optional known_word(BackupStatus) status,
                /// The type of the record: `backup`, or `replication` for a copy, in this region,
                /// of a backup from another region.
                optional known_word(ImageTypeWords) image_type,
                /// The type of the object: one of [`RESOURCE_TYPES`](super::RESOURCE_TYPES).
                optional text resource_type,
                /// The object's name.
                optional text resource_name,
                /// The availability zone of the object.
                optional text resource_az,
                /// The size of the object in GB.
                optional number resource_size,
                /// The id of the provider. Each type of object has its own provider.
                optional text provider_id,
                /// The id of the enterprise project; in some answers a number.
                optional any enterprise_project_id,
                /// Whether the backup is incremental.
                optional boolean incremental,
                /// The version of the backup's format.
                optional integer version,
                /// The copies of the backup in other regions.
                optional list(ReplicationRecord) replication_records,
                /// Further members of the backup.
                optional object(BackupExtendInfo) extend_info,
                $($children)*
            }
        }
    };
}

backup_document! {
    /// The record of a backup in an answer (CBR v3, "Querying All Backups", table 5).
    ///
    /// [`Listing`](crate::listing::Listing) needs far less memory if only retention is of interest.
    ///
    /// ```
    /// use keeptime_documents::cbr::BackupRecord;
    /// use keeptime::retention::{Backup, BackupState, Expiry};
    ///
    /// let backup: BackupRecord = serde_json::from_str(
    ///     r#"{
    ///         "id": "a", "resource_id": "server", "vault_id": "vault", "status": "available",
    ///         "created_at": "2024-08-01T02:00:00.085+00:00", "expired_at": null,
    ///         "extend_info": {"auto_trigger": true}
    ///     }"#,
    /// )?;
    /// assert_eq!(backup.state(), BackupState::Available);
    /// assert_eq!(backup.expiry(), Expiry::Never);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    BackupRecord, 5,
    /// The backups of the object's parts, such as a server's disks. A page may leave them out.
    optional list(BackupPart) children,
}

backup_document! {
    /// A part of a backup, such as the backup of one disk of a server (CBR v3, "Querying All
    /// Backups", table 5).
    BackupPart, 5,
    /// Always empty: a part has no parts of its own.
    optional any children,
}

document! {
    /// Further members of a backup, `extend_info` (CBR v3, "Querying All Backups", table 6).
    BackupExtendInfo of Cbr, part 6 {
        /// Whether a policy created the backup.
        optional boolean auto_trigger,
        /// Whether the disk is bootable.
        optional boolean bootable,
        /// Whether the backup is incremental.
        optional boolean incremental,
        /// The id of the snapshot that a disk's backup was created from.
        optional text snapshot_id,
        /// Whether lazy loading is supported: a restored disk can be used before all its data is
        /// copied.
        optional boolean support_lld,
        /// How the backup can be restored: from a `snapshot`, which can also become an image, from
        /// a `backup` of each disk, or not at all (`na`).
        optional text supported_restore_mode,
        /// The images registered from the backup.
        optional list(BackupImage) os_images_data,
        /// Whether the backup of a server contains its system disk.
        optional boolean contain_system_disk,
        /// Whether the backup is encrypted.
        optional boolean encrypted,
        /// Whether the disk is a system disk.
        optional boolean system_disk,
        /// The state of a copy in another region, as in CSBS. Records of CBR usually have
        /// `replication_records` instead.
        optional known_word(CopyStatusWords) copy_status,
        /// The progress in percent, 0 to 100.
        optional number progress,
    }
}

document! {
    /// An image registered from a backup (CBR v3, "Querying All Backups", table 7).
    BackupImage of Cbr, part 7 {
        /// The image's id.
        optional text image_id,
    }
}

document! {
    /// A copy of a backup in another region. The reference's tables do not have it; services send
    /// it in `replication_records`.
    ReplicationRecord of Cbr, part 8 {
        /// Its id.
        optional text id,
        /// The time at which the copy was started.
        optional time created_at,
        /// The status: `waiting_replicate`, `replicating`, `success`, `fail` or `skip`.
        optional known_word(ReplicationStatusWords) status,
        /// The region of the copy.
        optional text destination_region,
        /// The project of the copy.
        optional text destination_project_id,
        /// The vault of the copy.
        optional text destination_vault_id,
        /// The id of the copy, which is a backup; `id` is that of this record.
        optional text destination_backup_id,
    }
}

/// The status of a backup (CBR v3, "Querying All Backups", table 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BackupStatus {
    /// The backup is complete and can be used.
    Available,
    /// The backup is being created.
    Protecting,
    /// The backup is being deleted.
    Deleting,
    /// The backup is being restored.
    Restoring,
    /// An operation on the backup failed.
    Error,
    /// The backup waits to be created.
    WaitingProtect,
    /// The backup waits to be deleted.
    WaitingDelete,
    /// The backup waits to be restored.
    WaitingRestore,
}

names! { BackupStatus, "status":
    Available = "available",
    Protecting = "protecting",
    Deleting = "deleting",
    Restoring = "restoring",
    Error = "error",
    WaitingProtect = "waiting_protect",
    WaitingDelete = "waiting_delete",
    WaitingRestore = "waiting_restore",
}

impl KnownWords for BackupStatus {
    const WORDS: &'static [&'static str] = &Self::NAMES;
}

/// The known values of `image_type`.
pub(crate) struct ImageTypeWords;

impl KnownWords for ImageTypeWords {
    const WORDS: &'static [&'static str] = &ImageType::NAMES;
}

/// The statuses of a copy in another region.
pub(crate) struct ReplicationStatusWords;

impl KnownWords for ReplicationStatusWords {
    const WORDS: &'static [&'static str] =
        &["waiting_replicate", "replicating", "success", "fail", "skip"];
}

/// Returns the role of a record by its `parent_id`, which a part has, and its `image_type`.
pub(super) fn role(is_part: bool, image_type: Option<&str>) -> Role {
    match image_type {
        _ if is_part => Role::Part,
        None | Some("" | "backup") => Role::Backup,
        Some("replication") => Role::Replica,
        Some(_) => Role::Unknown,
    }
}

impl BackupRecord {
    fn state_members(&self) -> StateMembers {
        let info = self.extend_info();
        let is_automatic = info.and_then(BackupExtendInfo::auto_trigger) == Some(true);
        let has_images = info.is_some_and(|info| !info.os_images_data().is_empty());
        let copy = info.and_then(BackupExtendInfo::copy_status);
        let copies = self.replication_records().iter();
        let parts = self.children().iter();
        StateMembers {
            role: role(self.parent_id().is_some_and(|id| !id.is_empty()), self.image_type()),
            started_by: if is_automatic { StartedBy::Schedule } else { StartedBy::User },
            images: if has_images { Images::Registered } else { Images::None },
            copy: copies
                .map(|copy| CopyState::of_replication(copy.status()))
                .fold(copy.map_or(CopyState::NONE, CopyState::of), CopyState::and),
            failed: FailedOperation::Unknown,
            completeness: parts
                .map(|part| completeness(part.status()))
                .fold(Completeness::NONE, Completeness::and),
        }
    }
}

impl retention::Backup for BackupRecord {
    type Id = str;
    type Object = str;

    fn id(&self) -> &str {
        self.id()
    }

    fn object(&self) -> &str {
        self.resource_id()
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at()
    }

    fn state(&self) -> BackupState {
        self.state_members().state(self.status())
    }

    /// Returns `scheduled_operation_id`.
    fn policy_id(&self) -> Option<&str> {
        self.scheduled_operation_id().filter(|id| !id.is_empty())
    }

    /// Returns `Incomplete` if an entry of `children` has a status other than `available`.
    fn completeness(&self) -> Completeness {
        self.state_members().completeness
    }

    /// Returns `expired_at`, or `Never` if it is absent or before 2000.
    fn expiry(&self) -> Expiry {
        without_placeholder(self.expired_at().unwrap_or(Expiry::Never))
    }
}

/// Returns `Never` for an expiry before 2000, which is a placeholder.
pub(super) fn without_placeholder(expiry: Expiry) -> Expiry {
    match expiry {
        Expiry::At(instant) if instant.year() < 2000 => Expiry::Never,
        expiry => expiry,
    }
}
