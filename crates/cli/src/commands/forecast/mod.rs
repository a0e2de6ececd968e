//! `keeptime forecast`: when backups go, and what will be kept.

mod bare;
mod quota;
mod show;
mod what_if;

use std::io::Write;
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::explain::{DurationChange, Language, Scenario};
use keeptime::forecast::{Forecast, ForecastError, Forecaster, LongRun, QuotaForecast};
use keeptime::policy::Policy;
use keeptime::retention::Limits;
use keeptime_documents::csbs::{ListedBackup, Quota};

use crate::args;
use crate::commands::coverage::Coverage;
use crate::failure::{Ended, Failure};
use crate::read::listing::{self, Listed};
use crate::read::policy::{self, Half, Source};
use crate::read::{input, time};
use crate::show::complain;
use crate::show::time::shown;
pub(crate) use bare::later_bare;
pub(crate) use quota::read as quotas;

/// What becomes of a policy and its backups.
pub(crate) struct Outcome<'b> {
    pub(crate) forecast: Forecast<'b, ListedBackup>,
    pub(crate) long_run: LongRun,
    pub(crate) quotas: Vec<QuotaForecast>,
}

pub(crate) fn run(
    task: &args::Forecast,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<Ended, Failure> {
    let files = task.backups.iter().chain([&task.policy]).chain(&task.quota);
    input::standard_input_once(files)?;
    let source = Source::read(Some(&task.policy), None, task.rules.zero.into())?;
    let source = match task.if_pattern {
        // What cannot fire now may fire with another pattern.
        Some(_) => source.needing(&[Half::Keeping])?,
        None => source.needing(&[Half::Firing, Half::Keeping])?,
    };
    let listed = listing::read(&task.backups, None)?;
    let quotas = task.quota.as_deref().map(quotas).transpose()?.unwrap_or_default();
    let span = span(task)?;
    let present = policy::with_floor(source.policy, task.rules.keep_at_least);
    let present = if task.even_if_disabled { present.as_enabled() } else { present };
    if let Some(why) = language.idle(present.state()) {
        complain(&format!("note: {why}; --even-if-disabled shows what it would do"));
    }
    let other = what_if::policy(task, &present)?;

    let foretell = |scenario, policy, durations| {
        let foretold =
            foretell(scenario, policy, failed_limits(task), &listed, &span, &quotas, durations);
        foretold.map_err(|error| match error {
            ForecastError::TooFar => Failure::Misuse(format!("--days or --until: {error}")),
            error => Failure::document(&task.policy, error),
        })
    };
    let mut forecasts = Vec::new();
    match (foretell(Scenario::Present, &present, None), &other) {
        (Ok(foretold), _) => forecasts.push(foretold),
        // What cannot fire now may fire with another pattern. If it cannot be read, a note said so.
        (Err(_), Some(_)) if present.pattern().is_err() => {}
        (Err(Failure::Document(message)), Some(_)) => complain(&format!("note: {message}")),
        (Err(failure), _) => return Err(failure),
    }
    if let Some(other) = &other {
        let durations = duration_change(&present, other);
        forecasts.push(foretell(Scenario::WhatIf, other, durations)?);
    }
    if task.json {
        for foretold in &forecasts {
            writeln!(output, "{}", show::as_json(foretold, &span, language))?;
        }
        return Ok(Ended::Fine);
    }
    writeln!(output, "{}", language.forecast_span(span.start, span.end))?;
    let is_present = |foretold: &&Foretold<'_>| foretold.scenario == Scenario::Present;
    if let Some(foretold) = forecasts.first().filter(is_present) {
        show::list(foretold, &span, language, output)?;
    }
    for foretold in &forecasts {
        show::summary(foretold, language, output)?;
    }
    writeln!(output)?;
    for sentence in language.assumptions() {
        writeln!(output, "{sentence}")?;
    }
    Ok(Ended::Fine)
}

/// How the days change from one policy to another; `None` if they stay, or if nobody knows.
pub(crate) fn duration_change(before: &Policy, after: &Policy) -> Option<DurationChange> {
    DurationChange::between(before.limits().ok()?, after.limits().ok()?)
}

/// A forecast, and the judgement at its start.
struct Foretold<'b> {
    scenario: Scenario,
    outcome: Outcome<'b>,
    /// What the deletions leave each object with; `None` without a listing.
    coverage: Option<Coverage<'b>>,
    /// The objects that later deletions leave without a counted backup, and when.
    bare_later: Vec<(&'b str, DateTime<Utc>)>,
    /// How the days change.
    durations: Option<DurationChange>,
}

fn foretell<'b>(
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
    let bare_later = later_bare(&judgement, &outcome.forecast);
    Ok(Foretold { scenario, outcome, coverage, bare_later, durations })
}

fn span(task: &args::Forecast) -> Result<Range<DateTime<Utc>>, Failure> {
    let now = time::or_now(task.now.as_ref());
    let until = match &task.until {
        Some(until) => until.read("--until", now),
        None => time::days_later(now, task.days),
    };
    if until < now {
        let message = format!("--until {} is before {}", shown(until), shown(now));
        return Err(Failure::Misuse(message));
    }
    if until - now > TimeDelta::days(time::MOST_DAYS) {
        let message = format!("--until {} is more than a hundred years ahead", shown(until));
        return Err(Failure::Misuse(message));
    }
    Ok(now..until)
}

/// What becomes of a policy and its backups, of which failed ones have limits of their own.
pub(crate) fn outcome<'b>(
    policy: &'b Policy,
    failed: Limits,
    backups: &'b [ListedBackup],
    span: &Range<DateTime<Utc>>,
    quotas: &[Quota],
) -> Result<Outcome<'b>, ForecastError> {
    let forecaster = Forecaster::new(policy).with_failed(failed);
    let forecast = forecaster.run(backups, span.start, span.end)?;
    let quotas = quotas.iter().filter_map(|quota| quota::reached(quota, &forecast));
    let quotas = quotas.collect();
    Ok(Outcome { long_run: LongRun::of(policy)?, forecast, quotas })
}

fn failed_limits(task: &args::Forecast) -> Limits {
    Limits::UNLIMITED.with_max_backups(task.failed_backups).with_max_days(task.failed_days)
}
