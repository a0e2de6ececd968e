//! `keeptime forecast`: when backups go, and what will be kept.

mod outcome;
mod quota;
mod show;
mod what_if;

use std::io::Write;
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::explain::{Language, Scenario};
use keeptime::forecast::ForecastError;
use keeptime::policy::PolicyChange;
use keeptime::retention::Limits;

use crate::args;
use crate::failure::{Ended, Failure};
use crate::read::policy::{self, Half, Source};
use crate::read::{input, listing, time};
use crate::show::complain;
use crate::show::time::shown;
use outcome::{Foretold, foretell};
pub(crate) use outcome::{Outcome, outcome};
pub(crate) use quota::read as quotas;

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
    let present = if task.even_if_disabled { present.into_enabled() } else { present };
    if let Some(why) = language.not_running(present.state()) {
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
        let durations = PolicyChange::new(&present, other).duration_change();
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

fn failed_limits(task: &args::Forecast) -> Limits {
    Limits::UNLIMITED.with_max_backups(task.failed_backups).with_max_days(task.failed_days)
}
