//! The requests that ask whether servers can be backed up and whether backups can be restored, and
//! their answers.

use crate::schema::{Duplicate, ListSize, Table, ValueRule, required};
use crate::typed::document;

const PROTECTABLE_BODY: Table = Table::new(
    9,
    &[required(
        "check_protectable",
        ValueRule::List(&ValueRule::Table(&PROTECTABLE), ListSize::AtLeastOne),
    )],
);

const PROTECTABLE: Table = Table::new(
    10,
    &[
        required(
            "resource_id",
            ValueRule::All(&[ValueRule::Id, ValueRule::UniqueInList(Duplicate::Suspicious)]),
        ),
        required("resource_type", ValueRule::Id),
    ],
);

const RESTORABLE_BODY: Table = Table::new(
    14,
    &[required(
        "check_restorable",
        ValueRule::List(&ValueRule::Table(&RESTORABLE), ListSize::AtLeastOne),
    )],
);

const RESTORABLE: Table = Table::new(
    15,
    &[required("checkpoint_item_id", ValueRule::Id), required("target", ValueRule::Table(&TARGET))],
);

const TARGET: Table = Table::new(
    16,
    &[
        required("resource_id", ValueRule::Id),
        required("resource_type", ValueRule::Id),
        required("volumes", ValueRule::List(&ValueRule::Table(&VOLUME), ListSize::AtLeastOneDisk)),
    ],
);

/// Table 5-107 has the same rows.
pub(super) const VOLUME: Table = Table::new(
    17,
    &[
        required(
            "backup_id",
            ValueRule::All(&[ValueRule::Id, ValueRule::UniqueInList(Duplicate::Suspicious)]),
        ),
        required(
            "volume_id",
            ValueRule::All(&[ValueRule::Id, ValueRule::UniqueInList(Duplicate::DiskRestoredTwice)]),
        ),
    ],
);

document! {
    /// The body of a request that asks whether resources can be backed up (CSBS v1, tables 5-9 and
    /// 5-10).
    CheckProtectable of Csbs, request PROTECTABLE_BODY {
        /// The resources.
        required list(ProtectableParameters) check_protectable,
    }
}

document! {
    /// A resource in the request; the answer says whether it can be backed up (CSBS v1, table 5-10).
    ProtectableParameters of Csbs, part 10 {
        /// The id.
        optional text resource_id,
        /// The type.
        optional text resource_type,
    }
}

document! {
    /// The body of a request that asks whether backups can be restored (CSBS v1, tables 5-14 to 5-17).
    CheckRestorable of Csbs, request RESTORABLE_BODY {
        /// The backups, each with its target.
        required list(RestorableParameters) check_restorable,
    }
}

document! {
    /// A backup to check for whether it can be restored (CSBS v1, table 5-15).
    RestorableParameters of Csbs, part 15 {
        /// The backup's id.
        optional text checkpoint_item_id,
        /// The target of the restore.
        optional object(RestorableTarget) target,
    }
}

document! {
    /// The target of a restore; the answer says whether the restore is possible (CSBS v1, table 5-16).
    RestorableTarget of Csbs, part 16 {
        /// The resource's id.
        optional text resource_id,
        /// The resource's type.
        optional text resource_type,
        /// The disk backups, each with the disk to restore it to.
        optional list(VolumeMapping) volumes,
    }
}

document! {
    /// A disk's backup and the disk to restore it to (CSBS v1, tables 5-17, 5-107 and 5-112).
    VolumeMapping of Csbs, part 17 {
        /// The id of the disk's backup.
        optional text backup_id,
        /// The id of the disk.
        optional text volume_id,
    }
}

document! {
    /// The answer that says which resources can be backed up (CSBS v1, table 5-11).
    ProtectableAnswer of Csbs, answer 11 {
        /// One result for each resource.
        required list(Capability) protectable,
    }
}

document! {
    /// The answer that says which backups can be restored (CSBS v1, table 5-18).
    RestorableAnswer of Csbs, answer 18 {
        /// One result for each backup.
        required list(Capability) restorable,
    }
}

document! {
    /// Whether a resource can be backed up or a backup can be restored, and the reason if not (CSBS
    /// v1, tables 5-12 and 5-19).
    Capability of Csbs, part 12 {
        /// The resource's id.
        optional text resource_id,
        /// The resource's type.
        optional text resource_type,
        /// The code of the reason if it cannot; see [`ErrorEntry`](crate::ErrorEntry).
        optional text error_code,
        /// The reason if it cannot.
        optional text error_msg,
        /// Whether the backup or restore is possible.
        optional boolean result,
    }
}
