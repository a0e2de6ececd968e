//! The typed documents of a backup: the record itself, a page of records, the count, and the answer
//! to a deletion.
//!
//! [`CheckpointItem`] keeps every member of a record. To judge many backups, use
//! [`Listing`](crate::listing::Listing), which keeps only what retention needs; the states of backups are
//! the same.

use chrono::{DateTime, Utc};

use super::backup_status::BackupStatus;
use crate::record::{
    CopyState, Images, Role, StartedBy, StateMembers, completeness, failed_operation,
};
use crate::typed::{KnownWords, document};
use keeptime::retention::{Backup, BackupState, Completeness, Expiry};

document! {
    /// The record of a backup in an answer (CSBS v1, tables 5-86 and 5-94).
    ///
    /// [`Listing`](crate::listing::Listing) needs far less memory if only retention is of interest.
    ///
    /// ```
    /// use keeptime_documents::csbs::CheckpointItem;
    /// use keeptime::retention::{Backup, BackupState};
    ///
    /// let item: CheckpointItem = serde_json::from_str(
    ///     r#"{
    ///         "id": "a", "checkpoint_id": "c", "resource_id": "server", "status": "available",
    ///         "created_at": "2017-04-15T04:20:37.277880",
    ///         "extend_info": {"auto_trigger": true, "size": 146184, "resource_az": "az1.dc1"}
    ///     }"#,
    /// )?;
    /// assert_eq!(item.extend_info().unwrap().resource_az(), Some("az1.dc1"));
    /// assert_eq!(item.state(), BackupState::Available);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    CheckpointItem of Csbs, part 86 {
        /// The id of the backup, which is never empty.
        required id id,
        /// The id of the backup record (checkpoint) that contains the backup and possibly others.
        /// It is never empty, `.` or `..`, which would change the path of a call.
        required path_id checkpoint_id,
        /// The id of the object that was backed up, which is never empty.
        required id resource_id,
        /// The policy that created the backup. Records of CSBS v1 do not name it.
        optional text scheduled_operation_id,
        /// The vault, which only backups of CBR have. A record with a vault is refused, because
        /// CBR's replicas, partial backups and expiry are not supported here.
        optional cbr_only vault_id,
        /// The creation time. A date that cannot be read counts as absent, and so does a
        /// placeholder (year 1, 1970-01-01T00:00:00).
        optional backup_date created_at,
        /// The time of the last change.
        optional time updated_at,
        /// The name.
        optional text name,
        /// The description.
        optional text description,
        /// The status; the reference names those of [`BackupStatus`](super::BackupStatus).
        optional known_word(BackupStatusWords) status,
        /// The type of the object.
        optional text resource_type,
        /// Further members of the backup.
        optional object(ExtendInfo) extend_info,
        /// What the server was like at the time of the backup.
        optional object(BackupData) backup_data,
    }
}

/// The statuses of a backup (CSBS v1, table 5-86).
pub(crate) struct BackupStatusWords;

impl KnownWords for BackupStatusWords {
    const WORDS: &'static [&'static str] = &BackupStatus::NAMES;
}

/// The states of a backup's copy in another region (CSBS v1, table 5-87).
pub(crate) struct CopyStatusWords;

impl KnownWords for CopyStatusWords {
    const WORDS: &'static [&'static str] = &["na", "waiting_copy", "copying", "success", "fail"];
}

/// The operations that can fail (CSBS v1, table 5-87).
pub(crate) struct FailedOperationWords;

impl KnownWords for FailedOperationWords {
    const WORDS: &'static [&'static str] = &["backup", "restore", "delete"];
}

impl CheckpointItem {
    fn state_members(&self) -> StateMembers {
        let info = self.extend_info();
        let is_automatic = info.and_then(ExtendInfo::auto_trigger) == Some(true);
        let has_images = info.is_some_and(|info| !info.os_images_data().is_empty());
        let disks = info.map(ExtendInfo::volume_backups).unwrap_or_default();
        let is_complete =
            disks.iter().all(|disk| completeness(disk.status()) == Completeness::Complete);
        StateMembers {
            role: Role::Backup,
            started_by: if is_automatic { StartedBy::Schedule } else { StartedBy::User },
            images: if has_images { Images::Registered } else { Images::None },
            copy: info.and_then(ExtendInfo::copy_status).map_or(CopyState::Settled, CopyState::of),
            failed: failed_operation(info.and_then(ExtendInfo::fail_op)),
            completeness: if is_complete {
                Completeness::Complete
            } else {
                Completeness::Incomplete
            },
        }
    }
}

impl Backup for CheckpointItem {
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

    /// Returns `scheduled_operation_id`, which records of CSBS v1 do not have.
    fn policy_id(&self) -> Option<&str> {
        self.scheduled_operation_id().filter(|id| !id.is_empty())
    }

    /// Returns `Incomplete` if a disk has a status other than `available`.
    fn completeness(&self) -> Completeness {
        self.state_members().completeness
    }

