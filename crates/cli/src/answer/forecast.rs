//! The lines of `keeptime forecast --json`.

use chrono::{DateTime, NaiveDate, Utc};
use keeptime::explain::Scenario;
use keeptime::forecast::{BackupForecast, LongRun};
use keeptime::policy::Shortfalls;
use serde::Serialize;

#[cfg(test)]
use super::schema;

/// A forecast.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Forecast<'a> {
    /// Whether the policy is the current one, or changed by the --if- options.
    #[cfg_attr(test, schemars(with = "schema::Scenario"))]
    pub(crate) forecast: Scenario,
    /// The start of the forecast.
    pub(crate) from: DateTime<Utc>,
    /// The end of the forecast.
    pub(crate) until: DateTime<Utc>,
    /// The existing backups, without those that are already being deleted.
    pub(crate) backups: Vec<Backup<'a>>,
    /// The number of backups at the end of each day.
    pub(crate) kept: Vec<Day>,
    /// The number of automatic backups of each server in the long run.
    #[cfg_attr(test, schemars(with = "schema::LongRun"))]
    pub(crate) long_run: LongRun,
    /// The quotas of --quota.
    pub(crate) quotas: Vec<Quota>,
    /// What servers lack after the deletions that can be made now; null without a listing.
    #[cfg_attr(test, schemars(with = "Option<schema::Coverage>"))]
    pub(crate) coverage: Option<&'a Shortfalls<'a, str>>,
    /// The servers that later deletions leave without a backup that counts.
    pub(crate) left_without_counted_backup_later: Vec<Uncovered<'a>>,
    /// Notes in words, for people.
    pub(crate) notes: Vec<String>,
}

/// An existing backup.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Backup<'a> {
    /// The id of the backup.
    pub(crate) id: &'a str,
    /// The name of the backup.
    pub(crate) name: Option<&'a str>,
    /// The id of the server.
    pub(crate) resource_id: &'a str,
    /// The name of the server.
    pub(crate) resource_name: Option<&'a str>,
    /// When it was created.
    pub(crate) created_at: Option<DateTime<Utc>>,
    /// What happens to it, and why, as values.
    #[serde(flatten)]
    #[cfg_attr(test, schemars(with = "schema::BackupForecast"))]
    pub(crate) forecast: BackupForecast,
    /// The same in words, for people.
    pub(crate) why: String,
}

/// The number of backups at the end of a day.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Day {
    /// The day, in UTC.
    pub(crate) day: NaiveDate,
    /// The number of backups.
    pub(crate) backups: usize,
}

/// A quota.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Quota {
    /// What is limited: `backups`, or a unit of size such as `GB of backups`.
    pub(crate) what: String,
    /// The quota.
    pub(crate) quota: f64,
    /// When it is reached; null if not in this forecast, or if it cannot be forecast.
    pub(crate) reached_at: Option<DateTime<Utc>>,
    /// Whether it can be forecast.
    pub(crate) can_be_forecast: bool,
}

/// A server that a later deletion leaves without a backup that counts.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Uncovered<'a> {
    /// The id of the server.
    pub(crate) resource_id: &'a str,
    /// When.
    pub(crate) at: DateTime<Utc>,
}
