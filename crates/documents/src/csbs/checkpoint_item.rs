//! A backup as the service answers: the whole record.

use std::mem;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::field::{RecordFault, dated, identifier};
use super::members::Shape;
use super::standing::{Copy, Images, Signs, Trigger, completeness, failed_operation};
use crate::document::{
    amount, document, flag, instant, outer, read_from_object, unless_empty, whole,
    written_as_derived,
};
use crate::show_instant;
use keeptime::retention::{Backup, BackupState, Completeness};

/// A backup as the service answers it (CSBS v1, tables 5-86 and 5-94).
///
/// Where only retention is asked for, [`Listing`](super::Listing) reads backups into far less
/// memory.
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
/// assert_eq!(item.extend_info().resource_az(), Some("az1.dc1"));
/// assert_eq!(item.state(), BackupState::Available);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Record")]
pub struct CheckpointItem {
    id: String,
    checkpoint_id: String,
    resource_id: String,
    created_at: Option<DateTime<Utc>>,
    standing: BackupState,
    record: Record,
}

impl CheckpointItem {
    /// The id of the backup; never empty.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id of the backup record that holds it, perhaps with others; never empty.
    pub fn checkpoint_id(&self) -> &str {
        &self.checkpoint_id
    }

    /// The id of the object that was backed up; never empty.
    pub fn resource_id(&self) -> &str {
        &self.resource_id
    }

    /// When it was created.
    pub fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    /// When it was last changed.
    pub fn updated_at(&self) -> Option<DateTime<Utc>> {
        self.record.updated_at
    }

    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.record.name.as_deref()
    }

    /// Its description.
    pub fn description(&self) -> Option<&str> {
        self.record.description.as_deref()
    }

    /// Its status; a [`Status`](super::Status) where the reference names it.
    pub fn status(&self) -> Option<&str> {
        self.record.status.as_deref()
    }

    /// The type of the object.
    pub fn resource_type(&self) -> Option<&str> {
        self.record.resource_type.as_deref()
    }

    /// What else is known of it.
    pub fn extend_info(&self) -> &ExtendInfo {
        &self.record.extend_info
    }

    /// What is known of the server.
    pub fn backup_data(&self) -> &BackupData {
        &self.record.backup_data
    }

    /// The members that the reference does not name, as they came; they are written again.
    pub fn more(&self) -> &Map<String, Value> {
        &self.record.more
    }
}

impl Backup for CheckpointItem {
    type Id = str;
    type Object = str;

    fn id(&self) -> &str {
        &self.id
    }

    fn object(&self) -> &str {
        &self.resource_id
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    fn state(&self) -> BackupState {
        self.standing
    }

    /// Records of CSBS name no policy.
    fn policy_id(&self) -> Option<&str> {
        None
    }

    /// A backup is incomplete where a disk has another status than `available`.
    fn completeness(&self) -> Completeness {
        self.record.extend_info.signs().completeness
    }
}

/// The members as they come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, remote = "Self")]
struct Record {
    #[serde(skip_serializing)]
    id: Shape,
    #[serde(skip_serializing)]
    checkpoint_id: Shape,
    #[serde(skip_serializing)]
    resource_id: Shape,
    #[serde(skip_serializing)]
    created_at: Shape,
    #[serde(with = "instant", skip_serializing_if = "Option::is_none")]
    updated_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_type: Option<String>,
    #[serde(deserialize_with = "null_is_default")]
    extend_info: ExtendInfo,
    #[serde(deserialize_with = "null_is_default")]
    backup_data: BackupData,
    #[serde(flatten)]
    more: Map<String, Value>,
}

read_from_object!(Record);
written_as_derived!(Record);

impl Serialize for CheckpointItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'i> {
            id: &'i str,
            checkpoint_id: &'i str,
            resource_id: &'i str,
            #[serde(skip_serializing_if = "Option::is_none")]
            created_at: Option<String>,
            #[serde(flatten)]
            record: &'i Record,
        }
        let written = Written {
            id: &self.id,
            checkpoint_id: &self.checkpoint_id,
            resource_id: &self.resource_id,
            created_at: self.created_at.map(show_instant),
            record: &self.record,
        };
        written.serialize(serializer)
    }
}

outer! {
    /// A backup as the service answers it, whole (CSBS v1, table 5-85).
    CheckpointItemBody {
        /// The backup.
        checkpoint_item: CheckpointItem
    }
}

outer! {
    /// A page of backups (CSBS v1, table 5-93).
    ///
    /// [`Listing`](super::Listing) reads many pages into far less memory, and refuses ids that stand
    /// twice.
    CheckpointItems {
        /// The backups.
        checkpoint_items: Vec<CheckpointItem>
    }
}

document! {
    /// How many backups there are (CSBS v1, table 5-83).
    CountAnswer {
        values {
            /// The number.
            #[serde(deserialize_with = "whole")]
            count: i64,
        }
    }
}

document! {
    /// What the service answers to a deletion: nothing (CSBS v1, 5.3.5).
    DeletionAnswer {}
}

impl TryFrom<Record> for CheckpointItem {
    type Error = RecordFault;

    fn try_from(mut record: Record) -> Result<Self, RecordFault> {
        Ok(Self {
            id: identifier("id", mem::take(&mut record.id))?,
            checkpoint_id: identifier("checkpoint_id", mem::take(&mut record.checkpoint_id))?,
            resource_id: identifier("resource_id", mem::take(&mut record.resource_id))?,
            // A date that cannot be read is none.
            created_at: dated("created_at", mem::take(&mut record.created_at)).unwrap_or_default(),
            standing: record.extend_info.signs().standing(record.status.as_deref()),
            record,
        })
    }
}

