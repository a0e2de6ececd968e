//! The requests that restore and rename a backup.
//!
//! Source: CBR v3, "Restoring a Backup" and "Updating a Backup". Their tables have no numbers.

use crate::schema::{ForbiddenCharacters, Table, ValueRule, optional, required};
use crate::typed::document;

const RESTORE: Table = Table::new(1, &[required("restore", ValueRule::Table(&TARGET))]);

const TARGET: Table = Table::new(
    2,
    &[
        optional("mappings", ValueRule::list(&ValueRule::Table(&MAPPING))),
        optional("power_on", ValueRule::Boolean),
        optional("server_id", ValueRule::Id),
        optional("volume_id", ValueRule::Id),
        optional("resource_id", ValueRule::Id),
        optional("details", ValueRule::AnyObject),
    ],
);

const MAPPING: Table =
    Table::new(3, &[required("backup_id", ValueRule::Id), required("volume_id", ValueRule::Id)]);

const UPDATE: Table = Table::new(4, &[required("backup", ValueRule::Table(&CHANGE))]);

const CHANGE: Table = Table::new(
    5,
    &[required(
        "name",
        ValueRule::Characters { least: 1, most: 255, forbidden: ForbiddenCharacters::NONE },
    )],
);

document! {
    /// The body of a request that restores a backup.
    RestoreBackup of Cbr, request RESTORE {
        /// The target.
        required object(RestoreTarget) restore,
    }
}

document! {
    /// What a backup is restored to.
    RestoreTarget of Cbr, part 2 {
        /// The disk for each backup of a disk of a server.
        optional list(DiskMapping) mappings,
        /// Whether to start the server after the restore. The default is true.
        optional boolean power_on,
        /// The id of the server, for the backup of a server.
        optional text server_id,
        /// The id of the disk, for the backup of a disk.
        optional text volume_id,
        /// The id of another resource.
        optional text resource_id,
    }
}

document! {
    /// The backup of a disk and the disk that it is restored to.
    DiskMapping of Cbr, part 3 {
        /// The id of the backup.
        optional text backup_id,
        /// The id of the disk.
        optional text volume_id,
    }
}

document! {
    /// The body of a request that renames a backup.
    UpdateBackup of Cbr, request UPDATE {
        /// The member to change.
        required object(BackupChange) backup,
    }
}

document! {
    /// The member of a backup that a request changes.
    BackupChange of Cbr, part 5 {
        /// The name.
        optional text name,
    }
}