    fn expiry(&self) -> Expiry {
        Expiry::NotRecorded
    }
}

document! {
    /// The answer to a request for one backup (CSBS v1, table 5-85).
    CheckpointItemBody of Csbs, answer 85 {
        /// The backup.
        required object(CheckpointItem) checkpoint_item,
    }
}

document! {
    /// A page of backups (CSBS v1, table 5-93).
    ///
    /// [`Listing`](crate::listing::Listing) reads many pages into far less memory and refuses different
    /// records with the same id.
    CheckpointItems of Csbs, answer 93 {
        /// The backups.
        required list(CheckpointItem) checkpoint_items,
    }
}

document! {
    /// The answer to a request that counts backups (CSBS v1, table 5-83).
    CountAnswer of Csbs, answer 83 {
        /// The number of backups.
        optional integer count,
    }
}

document! {
    /// The answer to a deletion, which is empty (CSBS v1, 5.3.5).
    DeletionAnswer of Csbs, answer 102 {
    }
}

document! {
    /// Further members of a backup, `extend_info` (CSBS v1, tables 5-87 and 5-95).
    ExtendInfo of Csbs, part 87 {
        /// The region that the backup is copied to; empty if it is not copied.
        optional text copy_from,
        /// The state of the copy: `na`, `waiting_copy`, `copying`, `success` or `fail`.
        optional known_word(CopyStatusWords) copy_status,
        /// The operation that failed: `backup`, `restore` or `delete`.
        optional known_word(FailedOperationWords) fail_op,
        /// The reason of the failure.
        optional text fail_reason,
        /// The type of the backup: `backup`.
        optional text image_type,
        /// The availability zone of the object.
        optional text resource_az,
        /// The object's name.
        optional text resource_name,
        /// The object's type.
        optional text resource_type,
        /// How the backup can be restored: from a `snapshot`, which can also become an image, from
        /// a `backup` of each disk, or not at all (`na`).
        optional text supported_restore_mode,
        /// The id of the job that created the backup.
        optional text taskid,
        /// The hypervisor: `QEMU`.
        optional text hypervisor_type,
        /// The backups of the object's disks.
        optional list(VolumeBackup) volume_backups,
        /// The images registered from the backup.
        optional list(Image) os_images_data,
        /// Whether a schedule created the backup.
        optional boolean auto_trigger,
        /// Whether it is an enhanced backup.
        optional boolean incremental,
        /// Whether the backup can be restored lazily. Services send `support_lld`; the reference
        /// has `support_ild` in its tables and `support_llid` in its examples. All three are read;
        /// `support_ild` is written.
        optional boolean support_lld = "support_ild" | "support_lld" | "support_llid",
        /// The average speed, in kB/s.
        optional number average_speed,
        /// The progress in percent, 0 to 100.
        optional number progress,
        /// The size in MB.
        optional number size,
        /// The ratio of space saved.
        optional number space_saving_ratio,
        /// The time at which the backup was finished.
        optional time finished_at,
        /// The code of the failure; an empty text counts as absent.
        optional object_or_empty_text(FailCode) fail_code,
    }
}

document! {
    /// An image registered from a backup (CSBS v1, table 5-96).
    Image of Csbs, part 96 {
        /// The image's id.
        optional text image_id,
    }
}

document! {
    /// The code of a failure (CSBS v1, tables 5-89 and 5-98).
    FailCode of Csbs, part 89 {
        /// The meaning of the code.
        optional text description = "Description",
        /// The code.
        optional integer code = "Code",
    }
}

document! {
    /// The backup of one disk (CSBS v1, tables 5-90 and 5-99).
    VolumeBackup of Csbs, part 90 {
        /// The id in block storage.
        optional text id,
        /// The type of the backup: `backup`.
        optional text image_type,
        /// The name.
        optional text name,
        /// The disk's id.
        optional text source_volume_id,
        /// The disk's name.
        optional text source_volume_name,
        /// The status.
        optional text status,
        /// The id of the snapshot that the backup was created from.
        optional text snapshot_id,
        /// Whether the disk is bootable.
        optional boolean bootable,
        /// Whether the backup is incremental.
        optional boolean incremental,
        /// The average speed, in MB/s.
        optional number average_speed,
        /// The accumulated size in MB.
        optional number size,
        /// The disk's size in GB.
        optional number source_volume_size,
        /// The ratio of space saved.
        optional number space_saving_ratio,
    }
}

document! {
    /// The server when it was backed up (CSBS v1, tables 5-88 and 5-97).
    BackupData of Csbs, part 88 {
        /// The availability zone of the server.
        optional text region_name = "__openstack_region_name" | "_openstack_region_name",
        /// The server's type.
        optional text cloudservicetype,
        /// The image's type: `gold`, `private` or `market`.
        optional text imagetype,
        /// The public address.
        optional text eip,
        /// The private address.
        optional text private_ip,
        /// The system disk's size.
        optional number disk,
        /// The memory in MB.
        optional number ram,
        /// The number of processor cores.
        optional number vcpus,
    }
}
