//! The names of the values that a record or a verdict holds.

use core::fmt;
use core::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};

use super::{
    BackupState, Busy, Completeness, Coverage, Expiry, FailedOperation, NotCounted, NotJudged,
    Outcome, PeriodUnit,
};
use crate::UnknownName;
use crate::names::{joined_names, names, serialized_as_text};

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

/// What an expiry is read from, for messages.
const EXPIRIES: &[&str] = &["not_recorded", "never", "an instant as 2025-03-01T00:00:00Z"];

/// Prints `not_recorded`, `never`, or the instant as in RFC 3339.
impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRecorded => f.pad(EXPIRIES[0]),
            Self::Never => f.pad(EXPIRIES[1]),
            Self::At(instant) => f.pad(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        }
    }
}

/// Reads what `Display` prints. The instant may have any offset.
impl FromStr for Expiry {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "not_recorded" => Ok(Self::NotRecorded),
            "never" => Ok(Self::Never),
            _ => match text.parse::<DateTime<Utc>>() {
                Ok(instant) => Ok(Self::At(instant)),
                Err(_) => Err(UnknownName::new("expiry", EXPIRIES, text)),
            },
        }
    }
}

serialized_as_text!(Expiry, EXPIRIES);
