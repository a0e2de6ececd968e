//! `keeptime forecast`: when backups go, and what will be kept.

mod bare;
mod fate;
mod quota;
mod show;
mod what_if;

use std::io::Write;
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::explain::english;
use keeptime::forecast::{Forecast, ForecastError, Forecaster, SteadyState, steady_state};
use keeptime::policy::{KeepingError, Policy, State};
use keeptime::retention::{Judgement, Limits};
use keeptime_documents::csbs::{ListedBackup, Quota};

use crate::args;
use crate::commands::coverage::Coverage;
use crate::commands::durations;
use crate::failure::{Ended, Failure};
use crate::read::listing::{self, Listed};
use crate::read::policy::{self, Half, Source};
use crate::read::{input, time};
use crate::show::complain;
use crate::show::time::shown;
pub(crate) use bare::{later, later_bare};
pub(crate) use fate::{Rules, departures, fate};
pub(crate) use quota::{BACKUPS, QuotaReached, read as quotas};

/// What the forecast of the policy as it is is called.
const PRESENT: &str = "present";

/// What becomes of a policy and its backups.
pub(crate) struct Outcome<'b> {
    pub(crate) forecast: Forecast<'b, ListedBackup>,
    long_run: LongRun,
    pub(crate) quotas: Vec<QuotaReached>,
}

/// How many backups of each server there are once only time changes.
enum LongRun {
    /// So many.
    Steady(SteadyState),
    /// Ever more.
    Growing,
    /// None is made.
    Still(&'static str),
}

pub(crate) fn run(task: &args::Forecast, output: &mut impl Write) -> Result<Ended, Failure> {
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
    if let Some(why) = policy::why_it_rests(present.state()) {
        complain(&format!(
            "note: {why}, so nothing comes and nothing goes; --even-if-disabled shows what would"
        ));
    }
    let other = what_if::policy(task, &present)?;

    let foretell = |name, policy, durations| {
        let foretold =
            foretell(name, policy, failed_limits(task), &listed, &span, &quotas, durations);
        foretold.map_err(|error| match error {
            ForecastError::TooFar => Failure::Misuse(format!("--days or --until: {error}")),
            error => Failure::document(&task.policy, error),
        })
    };
    let mut forecasts = Vec::new();
    match (foretell(PRESENT, &present, None), &other) {
        (Ok(foretold), _) => forecasts.push(foretold),
        // What cannot fire now may fire with another pattern. If it cannot be read, a note said so.
        (Err(_), Some(_)) if present.pattern().is_err() => {}
        (Err(Failure::Document(message)), Some(_)) => complain(&format!("note: {message}")),
        (Err(failure), _) => return Err(failure),
    }
    if let Some(other) = &other {
        let durations = durations::note(&present, other);
        forecasts.push(foretell("what if", other, durations)?);
    }
    if task.json {
        for foretold in &forecasts {
            writeln!(output, "{}", show::as_json(foretold, &span))?;
        }
        return Ok(Ended::Fine);
    }
    writeln!(output, "From {} until {}.", shown(span.start), shown(span.end))?;
    if let Some(foretold) = forecasts.first().filter(|foretold| foretold.name == PRESENT) {
        show::list(foretold, &span, output)?;
    }
    for foretold in &forecasts {
        show::summary(foretold, output)?;
    }
    writeln!(output, "\n{}", show::ASSUMED)?;
    Ok(Ended::Fine)
}

/// A forecast, and the judgement at its start.
struct Foretold<'b> {
    name: &'static str,
    outcome: Outcome<'b>,
    judgement: Judgement<'b, ListedBackup>,
    rules: Rules,
    /// What the deletions leave each object with; `None` without a listing.
    coverage: Option<Coverage<'b>>,
    /// The objects that later deletions leave without a counted backup, and when.
    bare_later: Vec<(&'b str, DateTime<Utc>)>,
    /// What the services do with backups made before the change that is asked about.
    durations: Option<String>,
}

fn foretell<'b>(
    name: &'static str,
    policy: &'b Policy,
    failed: Limits,
    listed: &'b Listed,
    span: &Range<DateTime<Utc>>,
    quotas: &[Quota],
    durations: Option<String>,
) -> Result<Foretold<'b>, ForecastError> {
    let judgement = policy.judge(&listed.backups, span.start)?;
    let coverage = listed.is_given.then(|| Coverage::of(&judgement, Some(policy), listed));
    let outcome = outcome(policy, failed, &listed.backups, span, quotas)?;
    let rules = Rules { policy: judgement.limits(), failed };
    let bare_later = later_bare(&judgement, &outcome.forecast);
    Ok(Foretold { name, outcome, judgement, rules, coverage, bare_later, durations })
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
    let quotas = quotas.iter().filter_map(|quota| quota::reached(quota, &forecast, backups, span));
    let quotas = quotas.collect();
    Ok(Outcome { long_run: long_run(policy)?, forecast, quotas })
}

fn long_run(policy: &Policy) -> Result<LongRun, ForecastError> {
    match policy.state() {
        State::Enabled => {}
        State::NotEnabled => {
            return Ok(LongRun::Still("It is not enabled, so no backup is made."));
        }
        State::StatusDisabled => {
            return Ok(LongRun::Still("Its status is disabled, so no backup is made."));
        }
    }
    if policy.objects().len() == 0 {
        return Ok(LongRun::Still("It names no server, so no backup is made."));
    }
    let schedule = policy.schedule()?;
    let limits = policy.limits().map_err(|reason| KeepingError::from(reason.clone()))?;
    let steady = steady_state(schedule.timetable(), limits);
    Ok(steady.map_or(LongRun::Growing, LongRun::Steady))
}

impl Outcome<'_> {
    /// The long run and the quotas.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let long_run = match &self.long_run {
            LongRun::Growing => "In the long run there are ever more.".to_owned(),
            LongRun::Still(why) => (*why).to_owned(),
            LongRun::Steady(steady) => {
                let (least, most) = (*steady.backups().start(), *steady.backups().end());
                let count = usize::try_from(most).unwrap_or(usize::MAX);
                let least = if least == most { String::new() } else { format!("{least} to ") };
                let most = english::counted(count, "automatic backup");
                format!("In the long run {least}{most} of each server.")
            }
        };
        let quotas = self.quotas.iter().map(QuotaReached::sentence);
        std::iter::once(long_run).chain(quotas).collect()
    }

    fn steady(&self) -> Option<SteadyState> {
        match self.long_run {
            LongRun::Steady(steady) => Some(steady),
            LongRun::Growing | LongRun::Still(_) => None,
        }
    }
}

fn failed_limits(task: &args::Forecast) -> Limits {
    Limits::UNLIMITED.with_max_backups(task.failed_backups).with_max_days(task.failed_days)
}
