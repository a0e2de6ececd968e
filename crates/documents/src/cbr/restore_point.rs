//! Restore points of a vault.
//!
//! Source: CBR v3, "Creating a Restore Point". Its tables have no numbers.

use crate::schema::{
    Duplicate, ForbiddenCharacters, ListSize, Table, ValueRule, optional, required,
};
use crate::typed::document;

/// The types of resource that the service backs up.
pub const RESOURCE_TYPES: [&str; 5] = [
    "OS::Nova::Server",
    "OS::Cinder::Volume",
    "OS::Ironic::BareMetalServer",
    "OS::Native::Server",
    "OS::Sfs::Turbo",
];

const BODY: Table = Table::new(1, &[required("checkpoint", ValueRule::Table(&CHECKPOINT))]);

const CHECKPOINT: Table = Table::new(
    2,
    &[optional("parameters", ValueRule::Table(&PARAMETERS)), required("vault_id", ValueRule::Id)],
);

const PARAMETERS: Table = Table::new(
    3,
    &[
        optional("auto_trigger", ValueRule::Boolean),
        optional(
            "description",
            ValueRule::Characters { least: 0, most: 255, forbidden: ForbiddenCharacters::NONE },
        ),
        optional("incremental", ValueRule::Boolean),
        optional(
            "name",
            ValueRule::Characters { least: 1, most: 64, forbidden: ForbiddenCharacters::NONE },
        ),
        optional(
            "resources",
            ValueRule::List(
                &ValueRule::All(&[ValueRule::Uuid, ValueRule::UniqueItem]),
                ListSize::NoteIfEmpty,
            ),
        ),
        optional(
            "resource_details",
            ValueRule::List(&ValueRule::Table(&RESOURCE), ListSize::NoteIfEmpty),
        ),
    ],
);

const RESOURCE: Table = Table::new(
    4,
    &[
        required(
            "id",
            ValueRule::All(&[ValueRule::Id, ValueRule::UniqueInList(Duplicate::Suspicious)]),
        ),
        optional(
            "name",
            ValueRule::Characters { least: 0, most: 255, forbidden: ForbiddenCharacters::NONE },
        ),
        required("type", ValueRule::ResourceType(&RESOURCE_TYPES)),
    ],
);

document! {
    /// The body of a request that backs up a vault.
    CreateRestorePoint of Cbr, request BODY {
        /// The vault to back up, and how.
        required object(VaultBackup) checkpoint,
    }
}

document! {
    /// The vault to back up, and how.
    VaultBackup of Cbr, part 2 {
        /// Its id.
        optional text vault_id,
        /// How it is backed up.
        optional object(RestorePointParameters) parameters,
    }
}

document! {
    /// How a vault is backed up.
    RestorePointParameters of Cbr, part 3 {
        /// The backup's description.
        optional text description,
        /// The backup's name.
        optional text name,
        /// The ids of the resources to back up. Without any, all resources of the vault are backed up.
        optional text_list resources,
        /// The resources with their types.
        optional list(Resource) resource_details,
        /// Whether the backup counts as created by a schedule. The default is false.
        optional boolean auto_trigger,
        /// Whether the backup is incremental. The default is true.
        optional boolean incremental,
    }
}

document! {
    /// A resource of a vault.
    Resource of Cbr, part 4 {
        /// Its id.
        optional text id,
        /// Its name.
        optional text name,
        /// Its type: one of [`RESOURCE_TYPES`].
        optional text resource_type = "type",
    }
}

document! {
    /// The answer to a request that creates a restore point.
    RestorePointAnswer of Cbr, answer 5 {
        /// The restore point.
        required object(RestorePoint) checkpoint,
    }
}

document! {
    /// A restore point of a vault.
    RestorePoint of Cbr, part 6 {
        /// Its id.
        optional text id,
        /// The project it belongs to.
        optional text project_id,
        /// The status, for example `available` or `protecting`.
        optional text status,
        /// When it was created.
        optional time created_at,
        /// The vault.
        optional object(RestorePointVault) vault,
        /// The parameters with which it was created.
        optional object(RestorePointInfo) extra_info,
    }
}

document! {
    /// The parameters with which a restore point was created.
    RestorePointInfo of Cbr, part 7 {
        /// The backups' name.
        optional text name,
        /// The backups' description.
        optional text description,
        /// The number of days for which the backups are kept; −1 means forever.
        optional number retention_duration,
    }
}

document! {
    /// The vault of a restore point.
    RestorePointVault of Cbr, part 8 {
        /// Its id.
        optional text id,
        /// Its name.
        optional text name,
        /// The resources that are backed up.
        optional list(RestorePointResource) resources,
        /// The resources that were skipped, and why.
        optional list(SkippedResource) skipped_resources,
    }
}

document! {
    /// A resource that is backed up.
    RestorePointResource of Cbr, part 9 {
        /// Its id.
        optional text id,
        /// Its name.
        optional text name,
        /// Its type.
        optional text resource_type = "type",
        /// `available`, `error`, `protecting`, `restoring` or `removing`.
        optional text protect_status,
        /// More about the resource: text in the reference, an object from some services.
        optional any extra_info,
        /// Its size in GB. Some services send a number; it is written as text, as in the reference.
        optional number_as_text resource_size,
        /// The space that its backups take. Some services send a number; it is written as text, as in the
        /// reference.
        optional number_as_text backup_size,
        /// The number of its backups. Some services send a number; it is written as text, as in the
        /// reference.
        optional number_as_text backup_count,
    }
}

document! {
    /// A resource that is not backed up.
    SkippedResource of Cbr, part 10 {
        /// Its id.
        optional text id,
        /// Its name.
        optional text name,
        /// Its type.
        optional text resource_type = "type",
        /// The code of the reason.
        optional text code,
        /// The reason.
        optional text reason,
    }
}
