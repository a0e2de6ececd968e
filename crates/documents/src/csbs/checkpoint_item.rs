//! A backup as the service answers: the whole record.

use chrono::{DateTime, Utc};

use super::backup_state::{
    CopyState, Images, StartedBy, StateMembers, completeness, failed_operation,
};
use super::backup_status::BackupStatus;
use crate::typed::{KnownWords, document};
use keeptime::retention::{Backup, BackupState, Completeness};

document! {
    /// A backup as the service answers it (CSBS v1, tables 5-86 and 5-94).
    ///
    /// If only retention is asked for, [`Listing`](super::Listing) reads backups into far less memory.
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
        /// The id of the backup; never empty.
        required id id,
        /// The id of the backup record that holds it, perhaps with others; never empty, nor `.` nor
        /// `..`, with which a call would lead elsewhere.
        required path_id checkpoint_id,
        /// The id of the object that was backed up; never empty.
        required id resource_id,
        /// The policy that it was made for, which records of CSBS v1 do not name.
        optional text scheduled_operation_id,
        /// The vault, which only backups of CBR have. Such a record is refused: what keeps replicas,
        /// parts and backups with an expiry of their own is not read here.
        optional cbr_only vault_id,
        /// When it was created. A date that cannot be read, and one by which programs say that there is
        /// none, counts as absent.
        optional backup_date created_at,
        /// When it was last changed.
        optional time updated_at,
        /// Its name.
        optional text name,
        /// Its description.
        optional text description,
        /// Its status; a [`BackupStatus`](super::BackupStatus) if the reference names it.
        optional known_word(BackupStatusWords) status,
        /// The type of the object.
        optional text resource_type,
        /// What else is known about it.
        optional object(ExtendInfo) extend_info,
        /// What is known about the server.
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

/// What can fail (CSBS v1, table 5-87).
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
        let is_whole =
            disks.iter().all(|disk| completeness(disk.status()) == Completeness::Complete);
        StateMembers {
            started_by: if is_automatic { StartedBy::Schedule } else { StartedBy::User },
            images: if has_images { Images::Registered } else { Images::None },
            copy: info.and_then(ExtendInfo::copy_status).map_or(CopyState::Settled, CopyState::of),
            failed: failed_operation(info.and_then(ExtendInfo::fail_op)),
            completeness: if is_whole { Completeness::Complete } else { Completeness::Incomplete },
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

    /// `scheduled_operation_id`, which records of CSBS v1 do not have.
    fn policy_id(&self) -> Option<&str> {
        self.scheduled_operation_id().filter(|id| !id.is_empty())
    }

    /// A backup is incomplete if a disk has another status than `available`.
    fn completeness(&self) -> Completeness {
        self.state_members().completeness
    }
}

document! {
    /// A backup as the service answers it, whole (CSBS v1, table 5-85).
    CheckpointItemBody of Csbs, answer 85 {
        /// The backup.
        required object(CheckpointItem) checkpoint_item,
    }
}

document! {
    /// A page of backups (CSBS v1, table 5-93).
    ///
    /// [`Listing`](super::Listing) reads many pages into far less memory, and refuses ids that stand
    /// twice.
    CheckpointItems of Csbs, answer 93 {
        /// The backups.
        required list(CheckpointItem) checkpoint_items,
    }
}

document! {
    /// How many backups there are (CSBS v1, table 5-83).
    CountAnswer of Csbs, answer 83 {
        /// The number.
        optional integer count,
    }
}

document! {
    /// What the service answers to a deletion: nothing (CSBS v1, 5.3.5).
    DeletionAnswer of Csbs, answer 102 {
    }
}

document! {
    /// What else is known of a backup (CSBS v1, tables 5-87 and 5-95).
    ExtendInfo of Csbs, part 87 {
        /// The region that a copy goes to; empty where there is none.
        optional text copy_from,
        /// `na`, `waiting_copy`, `copying`, `success` or `fail`.
        optional known_word(CopyStatusWords) copy_status,
        /// Which operation failed: `backup`, `restore` or `delete`.
        optional known_word(FailedOperationWords) fail_op,
        /// Why it failed.
        optional text fail_reason,
        /// The type of the backup: `backup`.
        optional text image_type,
        /// The availability zone of the object.
        optional text resource_az,
        /// The object's name.
        optional text resource_name,
        /// The object's type.
        optional text resource_type,
        /// How it is restored: from a `snapshot`, which also makes an image, from a `backup` of
        /// each disk, or not at all, `na`.
        optional text supported_restore_mode,
        /// The id of the job that made it.
        optional text taskid,
        /// The kind of virtualization: `QEMU`.
        optional text hypervisor_type,
        /// The backups of the object's disks.
        optional list(VolumeBackup) volume_backups,
        /// The images registered from it.
        optional list(Image) os_images_data,
        /// Whether a schedule made it.
        optional boolean auto_trigger,
        /// Whether it is an enhanced backup.
        optional boolean incremental,
        /// Whether it can be restored lazily. Services send `support_lld`, the reference has
        /// `support_ild` in its tables and `support_llid` in its examples: all are read, and that
        /// of the tables is written.
        optional boolean support_lld = "support_ild" | "support_lld" | "support_llid",
        /// The average speed, in kB/s.
        optional number average_speed,
        /// How far it has come, 0 to 100.
        optional number progress,
        /// Its size in MB.
        optional number size,
        /// How much space is saved.
        optional number space_saving_ratio,
        /// When it was finished.
        optional time finished_at,
        /// The code of the failure; an empty text is none.
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
        /// What it means.
        optional text description = "Description",
        /// The code.
        optional integer code = "Code",
    }
}

document! {
    /// The backup of one disk (CSBS v1, tables 5-90 and 5-99).
    VolumeBackup of Csbs, part 90 {
        /// Its id in block storage.
        optional text id,
        /// The type of the backup: `backup`.
        optional text image_type,
        /// Its name.
        optional text name,
        /// The disk's id.
        optional text source_volume_id,
        /// The disk's name.
        optional text source_volume_name,
        /// Its status.
        optional text status,
        /// The id of the snapshot it was made from.
        optional text snapshot_id,
        /// Whether the disk is bootable.
        optional boolean bootable,
        /// Whether it is incremental.
        optional boolean incremental,
        /// The average speed, in MB/s.
        optional number average_speed,
        /// Its accumulated size in MB.
        optional number size,
        /// The disk's size in GB.
        optional number source_volume_size,
        /// How much space is saved.
        optional number space_saving_ratio,
    }
}

document! {
    /// What is known of the server (CSBS v1, tables 5-88 and 5-97).
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
