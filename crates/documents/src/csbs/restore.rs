//! A backup restored to a server.

use serde_json::Value;

use super::PROVIDER_ID;
use super::capability::{VOLUME, VolumeMapping};
use crate::document::{document, flag, outer};
use crate::request::request;
use crate::rule::Rule;
use crate::table::{Table, no, yes};

const BODY: Table = Table::new(103, &[yes("restore", Rule::Table(&RESTORE))]);

const RESTORE: Table = Table::new(
    104,
    &[
        yes("checkpoint_id", Rule::Id),
        yes("parameters", Rule::Table(&PARAMETERS)),
        yes("provider_id", Rule::Fixed(PROVIDER_ID)),
        no("restore_target", Rule::Text),
    ],
);

const PARAMETERS: Table = Table::new(
    105,
    &[
        yes("checkpoint_item_id", Rule::Id),
        yes("power_on", Rule::Boolean),
        yes("targets", Rule::Table(&TARGETS)),
    ],
);

const TARGETS: Table =
    Table::new(106, &[yes("server_id", Rule::Id), yes("volumes", Rule::Mappings(&MAPPING))]);

const MAPPING: Table = Table { number: 107, ..VOLUME };

request! {
    /// The body of a request that restores a backup (CSBS v1, tables 5-103 to 5-107).
    CreateRestore: Csbs, BODY {
        /// What is restored, and to where.
        restore: RequestedRestore
    }
}

document! {
    /// What is to be restored, and to where (CSBS v1, table 5-104).
    RequestedRestore {
        texts {
            /// The provider that is to restore.
            provider_id,
            /// The backup record.
            checkpoint_id,
            /// Where the resources are to be restored to.
            restore_target,
        }
        values {
            /// How it is to be restored.
            parameters: RestoreParameters,
        }
    }
}

outer! {
    /// A restoration, as the service answers (CSBS v1, table 5-108).
    RestoreAnswer {
        /// The restoration.
        restore: Restore
    }
}

document! {
    /// A restoration (CSBS v1, table 5-109).
    Restore {
        texts {
            /// Its id.
            id,
            /// `in_progress` and the like.
            status,
            /// The project it belongs to.
            project_id,
            /// The provider that restores.
            provider_id,
            /// The backup record.
            checkpoint_id,
            /// Where the resources are restored to.
            restore_target,
        }
        values {
            /// How it is restored.
            parameters: RestoreParameters,
            /// How far each resource has come: an object in the reference's table, a single word in its
            /// example.
            resources_status: Value,
            /// Why a resource could not be restored.
            resources_reason: Value,
        }
    }
}

document! {
    /// How a backup is restored (CSBS v1, tables 5-105 and 5-110).
    RestoreParameters {
        texts {
            /// The backup.
            checkpoint_item_id,
        }
        values {
            /// Whether the server is started afterwards.
            #[serde(deserialize_with = "flag")]
            power_on: bool,
            /// The server and its disks.
            targets: RestoreTargets,
        }
    }
}

document! {
    /// The server that a backup is restored to (CSBS v1, tables 5-106 and 5-111).
    RestoreTargets {
        texts {
            /// The server's id.
            server_id,
        }
        lists {
            /// Which disk's backup goes to which disk.
            volumes: VolumeMapping,
        }
    }
}
