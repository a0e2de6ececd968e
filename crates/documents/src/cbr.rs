//! Cloud Backup and Recovery v3: a restore point of a vault.
//!
//! | document | here |
//! |---|---|
//! | a request to create a restore point | [`CreateRestorePoint`] |
//! | the restore point, as the service answers | [`RestorePointAnswer`] |
//!
//! Source: CBR v3, "Creating a Restore Point", whose tables have no numbers.

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
        /// Which vault, and how.
        required object(VaultBackup) checkpoint,
    }
}

document! {
    /// A vault to be backed up.
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
        /// The ids of the resources; all of the vault's where there are none.
        optional text_list resources,
        /// The resources with their types.
        optional list(Resource) resource_details,
        /// Whether it counts as made by a schedule; as if false where it is absent.
        optional boolean auto_trigger,
        /// Whether it builds on an earlier one; as if true where it is absent.
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
    /// A restore point, as the service answers.
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
        /// `available`, `protecting` and the like.
        optional text status,
        /// When it was created.
        optional time created_at,
        /// The vault.
        optional object(Vault) vault,
        /// What else is known of it.
        optional object(RestorePointInfo) extra_info,
    }
}

document! {
    /// What was asked for of a restore point.
    RestorePointInfo of Cbr, part 7 {
        /// The backups' name.
        optional text name,
        /// The backups' description.
        optional text description,
        /// For how many days they are kept; −1 is for ever.
        optional number retention_duration,
    }
}

document! {
    /// A vault of which a restore point was made.
    Vault of Cbr, part 8 {
        /// Its id.
        optional text id,
        /// Its name.
        optional text name,
        /// What is backed up.
        optional list(VaultResource) resources,
        /// What is not, and why.
        optional list(SkippedResource) skipped_resources,
    }
}

document! {
    /// A resource that is backed up.
    VaultResource of Cbr, part 9 {
        /// Its id.
        optional text id,
        /// Its name.
        optional text name,
        /// Its type.
        optional text resource_type = "type",
        /// `available`, `error`, `protecting`, `restoring` or `removing`.
        optional text protect_status,
        /// What else is known of it: text in the reference, an object in what some services send.
        optional any extra_info,
        /// Its size in GB. Some services send a number; written as text, as the reference has it.
        optional number_as_text resource_size,
        /// How much space its backups take. Some services send a number; written as text, as the reference has it.
        optional number_as_text backup_size,
        /// How many backups it has. Some services send a number; written as text, as the reference has it.
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
