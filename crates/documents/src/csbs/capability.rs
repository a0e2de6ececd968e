//! Whether servers can be backed up, and backups restored.

use crate::document::{document, flag, outer};
use crate::request::request;
use crate::rule::Rule;
use crate::table::{Repeat, Table, yes};

const PROTECTABLE_BODY: Table =
    Table::new(9, &[yes("check_protectable", Rule::AtLeastOne(&PROTECTABLE))]);

const PROTECTABLE: Table = Table::new(
    10,
    &[yes("resource_id", Rule::Id).repeat(Repeat::Noted), yes("resource_type", Rule::Id)],
);

const RESTORABLE_BODY: Table =
    Table::new(14, &[yes("check_restorable", Rule::AtLeastOne(&RESTORABLE))]);

const RESTORABLE: Table =
    Table::new(15, &[yes("checkpoint_item_id", Rule::Id), yes("target", Rule::Table(&TARGET))]);

const TARGET: Table = Table::new(
    16,
    &[
        yes("resource_id", Rule::Id),
        yes("resource_type", Rule::Id),
        yes("volumes", Rule::Mappings(&VOLUME)),
    ],
);

/// The same in tables 5-17 and 5-107.
pub(super) const VOLUME: Table = Table::new(
    17,
    &[
        yes("backup_id", Rule::Id).repeat(Repeat::Noted),
        yes("volume_id", Rule::Id).repeat(Repeat::RestoredTwice),
    ],
);

request! {
    /// The body of a request that asks whether resources can be backed up (CSBS v1, tables 5-9 and
    /// 5-10).
    CheckProtectable: Csbs, PROTECTABLE_BODY {
        /// The resources.
        check_protectable: Vec<ProtectableParameters>
    }
}

document! {
    /// A resource of which is asked whether it can be backed up (CSBS v1, table 5-10).
    ProtectableParameters {
        texts {
            /// Its id.
            resource_id,
            /// Its type.
            resource_type,
        }
    }
}

request! {
    /// The body of a request that asks whether backups can be restored (CSBS v1, tables 5-14 to 5-17).
    CheckRestorable: Csbs, RESTORABLE_BODY {
        /// The backups, each with its target.
        check_restorable: Vec<RestorableParameters>
    }
}

document! {
    /// A backup of which is asked whether it can be restored (CSBS v1, table 5-15).
    RestorableParameters {
        texts {
            /// The backup's id.
            checkpoint_item_id,
        }
        values {
            /// What it would be restored to.
            target: RestorableTarget,
        }
    }
}

document! {
    /// What a backup would be restored to (CSBS v1, table 5-16).
    RestorableTarget {
        texts {
            /// The resource's id.
            resource_id,
            /// The resource's type.
            resource_type,
        }
        lists {
            /// Which disk's backup would go to which disk.
            volumes: VolumeMapping,
        }
    }
}

document! {
    /// A disk's backup and the disk that it is restored to (CSBS v1, tables 5-17, 5-107 and 5-112).
    VolumeMapping {
        texts {
            /// The id of the disk's backup.
            backup_id,
            /// The id of the disk.
            volume_id,
        }
    }
}

outer! {
    /// Which resources can be backed up (CSBS v1, table 5-11).
    ProtectableAnswer {
        /// One result for each resource.
        protectable: Vec<Capability>
    }
}

outer! {
    /// Which backups can be restored (CSBS v1, table 5-18).
    RestorableAnswer {
        /// One result for each backup.
        restorable: Vec<Capability>
    }
}

document! {
    /// Whether a resource can be backed up or a backup restored, and why not (CSBS v1, tables 5-12 and
    /// 5-19).
    Capability {
        texts {
            /// The resource's id.
            resource_id,
            /// The resource's type.
            resource_type,
            /// The code of what is in the way; see [`ErrorEntry`](super::ErrorEntry).
            error_code,
            /// What is in the way.
            error_msg,
        }
        values {
            /// Whether it can.
            #[serde(deserialize_with = "flag")]
            result: bool,
        }
    }
}
