//! The document of a backup (CSBS v1, tables 5-86 to 5-90).

use keeptime_documents::format_instant;
use serde::Deserialize;

use crate::store::{StartedBy, StoredBackup};

/// What the document says about the server. This server knows none of it, which the reference writes as
/// empty texts (table 5-88).
const BACKUP_DATA: &str = r#"{"__openstack_region_name":"","cloudservicetype":"","disk":0,"eip":"","imagetype":"","private_ip":"","ram":0,"vcpus":0}"#;

/// The `image_type` of all backups.
pub(super) const IMAGE_TYPE: &str = "backup";

/// The operation of a backup that failed, and why.
#[derive(Default, Deserialize)]
struct Failure {
    operation: String,
    reason: String,
}

/// Writes the document of a backup. The JSON in its columns is copied, because reading it would take
/// most of the time of a long list.
pub(super) fn write(out: &mut Vec<u8>, backup: &StoredBackup) {
    let mut members = Members::start(out);
    members.text("id", &backup.id);
    members.text("checkpoint_id", &backup.checkpoint_id);
    members.text("resource_id", &backup.object.id);
    members.text("resource_type", &backup.object.object_type);
    members.text("name", &backup.name);
    members.text("description", &backup.description);
    members.text("status", backup.status.name());
    members.text("created_at", &format_instant(backup.created_at));
    members.text("updated_at", &format_instant(backup.updated_at));
    members.json("tags", "[]");
    members.json("backup_data", BACKUP_DATA);
    members.name("extend_info");
    write_extend_info(members.out, backup);
    members.end();
}

fn write_extend_info(out: &mut Vec<u8>, backup: &StoredBackup) {
    let failure: Failure = backup
        .failure
        .as_deref()
        .and_then(|failure| serde_json::from_str(failure).ok())
        .unwrap_or_default();
    let mut info = Members::start(out);
    info.flag("auto_trigger", backup.started_by == StartedBy::Schedule);
    info.json("average_speed", "0");
    info.text("copy_from", "");
    info.text("copy_status", "na");
    info.json("fail_code", "{}");
    info.text("fail_op", &failure.operation);
    info.text("fail_reason", &failure.reason);
    if let Some(finished_at) = backup.finished_at {
        info.text("finished_at", &format_instant(finished_at));
    } else {
        info.json("finished_at", "null");
    }
    info.text("hypervisor_type", "QEMU");
    info.text("image_type", IMAGE_TYPE);
    info.flag("incremental", backup.incremental);
    info.json("os_images_data", &backup.images);
    info.json("progress", &backup.progress.to_string());
    info.text("resource_az", &backup.object.zone);
    info.text("resource_name", &backup.object.name);
    info.text("resource_type", &backup.object.object_type);
    info.json("size", &backup.size_mb.to_string());
    info.json("space_saving_ratio", "0");
    // Services send this spelling; the reference has `support_ild`.
    info.flag("support_lld", false);
    info.text("supported_restore_mode", if backup.finished_at.is_some() { "backup" } else { "na" });
    // The job that creates a backup has the backup's id.
    info.text("taskid", &backup.id);
    info.json("volume_backups", &backup.disks);
    info.end();
}

/// Writes the members of an object.
struct Members<'o> {
    out: &'o mut Vec<u8>,
    is_empty: bool,
}

impl<'o> Members<'o> {
    fn start(out: &'o mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, is_empty: true }
    }

    /// Writes the name of a member, which needs no escapes. Its value must follow.
    fn name(&mut self, name: &'static str) {
        if !self.is_empty {
            self.out.push(b',');
        }
        self.is_empty = false;
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    fn json(&mut self, name: &'static str, json: &str) {
        self.name(name);
        self.out.extend_from_slice(json.as_bytes());
    }

    fn text(&mut self, name: &'static str, text: &str) {
        self.name(name);
        if serde_json::to_writer(&mut *self.out, text).is_err() {
            unreachable!("text can always be written to memory");
        }
    }

    fn flag(&mut self, name: &'static str, flag: bool) {
        self.json(name, if flag { "true" } else { "false" });
    }

    fn end(self) {
        self.out.push(b'}');
    }
}
