//! `keeptime forecast`: when backups go, and what will be kept.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use keeptime::api::csbs::{CheckpointItem, Quota, QuotaAnswer};
use keeptime::explain::english;
use keeptime::forecast::{Departure, Forecast, Forecaster, SteadyState, Subject, steady_state};
use keeptime::pattern::Pattern;
use keeptime::picture;
use keeptime::policy::Policy;
use keeptime::retention::{Backup, Limits, Standing};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::plain::plain;
use crate::{Ended, args, complain, input, listing, policy_file, terminal, time};

/// The most that a year of backups an hour takes.
const MOST_LISTED: usize = 1000;

/// A policy, what it is called here, and what becomes of it.
struct Outcome<'b> {
    name: &'static str,
    forecast: Forecast<'b, CheckpointItem>,
    steady: Option<SteadyState>,
    quotas: Vec<QuotaReached>,
}

/// A quota and when it is reached.
struct QuotaReached {
    what: String,
    quota: f64,
    at: Option<DateTime<Utc>>,
}

pub(crate) fn run(task: &args::Forecast, output: &mut impl Write) -> Result<Ended, Failure> {
    let files = task.backups.iter().chain([&task.policy]).chain(&task.quota);
    input::standard_input_once(files)?;
    let source = policy_file::source(Some(&task.policy), None, task.zero.into())?;
    let backups = listing::read_whole(&task.backups)?;
    let quotas = task.quota.as_deref().map(quotas).transpose()?.unwrap_or_default();
    let now = time::or_now(task.now.as_ref());
    let until = match &task.until {
        Some(until) => until.read("--until"),
        None => time::days_later(now, task.days),
    };
    let limits = source.policy.limits().with_keep_at_least(task.keep_at_least);
    let present = source.policy.with_limits(limits);
    let present = if task.even_if_disabled { present.as_enabled() } else { present };
    let other = what_if(task, &present)?;

    let failed = failed_limits(task);
    let foretold = |name, policy| -> Result<Outcome<'_>, Failure> {
        let forecast = Forecaster::new(policy).with_failed(failed).run(&backups, now, until);
        let forecast = forecast.map_err(|error| Failure::document(&task.policy, error))?;
        let timetable = policy.pattern().ok().and_then(|_| policy.schedule().ok());
        let steady =
            timetable.and_then(|schedule| steady_state(schedule.timetable(), policy.limits()));
        let quotas = quotas.iter().filter_map(|quota| reached(quota, &forecast)).collect();
        Ok(Outcome { name, forecast, steady, quotas })
    };
    let mut outcomes = vec![foretold("present", &present)?];
    if let Some(other) = &other {
        outcomes.push(foretold("what if", other)?);
    }
    if task.json {
        for outcome in &outcomes {
            writeln!(output, "{}", as_json(outcome, &backups, now, until))?;
        }
        return Ok(Ended::Fine);
    }
    let span = format!("From {} until {}", shown(now), shown(until));
    writeln!(output, "{span}.")?;
    list(&outcomes[0].forecast, &backups, now, output)?;
    for outcome in &outcomes {
        summary(outcome, output)?;
    }
    writeln!(
        output,
        "\nAssumed: every backup succeeds at its time, nothing is backed up by hand, and what is due \
         goes at once.\nA backup to come is as large as those of its server are on average."
    )?;
    Ok(Ended::Fine)
}

/// The policy with what is asked for in place of what it has; `None` where nothing is.
fn what_if(task: &args::Forecast, present: &Policy) -> Result<Option<Policy>, Failure> {
    let mut limits = present.limits();
    let mut is_other = false;
    if let Some(count) = task.if_max_backups {
        limits = limits.with_max_backups(count);
        is_other = true;
    }
    if let Some(days) = task.if_max_days {
        limits = limits.with_max_days(days);
        is_other = true;
    }
    if let Some(floor) = task.if_keep_at_least {
        limits = limits.with_keep_at_least(floor);
        is_other = true;
    }
    let pattern: Result<Pattern, _> = match &task.if_pattern {
        Some(text) => {
            is_other = true;
            let policy = policy_file::pattern("--if-pattern", text)?;
            policy.pattern().cloned().map_err(Clone::clone)
        }
        None => present.pattern().cloned().map_err(Clone::clone),
    };
    if !is_other {
        return Ok(None);
    }
    let objects = present.objects().cloned().collect::<Vec<_>>();
    let policy =
        Policy::new(pattern.map(|pattern: Pattern| pattern), limits, present.state(), objects);
    Ok(Some(policy.starting(present.start())))
}

fn failed_limits(task: &args::Forecast) -> Limits {
    let mut limits = Limits::UNLIMITED;
    if let Some(count) = task.failed_backups {
        limits = limits.with_max_backups(count);
    }
    if let Some(days) = task.failed_days {
        limits = limits.with_max_days(days);
    }
    limits
}

/// The quotas of the service's answer.
fn quotas(path: &Path) -> Result<Vec<Quota>, Failure> {
    let answer: QuotaAnswer = serde_json::from_value(policy_file::json(path)?)
        .map_err(|error| Failure::document(path, error))?;
    Ok(answer.quotas().resources().to_vec())
}

