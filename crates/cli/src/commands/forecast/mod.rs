//! `keeptime forecast`: when backups will be deleted and how many will be kept.

mod projection;
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
use keeptime_documents::PolicyHalf;

use crate::answer;
use crate::args;
use crate::failure::{ExitStatus, Failure};
use crate::read::names::ServerNames;
use crate::read::policy::{self, LoadedPolicy};
use crate::read::{input, listing, swapped, terraform, time, vault};
use crate::show::instant::utc_text;
use crate::show::style::Meaning;
use crate::show::{print_note, prose};
use projection::{ScenarioForecast, forecast_scenario};
pub(crate) use quota::read as quotas;

pub(crate) fn run(
    task: &args::Forecast,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let files = task.backups.iter().chain([&task.policy]).chain(&task.quota).chain(&task.vault);
    input::standard_input_once(files)?;
    let text = input::text(&task.policy)?;
    terraform::refuse("forecast", &task.policy, &text)?;
    let vaults = vault::read(&task.vault, None)?;
    vault::note_locks(&vaults, language);
    let source = LoadedPolicy::from_text(&task.policy, text, None, task.retention.zero.into())
        .inspect_err(|_| swapped::note(&task.policy, &task.backups))?
        .with_vaults(&vaults)?;
    let source = match task.if_pattern {
        // A policy that cannot fire may fire with the pattern of `--if-pattern`.
        Some(_) => source.requiring(&[PolicyHalf::Keeping])?,
        None => source.requiring(&[PolicyHalf::Firing, PolicyHalf::Keeping])?,
    };
    let names = ServerNames::of(&source.policy, &vaults);
    let listed = listing::read_for_policy(&source.policy, &vaults, &task.backups, None)?;
    let names = names.with_backups(listed.backups());
    let quotas = task.quota.as_deref().map(quotas).transpose()?.unwrap_or_default();
    let span = span(task)?;
    let present = source.policy.into_policy().with_keep_at_least(task.retention.keep_at_least);
    let present = policy::with_start(present, task.start.as_ref(), span.start);
    let present = if task.even_if_disabled { present.into_enabled() } else { present };
    if let Some(why) = language.not_running(present.state()) {
        print_note(&format!("{why}; --even-if-disabled shows what it would do"));
    }
    let other = what_if::policy(task, &present)?;

    let forecast_scenario = |scenario, policy, durations| {
        let forecast = forecast_scenario(
            scenario,
            policy,
            failed_limits(task),
            (!task.backups.is_empty()).then_some(&listed),
            &span,
            &quotas,
            durations,
        );
        forecast.map_err(|error| match error {
            ForecastError::TooFar => Failure::Misuse(format!("--days or --until: {error}")),
            ForecastError::Firing(error) => policy::firing_failure(&source.name, &error),
            error => Failure::document(&task.policy, error),
        })
    };
    let mut forecasts = Vec::new();
    match (forecast_scenario(Scenario::Present, &present, None), &other) {
        (Ok(forecast), _) => forecasts.push(forecast),
        // A policy that cannot fire may fire with the pattern of `--if-pattern`. If its own is
        // unreadable, a note has been printed.
        (Err(_), Some(_)) if present.pattern().is_err() => {}
        (Err(Failure::Document(message)), Some(_)) => print_note(&message),
        (Err(failure), _) => return Err(failure),
    }
    if let Some(other) = &other {
        let durations = PolicyChange::new(&present, other).duration_change();
        forecasts.push(forecast_scenario(Scenario::WhatIf, other, durations)?);
    }
    if task.output.is_json() {
        for forecast in &forecasts {
            answer::write(&show::as_answer(forecast, &span, language), output)?;
        }
        return Ok(ExitStatus::Success);
    }
    for (number, forecast) in forecasts.iter().enumerate() {
        if number > 0 {
            writeln!(output)?;
        }
        show::answer(forecast, &span, &names, language, output)?;
    }
    let is_present = |forecast: &&ScenarioForecast<'_>| forecast.scenario == Scenario::Present;
    if let Some(forecast) = forecasts.first().filter(is_present) {
        if task.all {
            show::backups(forecast, &span, &names, language, output)?;
        } else {
            show::servers(forecast, &span, &names, language, output)?;
        }
    }
    writeln!(output)?;
    prose::write(&language.assumptions(), Meaning::Dim, 0, output)?;
    if forecasts.iter().any(|forecast| !forecast.quotas.is_empty()) {
        prose::write(&language.size_assumption(), Meaning::Dim, 0, output)?;
    }
    Ok(ExitStatus::Success)
}

fn span(task: &args::Forecast) -> Result<Range<DateTime<Utc>>, Failure> {
    let now = time::resolve_now(task.now.as_ref());
    let until = match &task.until {
        Some(until) => until.resolve("--until", now),
        None => time::days_later(now, task.days),
    };
    if until < now {
        let message = format!("--until {} is before {}", utc_text(until), utc_text(now));
        return Err(Failure::Misuse(message));
    }
    if until - now > TimeDelta::days(time::MAX_DAYS) {
        let message = format!("--until {} is more than a hundred years ahead", utc_text(until));
        return Err(Failure::Misuse(message));
    }
    Ok(now..until)
}

fn failed_limits(task: &args::Forecast) -> Limits {
    Limits::UNLIMITED.with_max_backups(task.failed_backups).with_max_days(task.failed_days)
}
