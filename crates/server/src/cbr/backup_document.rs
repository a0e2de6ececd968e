//! A backup as the service returns it.

use keeptime_documents::format_instant;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::store::{StartedBy, StoredBackup};

/// A page of backups.
#[derive(Serialize)]
pub(super) struct BackupPage<'p> {
    pub(super) backups: Vec<Backup<'p>>,
    pub(super) count: i64,
    pub(super) offset: u64,
    pub(super) limit: u64,
}

/// A backup. Pages leave its parts out.
#[derive(Serialize)]
pub(super) struct Backup<'b> {
    id: &'b str,
    name: &'b str,
    description: &'b str,
    status: &'static str,
    image_type: &'static str,
    checkpoint_id: &'b str,
    project_id: &'b str,
    vault_id: Option<&'b str>,
    provider_id: &'static str,
    scheduled_operation_id: Option<&'b str>,
    parent_id: Option<&'b str>,
    resource_id: &'b str,
    resource_name: &'b str,
    resource_type: &'b str,
    resource_az: &'b str,
    incremental: bool,
    created_at: String,
    updated_at: String,
    protected_at: Option<String>,
    expired_at: Option<String>,
    extend_info: ExtendInfo<'b>,
    children: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replication_records: Option<[(); 0]>,
}

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools)] // the members of a document
struct ExtendInfo<'b> {
    auto_trigger: bool,
    progress: i64,
    supported_restore_mode: &'static str,
    support_lld: bool,
    contain_system_disk: bool,
    encrypted: bool,
    os_images_data: Option<&'b RawValue>,
}

/// What an answer about backups contains in addition to their own members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Nothing.
    None,
    /// The copies in other regions. There are none here.
    Copies,
    /// The copies, and the backups of the object's disks.
    CopiesAndParts,
}

/// Returns a backup. Nothing stored is parsed unless it has images or its parts are wanted.
pub(super) fn document(
    backup: &StoredBackup,
    detail: Detail,
) -> Result<Backup<'_>, serde_json::Error> {
    let images = match backup.images.as_str() {
        "[]" => None,
        images => Some(serde_json::from_str(images)?),
    };
    Ok(Backup {
        id: &backup.id,
        name: &backup.name,
        description: &backup.description,
        status: backup.status.name(),
        image_type: "backup",
        checkpoint_id: &backup.checkpoint_id,
        project_id: &backup.project_id,
        vault_id: backup.vault_id.as_deref(),
        provider_id: provider_id(&backup.object.object_type),
        scheduled_operation_id: backup.policy_id.as_deref(),
        parent_id: None,
        resource_id: &backup.object.id,
        resource_name: &backup.object.name,
        resource_type: &backup.object.object_type,
        resource_az: &backup.object.zone,
        incremental: backup.incremental,
        created_at: format_instant(backup.created_at),
        updated_at: format_instant(backup.updated_at),
        protected_at: backup.finished_at.map(format_instant),
        expired_at: backup.expires_at.map(format_instant),
        extend_info: ExtendInfo {
            auto_trigger: backup.started_by == StartedBy::Schedule,
            progress: backup.progress,
            supported_restore_mode: "backup",
            support_lld: true,
            contain_system_disk: has_disks(backup),
            encrypted: false,
            os_images_data: images,
        },
        children: if detail == Detail::CopiesAndParts { parts(backup)? } else { Vec::new() },
        replication_records: (detail != Detail::None).then_some([]),
    })
}

/// Returns the backups of a server's disks. The backup of a disk has no parts.
pub(super) fn parts(backup: &StoredBackup) -> Result<Vec<Value>, serde_json::Error> {
    if !has_disks(backup) {
        return Ok(Vec::new());
    }
    let disks: Vec<Value> = serde_json::from_str(&backup.disks)?;
    let part = |disk: &Value| {
        json!({
            "id": disk["id"],
            "parent_id": backup.id,
            "name": disk["name"],
            "description": "",
            "status": backup.status.name(),
            "image_type": "backup",
            "checkpoint_id": backup.checkpoint_id,
            "project_id": backup.project_id,
            "vault_id": backup.vault_id,
            "provider_id": provider_id("OS::Cinder::Volume"),
            "resource_id": disk["source_volume_id"],
            "resource_name": disk["source_volume_name"],
            "resource_size": disk["source_volume_size"],
            "resource_type": "OS::Cinder::Volume",
            "created_at": format_instant(backup.created_at),
            "updated_at": format_instant(backup.updated_at),
            "expired_at": backup.expires_at.map(format_instant),
            "extend_info": {
                "auto_trigger": backup.started_by == StartedBy::Schedule,
                "bootable": disk["bootable"],
                "snapshot_id": disk["snapshot_id"],
                "encrypted": false,
            },
            "children": [],
        })
    };
    Ok(disks.iter().map(part).collect())
}

fn has_disks(backup: &StoredBackup) -> bool {
    matches!(
        backup.object.object_type.as_str(),
        "OS::Nova::Server" | "OS::Ironic::BareMetalServer" | "OS::Native::Server"
    )
}

const SERVER_PROVIDER: &str = "0daac4c5-6707-4851-97ba-169e36266b66";
const DISK_PROVIDER: &str = "d1603440-187d-4516-af25-121250c7cc97";
const TURBO_PROVIDER: &str = "3f3c3220-245c-4805-b811-758870015881";

/// Returns the provider that backs up resources of a type.
fn provider_id(resource_type: &str) -> &'static str {
    match resource_type {
        "OS::Cinder::Volume" => DISK_PROVIDER,
        "OS::Sfs::Turbo" => TURBO_PROVIDER,
        _ => SERVER_PROVIDER,
    }
}

/// Returns the provider that backs up to vaults of a type.
pub(super) fn provider_id_of_vault(object_type: &str) -> &'static str {
    match object_type {
        "disk" => DISK_PROVIDER,
        "turbo" => TURBO_PROVIDER,
        _ => SERVER_PROVIDER,
    }
}