/// When a quota of backups or of space is reached; `None` where it is of something else, or there is
/// none.
fn reached(quota: &Quota, forecast: &Forecast<'_, CheckpointItem>) -> Option<QuotaReached> {
    const MB_PER_GB: f64 = 1024.0;
    let limit = *quota.quota().filter(|limit| **limit >= 0.0)?;
    let (what, at) = match quota.quota_type()? {
        // A number of backups that no list has is never reached.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        "backups" => ("backups".to_owned(), forecast.reaches(limit.ceil() as u64)),
        "backup_capacity" => {
            let size = |backup: &CheckpointItem| backup.extend_info().size().copied();
            (
                format!("{} of backups", quota.unit().unwrap_or("GB")),
                forecast.space_reaches(limit * MB_PER_GB, size),
            )
        }
        _ => return None,
    };
    Some(QuotaReached { what, quota: limit, at })
}

fn shown(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// When each backup that is there goes.
fn list(
    forecast: &Forecast<'_, CheckpointItem>,
    backups: &[CheckpointItem],
    now: DateTime<Utc>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let goes = departures(forecast);
    let mut by_object: BTreeMap<&str, Vec<&CheckpointItem>> = BTreeMap::new();
    for backup in backups.iter().filter(|backup| backup.standing() != Standing::Going) {
        by_object.entry(backup.resource_id()).or_default().push(backup);
    }
    let mut left = MOST_LISTED;
    for (object, mut backups) in by_object {
        backups.sort_by_key(Backup::created_at);
        writeln!(output, "\n{}", plain(object))?;
        for backup in backups {
            if left == 0 {
                complain("further backups are not listed; --json tells them all");
                return Ok(());
            }
            left -= 1;
            let date = backup.created_at().map_or_else(|| "no date".to_owned(), shown);
            let fate = match goes.get(backup.id()) {
                None => "stays".to_owned(),
                Some(departure) => fate(departure, now),
            };
            writeln!(output, "  {date:23}  {}  {fate}", plain(backup.id()))?;
        }
    }
    Ok(())
}

/// The departures of backups that are there, by their ids.
fn departures<'f>(
    forecast: &'f Forecast<'_, CheckpointItem>,
) -> BTreeMap<&'f str, &'f Departure<'f, CheckpointItem>> {
    let present = forecast.departures().filter_map(|departure| match departure.subject() {
        Subject::Present(backup) => Some((backup.id(), departure)),
        Subject::Coming(_) => None,
    });
    present.collect()
}

fn fate(departure: &Departure<'_, CheckpointItem>, now: DateTime<Utc>) -> String {
    let when = if departure.at() <= now {
        "goes now".to_owned()
    } else {
        let after = match departure.after() {
            0 => String::new(),
            more => format!(", after {more} more"),
        };
        let wait = time::relative(departure.at() - now);
        format!("goes on {}, {wait}{after}", shown(departure.at()))
    };
    format!("{when}: {}", departure.verdict().evidence())
}

fn summary(outcome: &Outcome<'_>, output: &mut impl Write) -> Result<(), Failure> {
    let days: Vec<(NaiveDate, usize)> = outcome.forecast.kept_at_end_of_days().collect();
    let name = if outcome.name == "present" { "" } else { "What if: " };
    writeln!(output, "\n{name}Backups at the end of each day (UTC)")?;
    write!(output, "{}", picture::chart(&days, terminal::width()))?;
    writeln!(output, "{}", long_run(outcome.steady))?;
    for reached in &outcome.quotas {
        let QuotaReached { what, quota, at } = reached;
        match at {
            Some(at) => {
                writeln!(output, "The quota of {quota} {what} is reached on {}.", shown(*at))?;
            }
            None => writeln!(output, "The quota of {quota} {what} is not reached.")?,
        }
    }
    Ok(())
}

fn long_run(steady: Option<SteadyState>) -> String {
    let Some(steady) = steady else { return "In the long run there are ever more.".to_owned() };
    let (least, most) = (*steady.backups().start(), *steady.backups().end());
    let count = usize::try_from(most).unwrap_or(usize::MAX);
    let least = if least == most { String::new() } else { format!("{least} to ") };
    format!(
        "In the long run {least}{} of each server.",
        english::counted(count, "automatic backup")
    )
}

fn as_json(
    outcome: &Outcome<'_>,
    backups: &[CheckpointItem],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Value {
    let goes = departures(&outcome.forecast);
    let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let backup = |backup: &CheckpointItem| {
        let departure = goes.get(backup.id());
        json!({
            "id": backup.id(),
            "resource_id": backup.resource_id(),
            "created_at": backup.created_at().map(text),
            "goes_at": departure.map(|departure| text(departure.at())),
            "after": departure.map(|departure| departure.after()),
            "why": departure.map(|departure| departure.verdict().evidence().to_string()),
        })
    };
    let quota = |reached: &QuotaReached| json!({"what": reached.what, "quota": reached.quota, "reached_at": reached.at.map(text)});
    json!({
        "forecast": outcome.name,
        "from": text(now),
        "until": text(until),
        "backups": backups.iter().filter(|one| one.standing() != Standing::Going)
            .map(backup).collect::<Vec<_>>(),
        "kept": outcome.forecast.kept_at_end_of_days()
            .map(|(day, kept)| json!({"day": day, "backups": kept})).collect::<Vec<_>>(),
        "long_run": outcome.steady.map(|steady| json!({
            "least": steady.backups().start(), "most": steady.backups().end(),
        })),
        "quotas": outcome.quotas.iter().map(quota).collect::<Vec<_>>(),
    })
}
