//! The forecast of a policy, with everything the command shows of it.

use std::ops::Range;

use chrono::{DateTime, Utc};
use keeptime::explain::Scenario;
use keeptime::forecast::{Forecast, ForecastError, Forecaster, LongRun, Quota, QuotaForecast};
use keeptime::policy::{DurationChange, Policy, Shortfalls};
use keeptime::retention::Limits;
use keeptime_documents::listing::ListedBackup;
use keeptime_documents::policy::PolicyListing;

use crate::commands::coverage;

/// A forecast and what is derived from it.
pub(super) struct ScenarioForecast<'b> {
    pub(super) scenario: Scenario,
    pub(super) forecast: Forecast<'b, ListedBackup>,
    pub(super) long_run: LongRun,
    pub(super) quotas: Vec<QuotaForecast>,
    /// What objects lack after the deletions that are due now; `None` without a listing.
    pub(super) coverage: Option<Shortfalls<'b, str>>,
    /// Objects that later deletions leave without a counted backup, and when.
    pub(super) uncovered_later: Vec<(&'b str, DateTime<Utc>)>,
    /// How the retention durations change.
    pub(super) durations: Option<DurationChange>,
}

pub(super) fn forecast_scenario<'b>(
    scenario: Scenario,
    policy: &'b Policy,
    failed: Limits,
    listed: Option<&'b PolicyListing>,
    span: &Range<DateTime<Utc>>,
    quotas: &[Quota],
    durations: Option<DurationChange>,
) -> Result<ScenarioForecast<'b>, ForecastError> {
    let backups = listed.map_or(&[][..], PolicyListing::backups);
    let judgement = policy.judge(backups, span.start)?;
    let coverage = listed.map(|listed| coverage::after_all(&judgement, policy, listed));
    let forecaster = Forecaster::new(policy).with_failed_limits(failed);
    let forecast = forecaster.run(backups, span.start, span.end)?;
    let quotas = quotas.iter().map(|quota| forecast.quota(quota, ListedBackup::size)).collect();
    let uncovered_later = forecast.objects_left_without_backup();
    let long_run = LongRun::of(policy)?;
    Ok(ScenarioForecast {
        scenario,
        forecast,
        long_run,
        quotas,
        coverage,
        uncovered_later,
        durations,
    })
}
