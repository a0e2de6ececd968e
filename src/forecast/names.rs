//! The names of the values of forecasts.

use super::{BackupForecast, LongRun, NeverDeleted, QuotaReached, QuotaUnit, Reach};
use crate::names::{joined_names, kind_names, names_or_instant};
use crate::retention::{NotCounted, NotJudged};

kind_names! { BackupForecast:
    Deleted = "deleted",
    Deferred = "deferred",
    OutlastsForecast = "outlasts_forecast",
    NeverDeleted = "never_deleted",
    BeingDeleted = "being_deleted",
}

joined_names! { NeverDeleted, "reason":
    NoDate = "no_date",
    NoLimit = "no_limit",
    Permanent = "permanent",
    NeverExpires = "never_expires";
    NotCounted(NotCounted);
    NotJudged(NotJudged);
}

kind_names! { LongRun:
    Steady = "steady",
    Growing = "growing",
    NotEnabled = "not_enabled",
    StatusDisabled = "status_disabled",
    NoObjects = "no_objects",
}

kind_names! { Reach:
    Unlimited = "unlimited",
    Limited = "limited",
}

kind_names! { QuotaUnit:
    Backups = "backups",
    Space = "space",
}

names_or_instant! { QuotaReached, "reached":
    Already = "already",
    NotWithinForecast = "not_within_forecast",
    NoSizes = "no_sizes",
    UnknownUnit = "unknown_unit";
    At
}