impl ExtendInfo {
    fn signs(&self) -> Signs {
        let is_automatic = self.auto_trigger() == Some(&true);
        let has_images = !self.os_images_data().is_empty();
        let is_whole = self
            .volume_backups()
            .iter()
            .all(|disk| completeness(disk.status()) == Completeness::Complete);
        Signs {
            trigger: if is_automatic { Trigger::Automatic } else { Trigger::Manual },
            images: if has_images { Images::Registered } else { Images::None },
            copy: self.copy_status().map_or(Copy::Settled, Copy::of),
            failed: failed_operation(self.fail_op()),
            completeness: if is_whole { Completeness::Complete } else { Completeness::Incomplete },
        }
    }
}

fn null_is_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

document! {
    /// What else is known of a backup (CSBS v1, tables 5-87 and 5-95).
    ExtendInfo {
        texts {
            /// The region that a copy goes to; empty where there is none.
            copy_from,
            /// `na`, `waiting_copy`, `copying`, `success` or `fail`.
            copy_status,
            /// Which operation failed: `backup`, `restore` or `delete`.
            fail_op,
            /// Why it failed.
            fail_reason,
            /// The type of the backup: `backup`.
            image_type,
            /// The availability zone of the object.
            resource_az,
            /// The object's name.
            resource_name,
            /// The object's type.
            resource_type,
            /// How it is restored: from a `snapshot`, which also makes an image, from a `backup` of
            /// each disk, or not at all, `na`.
            supported_restore_mode,
            /// The id of the job that made it.
            taskid,
            /// The kind of virtualization: `QEMU`.
            hypervisor_type,
        }
        lists {
            /// The backups of the object's disks.
            volume_backups: VolumeBackup,
            /// The images registered from it.
            os_images_data: Image,
        }
        values {
            /// Whether a schedule made it.
            #[serde(deserialize_with = "flag")]
            auto_trigger: bool,
            /// Whether it is an enhanced backup.
            #[serde(deserialize_with = "flag")]
            incremental: bool,
            /// Whether it can be restored lazily. Services send `support_lld`, the reference has
            /// `support_ild` in its tables and `support_llid` in its examples: all are read, and that
            /// of the tables is written.
            #[serde(
                deserialize_with = "flag",
                rename = "support_ild",
                alias = "support_lld",
                alias = "support_llid"
            )]
            support_lld: bool,
            /// The average speed, in kB/s.
            #[serde(with = "amount")]
            average_speed: f64,
            /// How far it has come, 0 to 100.
            #[serde(with = "amount")]
            progress: f64,
            /// Its size in MB.
            #[serde(with = "amount")]
            size: f64,
            /// How much space is saved.
            #[serde(with = "amount")]
            space_saving_ratio: f64,
            /// When it was finished.
            #[serde(with = "instant")]
            finished_at: DateTime<Utc>,
            /// The code of the failure; an empty text is none.
            #[serde(deserialize_with = "unless_empty")]
            fail_code: FailCode,
        }
    }
}

document! {
    /// An image registered from a backup (CSBS v1, table 5-96).
    Image {
        texts {
            /// The image's id.
            image_id,
        }
    }
}

document! {
    /// The code of a failure (CSBS v1, tables 5-89 and 5-98).
    FailCode {
        texts {
            /// What it means.
            #[serde(rename = "Description")]
            description,
        }
        values {
            /// The code.
            #[serde(rename = "Code", deserialize_with = "whole")]
            code: i64,
        }
    }
}

document! {
    /// The backup of one disk (CSBS v1, tables 5-90 and 5-99).
    VolumeBackup {
        texts {
            /// Its id in block storage.
            id,
            /// The type of the backup: `backup`.
            image_type,
            /// Its name.
            name,
            /// The disk's id.
            source_volume_id,
            /// The disk's name.
            source_volume_name,
            /// Its status.
            status,
            /// The id of the snapshot it was made from.
            snapshot_id,
        }
        values {
            /// Whether the disk is bootable.
            #[serde(deserialize_with = "flag")]
            bootable: bool,
            /// Whether it is incremental.
            #[serde(deserialize_with = "flag")]
            incremental: bool,
            /// The average speed, in MB/s.
            #[serde(with = "amount")]
            average_speed: f64,
            /// Its accumulated size in MB.
            #[serde(with = "amount")]
            size: f64,
            /// The disk's size in GB.
            #[serde(with = "amount")]
            source_volume_size: f64,
            /// How much space is saved.
            #[serde(with = "amount")]
            space_saving_ratio: f64,
        }
    }
}

document! {
    /// What is known of the server (CSBS v1, tables 5-88 and 5-97).
    BackupData {
        texts {
            /// The availability zone of the server.
            #[serde(rename = "__openstack_region_name", alias = "_openstack_region_name")]
            region_name,
            /// The server's type.
            cloudservicetype,
            /// The image's type: `gold`, `private` or `market`.
            imagetype,
            /// The public address.
            eip,
            /// The private address.
            private_ip,
        }
        values {
            /// The system disk's size.
            #[serde(with = "amount")]
            disk: f64,
            /// The memory in MB.
            #[serde(with = "amount")]
            ram: f64,
            /// The number of processor cores.
            #[serde(with = "amount")]
            vcpus: f64,
        }
    }
}
