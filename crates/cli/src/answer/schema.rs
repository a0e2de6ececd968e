//! The schemas of values that the library and the documents crate serialize. The tests validate real
//! answers with them, and the names come from the types.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// Defines the schema of an enum that is serialized as its name.
macro_rules! names {
    ($($name:ident = $type:ty;)+) => {$(
        pub(super) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "enum": <$type>::NAMES})
            }
        }
    )+};
}

names! {
    Outcome = keeptime::retention::Outcome;
    Reason = keeptime::retention::Reason;
    Exceeded = keeptime::retention::Exceeded;
    Busy = keeptime::retention::Busy;
    PeriodUnit = keeptime::retention::PeriodUnit;
    NeverDeleted = keeptime::forecast::NeverDeleted;
    Basis = keeptime::forecast::Basis;
    Scenario = keeptime::explain::Scenario;
    PolicyState = keeptime::policy::PolicyState;
    PatternChange = keeptime::policy::PatternChange;
    PlannedChange = keeptime::explain::PlannedChange;
    Certainty = keeptime_documents::text::Certainty;
}

/// A verdict with its reason, as values. Which members it has depends on the reason.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)] // only its schema is used
pub(super) struct Verdict {
    /// What happens to the backup.
    outcome: Outcome,
    /// The rule that decides; absent if the backup is being deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    /// The rank among the backups of the server that count; the newest has rank 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rank: Option<u32>,
    /// The number of newest backups that are always kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    floor: Option<u32>,
    /// The periods that long-term rules keep the backup for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    periods: Option<Vec<Period>>,
    /// Why the deletion is deferred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    busy: Option<Busy>,
    /// What the backup exceeds although it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exceeds: Option<Exceeded>,
    /// The maximum number of backups, which the rank exceeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    /// The age of the backup in whole seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    age_seconds: Option<i64>,
    /// The rest of the age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    age_nanoseconds: Option<i32>,
    /// The maximum age in days of 24 hours, which the age exceeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
    /// When the backup expired, as its own record says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expired_at: Option<DateTime<Utc>>,
    /// How far the date of the backup is in the future, in whole seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ahead_seconds: Option<i64>,
    /// The rest of that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ahead_nanoseconds: Option<i32>,
}

/// A day, week, month or year.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
pub(super) struct Period {
    unit: PeriodUnit,
    first_day: NaiveDate,
}

/// The limits of a policy.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
pub(super) struct Limits {
    /// The maximum number of backups of a server.
    max_backups: Option<u32>,
    /// The maximum age in days of 24 hours.
    max_days: Option<u32>,
    /// Whether everything is kept.
    permanent: bool,
    /// The number of newest backups that are always kept.
    keep_at_least: u32,
    long_term: Option<LongTerm>,
}

/// For how many periods the latest backup is kept.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
pub(super) struct LongTerm {
    days: u8,
    weeks: u8,
    months: u8,
    years: u8,
    /// The offset in which periods begin and end, as `+02:00`.
    offset: String,
}

/// What servers lack after the deletions: lists of their ids.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
pub(super) struct Coverage {
    /// The deletions leave them without a backup that counts.
    left_without_counted_backup: Vec<String>,
    /// All their remaining backups that count are incomplete.
    left_with_only_incomplete_backups: Vec<String>,
    /// They have no backup that counts.
    without_counted_backup: Vec<String>,
    /// Those of `without_counted_backup` whose automatic backups all name another policy.
    names_other_policy: Vec<String>,
    /// The listing has no backup of them; null if that is unknown.
    without_backup: Option<Vec<String>>,
    /// Whether the listing has all backups; null if that is unknown.
    listing_is_complete: Option<bool>,
}

/// BLAKE3 digests of the files of a plan, in hexadecimal digits.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
pub(super) struct Digests {
    policy: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vaults: Option<String>,
    listing: String,
}

/// What happens to an existing backup.
#[derive(JsonSchema)]
#[serde(tag = "forecast", rename_all = "snake_case")]
#[allow(dead_code)]
pub(super) enum BackupForecast {
    Deleted {
        /// When it is deleted.
        at: DateTime<Utc>,
        /// The number of backups of its server that are created until then.
        new_backups: u64,
        /// The verdict at that time.
        verdict: Verdict,
        /// The periods that long-term rules keep it for until then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kept_for: Option<Vec<Period>>,
    },
    Deferred {
        verdict: Verdict,
    },
    OutlastsForecast {},
    NeverDeleted {
        reason: NeverDeleted,
    },
    BeingDeleted {},
}

/// The number of automatic backups of each server in the long run.
#[derive(JsonSchema)]
#[serde(tag = "long_run", rename_all = "snake_case")]
#[allow(dead_code)]
pub(super) enum LongRun {
    Steady { min: u64, max: u64, basis: Basis },
    Growing {},
    NotEnabled {},
    StatusDisabled {},
    NoObjects {},
}

/// A change of a text that corrects a finding.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
pub(super) struct Fix {
    certainty: Certainty,
    /// The first of the bytes to replace, from 0, and the one after the last.
    span: [usize; 2],
    /// The text to write there.
    text: String,
}
