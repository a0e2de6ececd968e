//! What becomes of a policy and its backups.

use std::ops::Range;

use chrono::{DateTime, Utc};
use keeptime::explain::Scenario;
use keeptime::forecast::{Forecast, ForecastError, Forecaster, LongRun, QuotaForecast};
use keeptime::policy::{DurationChange, Policy};
use keeptime::retention::Limits;
use keeptime_documents::csbs::{ListedBackup, Quota};

use super::quota;
use crate::commands::coverage::Coverage;
use crate::read::listing::Listed;

/// What becomes of a policy and its backups.
pub(crate) struct Outcome<'b> {
    pub(crate) forecast: Forecast<'b, ListedBackup>,
    pub(crate) long_run: LongRun,
    pub(crate) quotas: Vec<QuotaForecast>,
}

/// What becomes of a policy and its backups, of which failed ones have limits of their own.
pub(crate) fn outcome<'b>(
    policy: &'b Policy,
    failed: Limits,
    backups: &'b [ListedBackup],
    span: &Range<DateTime<Utc>>,
    quotas: &[Quota],
) -> Result<Outcome<'b>, ForecastError> {
    let forecaster = Forecaster::new(policy).with_failed_limits(failed);
    let forecast = forecaster.run(backups, span.start, span.end)?;
    let quotas = quotas.iter().filter_map(|quota| quota::reached(quota, &forecast));
    let quotas = quotas.collect();
    Ok(Outcome { long_run: LongRun::of(policy)?, forecast, quotas })
}

/// A forecast, and the judgement at its start.
pub(super) struct Foretold<'b> {
    pub(super) scenario: Scenario,
    pub(super) outcome: Outcome<'b>,
    /// What the deletions leave each object with; `None` without a listing.
    pub(super) coverage: Option<Coverage<'b>>,
    /// The objects that later deletions leave without a counted backup, and when.
    pub(super) bare_later: Vec<(&'b str, DateTime<Utc>)>,
    /// How the days change.
    pub(super) durations: Option<DurationChange>,
}

pub(super) fn foretell<'b>(
    scenario: Scenario,
    policy: &'b Policy,
    failed: Limits,
    listed: &'b Listed,
    span: &Range<DateTime<Utc>>,
    quotas: &[Quota],
    durations: Option<DurationChange>,
) -> Result<Foretold<'b>, ForecastError> {
    let judgement = policy.judge(&listed.backups, span.start)?;
    let coverage = listed.is_given.then(|| Coverage::of(&judgement, Some(policy), listed));
    let outcome = outcome(policy, failed, &listed.backups, span, quotas)?;
    let bare_later = outcome.forecast.objects_left_without_backup();
    Ok(Foretold { scenario, outcome, coverage, bare_later, durations })
}
