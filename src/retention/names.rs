//! The names of the values that a record or a verdict holds.

use super::{
    BackupState, Busy, Completeness, Coverage, Expiry, FailedOperation, NotCounted, NotJudged,
    Outcome, PeriodUnit,
};
use crate::names::{joined_names, names, names_or_instant};

names! { Outcome, "outcome":
    Keep = "keep",
    Delete = "delete",
    Defer = "defer",
    BeingDeleted = "being_deleted",
}

// From the shortest to the longest.
names! { PeriodUnit, "unit":
    Day = "day",
    Week = "week",
    Month = "month",
    Year = "year",
}

names! { Busy, "busy":
    Restoring = "restoring",
    Copying = "copying",
    UnknownCopyStatus = "unknown_copy_status",
    Replicating = "replicating",
}

names! { NotCounted, "reason":
    Manual = "manual",
    Image = "image",
    BeingCreated = "being_created",
    Failed(FailedOperation::Creation) = "failed_creation",
    Failed(FailedOperation::Restore) = "failed_restore",
    Failed(FailedOperation::Deletion) = "failed_deletion",
    Failed(FailedOperation::Unknown) = "failed_unknown",
    UnknownStatus = "unknown_status",
    Replica = "replica",
    PartOfBackup = "part_of_backup",
    UnknownType = "unknown_type",
    OtherVault = "other_vault",
}

names! { FailedOperation, "operation":
    Creation = "creation",
    Restore = "restore",
    Deletion = "deletion",
    Unknown = "unknown",
}

names! { NotJudged, "reason":
    OtherObject = "other_object",
    NotEnabled = "not_enabled",
    StatusDisabled = "status_disabled",
    CreatedBeforePolicy = "created_before_policy",
    OtherPolicy = "other_policy",
    NamesNoPolicy = "names_no_policy",
    NoBackupNamesPolicy = "no_backup_names_policy",
}

names! { Completeness, "completeness":
    Complete = "complete",
    Incomplete = "incomplete",
}

names! { Coverage, "coverage":
    Covered = "covered",
    OnlyIncomplete = "only_incomplete",
    LosesLastComplete = "loses_last_complete",
    LosesLastCounted = "loses_last_counted",
    NoneCounted = "none_counted",
    NotJudged = "not_judged",
}

joined_names! { BackupState, "state":
    Available = "available",
    BeingDeleted = "being_deleted";
    Busy(Busy);
    NotCounted(NotCounted);
}

names_or_instant! { Expiry, "expiry":
    NotRecorded = "not_recorded",
    Never = "never";
    At
}
