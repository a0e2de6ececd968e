//! The forecast of a policy, with everything the command shows of it.

use std::ops::Range;

use chrono::{DateTime, Utc};
use keeptime::explain::Scenario;
use keeptime::forecast::{Forecast, ForecastError, Forecaster, LongRun, QuotaForecast};
use keeptime::policy::{DurationChange, Policy};
use keeptime::retention::Limits;
use keeptime_documents::csbs::Quota;
use keeptime_documents::listing::ListedBackup;

use super::quota;
use crate::commands::coverage::CoverageReport;
use crate::read::listing::LoadedListing;

/// The forecast of a policy and its backups.
pub(crate) struct Projection<'b> {
    pub(crate) forecast: Forecast<'b, ListedBackup>,
    pub(crate) long_run: LongRun,
    pub(crate) quotas: Vec<QuotaForecast>,
}

/// Forecasts a policy and its backups. `failed` limits the failed ones.
pub(crate) fn project<'b>(
    policy: &'b Policy,
    failed: Limits,
    backups: &'b [ListedBackup],
    span: &Range<DateTime<Utc>>,
    quotas: &[Quota],
) -> Result<Projection<'b>, ForecastError> {
    let forecaster = Forecaster::new(policy).with_failed_limits(failed);
    let forecast = forecaster.run(backups, span.start, span.end)?;
    let quotas = quotas.iter().filter_map(|quota| quota::reached(quota, &forecast));
    let quotas = quotas.collect();
    Ok(Projection { long_run: LongRun::of(policy)?, forecast, quotas })
}

/// A forecast and what is derived from it.
pub(super) struct ScenarioForecast<'b> {
    pub(super) scenario: Scenario,
    pub(super) projection: Projection<'b>,
    /// Which backups of each object are left after the deletions that are due
    /// now; `None` without a listing.
    pub(super) coverage: Option<CoverageReport<'b>>,
    /// Objects that later deletions leave without a counted backup, and when.
    pub(super) uncovered_later: Vec<(&'b str, DateTime<Utc>)>,
    /// How the retention durations change.
    pub(super) durations: Option<DurationChange>,
}

pub(super) fn forecast_scenario<'b>(
    scenario: Scenario,
    policy: &'b Policy,
    failed: Limits,
    listed: &'b LoadedListing,
    span: &Range<DateTime<Utc>>,
    quotas: &[Quota],
    durations: Option<DurationChange>,
) -> Result<ScenarioForecast<'b>, ForecastError> {
    let judgement = policy.judge(&listed.backups, span.start)?;
    let coverage = listed.is_given.then(|| CoverageReport::of(&judgement, Some(policy), listed));
    let projection = project(policy, failed, &listed.backups, span, quotas)?;
    let uncovered_later = projection.forecast.objects_left_without_backup();
    Ok(ScenarioForecast { scenario, projection, coverage, uncovered_later, durations })
}
