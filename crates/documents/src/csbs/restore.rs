//! A backup restored to a server.

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
        /// What is restored, and to where.
        required object(RequestedRestore) restore,
    }
}

document! {
    /// What is to be restored, and to where (CSBS v1, table 5-104).
    RequestedRestore of Csbs, part 104 {
        /// The provider that is to restore.
        optional text provider_id,
        /// The backup record.
        optional text checkpoint_id,
        /// Where the resources are to be restored to.
        optional text restore_target,
        /// How it is to be restored.
        optional object(RestoreParameters) parameters,
    }
}

document! {
    /// A restoration, as the service answers (CSBS v1, table 5-108).
    RestoreAnswer of Csbs, answer 108 {
        /// The restoration.
        required object(Restore) restore,
    }
}

document! {
    /// A restoration (CSBS v1, table 5-109).
    Restore of Csbs, part 109 {
        /// Its id.
        optional text id,
        /// `in_progress` and the like.
        optional text status,
        /// The project it belongs to.
        optional text project_id,
        /// The provider that restores.
        optional text provider_id,
        /// The backup record.
        optional text checkpoint_id,
        /// Where the resources are restored to.
        optional text restore_target,
        /// How it is restored.
        optional object(RestoreParameters) parameters,
        /// How far each resource has come: an object in the reference's table, a single word in its
        /// example.
        optional any resources_status,
        /// Why a resource could not be restored.
        optional any resources_reason,
    }
}

document! {
    /// How a backup is restored (CSBS v1, tables 5-105 and 5-110).
    RestoreParameters of Csbs, part 105 {
        /// The backup.
        optional text checkpoint_item_id,
        /// Whether the server is started afterwards.
        optional boolean power_on,
        /// The server and its disks.
        optional object(RestoreTargets) targets,
    }
}

document! {
    /// The server that a backup is restored to (CSBS v1, tables 5-106 and 5-111).
    RestoreTargets of Csbs, part 106 {
        /// The server's id.
        optional text server_id,
        /// Which disk's backup goes to which disk.
        optional list(VolumeMapping) volumes,
    }
}
