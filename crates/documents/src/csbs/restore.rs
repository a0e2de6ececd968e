//! The request that restores a backup to a server, and its answer.

use super::capability::{VOLUME, VolumeMapping};
use super::constants::PROVIDER_ID;
use crate::schema::{ListSize, Table, ValueRule, optional, required};
use crate::typed::document;

const BODY: Table = Table::new(103, &[required("restore", ValueRule::Table(&RESTORE))]);

const RESTORE: Table = Table::new(
    104,
    &[
        required("checkpoint_id", ValueRule::Id),
        required("parameters", ValueRule::Table(&PARAMETERS)),
        required("provider_id", ValueRule::Fixed(PROVIDER_ID)),
        optional("restore_target", ValueRule::Text),
    ],
);

const PARAMETERS: Table = Table::new(
    105,
    &[
        required("checkpoint_item_id", ValueRule::Id),
        required("power_on", ValueRule::Boolean),
        required("targets", ValueRule::Table(&TARGETS)),
    ],
);

const TARGETS: Table = Table::new(
    106,
    &[
        required("server_id", ValueRule::Id),
        required("volumes", ValueRule::List(&ValueRule::Table(&MAPPING), ListSize::AtLeastOneDisk)),
    ],
);

const MAPPING: Table = Table { number: 107, ..VOLUME };

document! {
    /// The body of a request that restores a backup (CSBS v1, tables 5-103 to 5-107).
    CreateRestore of Csbs, request BODY {
        /// The backup to restore and its target.
        required object(RequestedRestore) restore,
    }
}

document! {
    /// The backup to restore and its target (CSBS v1, table 5-104).
    RequestedRestore of Csbs, part 104 {
        /// The id of the provider that restores the backup.
        optional text provider_id,
        /// The backup record.
        optional text checkpoint_id,
        /// The target of the restore.
        optional text restore_target,
        /// The parameters of the restore.
        optional object(RestoreParameters) parameters,
    }
}

document! {
    /// The answer to a request that restores a backup (CSBS v1, table 5-108).
    RestoreAnswer of Csbs, answer 108 {
        /// The restore.
        required object(Restore) restore,
    }
}

document! {
    /// A restore in an answer (CSBS v1, table 5-109).
    Restore of Csbs, part 109 {
        /// The id of the restore.
        optional text id,
        /// The status, such as `in_progress`.
        optional text status,
        /// The project it belongs to.
        optional text project_id,
        /// The id of the provider that restores the backup.
        optional text provider_id,
        /// The backup record.
        optional text checkpoint_id,
        /// The target of the restore.
        optional text restore_target,
        /// The parameters of the restore.
        optional object(RestoreParameters) parameters,
        /// The status of each resource. The reference's table has an object, its example a
        /// single word.
        optional any resources_status,
        /// The reason why a resource could not be restored.
        optional any resources_reason,
    }
}

document! {
    /// The parameters of a restore (CSBS v1, tables 5-105 and 5-110).
    RestoreParameters of Csbs, part 105 {
        /// The id of the backup.
        optional text checkpoint_item_id,
        /// Whether to start the server after the restore.
        optional boolean power_on,
        /// The server and its disks.
        optional object(RestoreTargets) targets,
    }
}

document! {
    /// The server to restore to (CSBS v1, tables 5-106 and 5-111).
    RestoreTargets of Csbs, part 106 {
        /// The server's id.
        optional text server_id,
        /// The disk backups, each with the disk to restore it to.
        optional list(VolumeMapping) volumes,
    }
}
