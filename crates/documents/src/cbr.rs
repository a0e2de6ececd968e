//! Cloud Backup and Recovery v3: a restore point of a vault.
//!
//! | document | here |
//! |---|---|
//! | a request to create a restore point | [`CreateRestorePoint`] |
//! | the restore point, as the service answers | [`RestorePointAnswer`] |
//!
//! Source: CBR v3, "Creating a Restore Point", whose tables have no numbers.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::document::{amount, amount_as_text, document, flag, instant, outer};
use super::request::request;
use super::rule::{Forbidden, Rule};
use super::table::{Repeat, Table, no, yes};

/// The types of resource that the service backs up.
pub const RESOURCE_TYPES: [&str; 5] = [
    "OS::Nova::Server",
    "OS::Cinder::Volume",
    "OS::Ironic::BareMetalServer",
    "OS::Native::Server",
    "OS::Sfs::Turbo",
];

const BODY: Table = Table::new(1, &[yes("checkpoint", Rule::Table(&CHECKPOINT))]);

const CHECKPOINT: Table =
    Table::new(2, &[no("parameters", Rule::Table(&PARAMETERS)), yes("vault_id", Rule::Id)]);

const PARAMETERS: Table = Table::new(
    3,
    &[
        no("auto_trigger", Rule::Boolean),
        no("description", Rule::Characters { least: 0, most: 255, forbidden: Forbidden::NONE }),
        no("incremental", Rule::Boolean),
        no("name", Rule::Characters { least: 1, most: 64, forbidden: Forbidden::NONE }),
        no("resources", Rule::Uuids),
        no("resource_details", Rule::Selected(&RESOURCE)),
    ],
);

const RESOURCE: Table = Table::new(
    4,
    &[
        yes("id", Rule::Id).repeat(Repeat::Noted),
        no("name", Rule::Characters { least: 0, most: 255, forbidden: Forbidden::NONE }),
        yes("type", Rule::ResourceType(&RESOURCE_TYPES)),
    ],
);

request! {
    /// The body of a request that backs up a vault.
    CreateRestorePoint: Cbr, BODY {
        /// Which vault, and how.
        checkpoint: VaultBackup
    }
}

document! {
    /// A vault to be backed up.
    VaultBackup {
        texts {
            /// Its id.
            vault_id,
        }
        values {
            /// How it is backed up.
            parameters: RestorePointParameters,
        }
    }
}

document! {
    /// How a vault is backed up.
    RestorePointParameters {
        texts {
            /// The backup's description.
            description,
            /// The backup's name.
            name,
        }
        lists {
            /// The ids of the resources; all of the vault's where there are none.
            resources: String,
            /// The resources with their types.
            resource_details: Resource,
        }
        values {
            /// Whether it counts as made by a schedule; as if false where it is absent.
            #[serde(deserialize_with = "flag")]
            auto_trigger: bool,
            /// Whether it builds on an earlier one; as if true where it is absent.
            #[serde(deserialize_with = "flag")]
            incremental: bool,
        }
    }
}

document! {
    /// A resource of a vault.
    Resource {
        texts {
            /// Its id.
            id,
            /// Its name.
            name,
            /// Its type: one of [`RESOURCE_TYPES`].
            #[serde(rename = "type")]
            resource_type,
        }
    }
}

outer! {
    /// A restore point, as the service answers.
    RestorePointAnswer {
        /// The restore point.
        checkpoint: RestorePoint
    }
}

document! {
    /// A restore point of a vault.
    RestorePoint {
        texts {
            /// Its id.
            id,
            /// The project it belongs to.
            project_id,
            /// `available`, `protecting` and the like.
            status,
        }
        values {
            /// When it was created.
            #[serde(with = "instant")]
            created_at: DateTime<Utc>,
            /// The vault.
            vault: Vault,
            /// What else is known of it.
            extra_info: RestorePointInfo,
        }
    }
}

document! {
    /// What was asked for of a restore point.
    RestorePointInfo {
        texts {
            /// The backups' name.
            name,
            /// The backups' description.
            description,
        }
        values {
            /// For how many days they are kept; −1 is for ever.
            #[serde(with = "amount")]
            retention_duration: f64,
        }
    }
}

document! {
    /// A vault of which a restore point was made.
    Vault {
        texts {
            /// Its id.
            id,
            /// Its name.
            name,
        }
        lists {
            /// What is backed up.
            resources: VaultResource,
            /// What is not, and why.
            skipped_resources: SkippedResource,
        }
    }
}

document! {
    /// A resource that is backed up.
    VaultResource {
        texts {
            /// Its id.
            id,
            /// Its name.
            name,
            /// Its type.
            #[serde(rename = "type")]
            resource_type,
            /// `available`, `error`, `protecting`, `restoring` or `removing`.
            protect_status,
        }
        values {
            /// What else is known of it: text in the reference, an object in what some services send.
            extra_info: Value,
            /// Its size in GB. Some services send a number; written as text, as the reference has it.
            #[serde(with = "amount_as_text")]
            resource_size: f64,
            /// How much space its backups take. Some services send a number; written as text, as the reference has it.
            #[serde(with = "amount_as_text")]
            backup_size: f64,
            /// How many backups it has. Some services send a number; written as text, as the reference has it.
            #[serde(with = "amount_as_text")]
            backup_count: f64,
        }
    }
}

document! {
    /// A resource that is not backed up.
    SkippedResource {
        texts {
            /// Its id.
            id,
            /// Its name.
            name,
            /// Its type.
            #[serde(rename = "type")]
            resource_type,
            /// The code of the reason.
            code,
            /// The reason.
            reason,
        }
    }
}
