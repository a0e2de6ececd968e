//! Whether a backup can be restored to a server.

use keeptime_documents::Service;
use keeptime_documents::csbs::{BackupStatus, SERVER_TYPE, VolumeMapping};
use serde::Deserialize;

use super::refusals::{Reason, not_available, store_failed, unreadable};
use crate::app::App;
use crate::http::Refusal;
use crate::store::{BackupFilter, Page, StoredBackup};

/// The type of physical servers, which this service does not back up.
pub(super) const BARE_METAL_TYPE: &str = "OS::Ironic::BareMetalServer";

/// The server to restore to.
#[derive(Debug)]
pub(super) struct Target<'t> {
    pub(super) server_id: &'t str,
    pub(super) server_type: &'t str,
    /// The disk backups, each with a disk of the server.
    pub(super) volumes: &'t [VolumeMapping],
}

/// The backup of a disk, and the disk.
#[derive(Debug, Deserialize)]
struct Disk {
    id: String,
    source_volume_id: String,
    source_volume_size: i64,
    bootable: bool,
}

/// Finds out whether a backup can be restored. The outer error is a failure of this server.
pub(super) async fn restorable(
    app: &App,
    backup: &StoredBackup,
    target: &Target<'_>,
) -> Result<Result<(), Reason>, Refusal> {
    let disks = disks(backup)?;
    let of_target = disks_of_target(app, backup, target.server_id).await?;
    Ok(check(backup, &disks, target, of_target.as_deref()))
}

fn check(
    backup: &StoredBackup,
    disks: &[Disk],
    target: &Target<'_>,
    of_target: Option<&[Disk]>,
) -> Result<(), Reason> {
    if !backup.status.allows_restore() {
        return Err(not_available(&backup.id));
    }
    for object_type in [target.server_type, &backup.object.object_type] {
        check_type(object_type)?;
    }
    let mut restored = Vec::new();
    for volume in target.volumes {
        let disk_backup_id = volume.backup_id().unwrap_or_default();
        let disk = disks.iter().find(|disk| disk.id == disk_backup_id).ok_or_else(|| {
            let message = format!("the backup {} has no disk backup {disk_backup_id}", backup.id);
            Reason::new("CSBS.6017", message)
        })?;
        restored.push((disk, volume.volume_id().unwrap_or_default()));
    }
    let left_out = |disk: &&Disk| restored.iter().all(|(restored, _)| restored.id != disk.id);
    if let Some(disk) = disks.iter().find(left_out) {
        let message = format!("the disk backup {} has no disk to be restored to", disk.id);
        return Err(Reason::new("CSBS.6018", message));
    }
    // The disks of a server that was never backed up are not known, so all are accepted.
    let Some(of_target) = of_target else { return Ok(()) };
    restored.iter().try_for_each(|(disk, volume_id)| {
        let volume = of_target.iter().find(|known| known.source_volume_id == *volume_id);
        let volume = volume.ok_or_else(|| {
            let message = format!("server {} has no disk {volume_id}", target.server_id);
            Reason::new("CSBS.6014", message)
        })?;
        check_disk(disk, volume)
    })
}

/// Servers of another type cannot be restored, and neither can what is not a server.
fn check_type(object_type: &str) -> Result<(), Reason> {
    match object_type {
        SERVER_TYPE => Ok(()),
        BARE_METAL_TYPE => {
            let message = format!("servers of type {object_type} cannot be restored");
            Err(Reason::new("CSBS.6016", message))
        }
        _ => {
            let message = format!("only servers can be restored, found type {object_type}");
            Err(Reason::new("CSBS.6013", message))
        }
    }
}

fn check_disk(disk: &Disk, volume: &Disk) -> Result<(), Reason> {
    let volume_id = &volume.source_volume_id;
    if volume.bootable && !disk.bootable {
        let message = format!(
            "the disk backup {} is of a data disk, and the disk {volume_id} is a system disk",
            disk.id
        );
        return Err(Reason::new("CSBS.6023", message));
    }
    if volume.source_volume_size < disk.source_volume_size {
        let message = format!(
            "the disk {volume_id} has {} GB, which is less than the {} GB of the disk backup {}",
            volume.source_volume_size, disk.source_volume_size, disk.id
        );
        return Err(Reason::new("CSBS.6024", message));
    }
    Ok(())
}

/// Returns the disks of a server as its newest backup tells them, or `None` if it has none.
async fn disks_of_target(
    app: &App,
    backup: &StoredBackup,
    server_id: &str,
) -> Result<Option<Vec<Disk>>, Refusal> {
    if server_id == backup.object.id {
        return disks(backup).map(Some);
    }
    let filter = BackupFilter {
        object_id: Some(server_id),
        statuses: &[BackupStatus::Available],
        ..BackupFilter::all(Service::Csbs, &backup.project_id)
    };
    let newest =
        Page { sort: None, marker: None, offset: None, limit: Some(std::num::NonZeroU64::MIN) };
    let found = app.store().backups(&filter, &newest).await.map_err(store_failed)?;
    found.unwrap_or_default().first().map(disks).transpose()
}

fn disks(backup: &StoredBackup) -> Result<Vec<Disk>, Refusal> {
    serde_json::from_str(&backup.disks).map_err(|error| unreadable("backup", &error))
}
