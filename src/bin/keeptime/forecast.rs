//! `keeptime forecast`: when backups go, and what will be kept.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use keeptime::api::csbs::{CheckpointItem, Quota, QuotaAnswer};
use keeptime::explain::english;
use keeptime::forecast::{
    Departure, Forecast, ForecastError, Forecaster, SteadyState, Subject, steady_state,
};
use keeptime::pattern::Pattern;
use keeptime::picture;
use keeptime::policy::Policy;
use keeptime::retention::{Backup, Limits, Standing};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::plain::plain;
use crate::{Ended, args, complain, input, listing, policy_file, terminal, time};

/// How many backups are listed; nobody reads on.
const MOST_LISTED: usize = 1000;

/// What becomes of a policy and its backups.
pub(crate) struct Outcome<'b> {
    pub(crate) forecast: Forecast<'b, CheckpointItem>,
    steady: Option<SteadyState>,
    pub(crate) quotas: Vec<QuotaReached>,
}

/// A quota and when it is reached.
pub(crate) struct QuotaReached {
    pub(crate) what: String,
    pub(crate) quota: f64,
    reached: When,
}

/// When something is.
enum When {
    Already,
    On(DateTime<Utc>),
    Never,
    /// Nobody knows how large the backups are.
    Unknown,
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
    let foretold = |policy| {
        let outcome = outcome_with(policy, failed, &backups, now..until, &quotas);
        outcome.map_err(|error| Failure::document(&task.policy, error))
    };
    let mut outcomes = vec![("present", foretold(&present)?)];
    if let Some(other) = &other {
        outcomes.push(("what if", foretold(other)?));
    }
    if task.json {
        for (name, outcome) in &outcomes {
            writeln!(output, "{}", as_json(name, outcome, &backups, now..until))?;
        }
        return Ok(Ended::Fine);
    }
    let span = format!("From {} until {}", shown(now), shown(until));
    writeln!(output, "{span}.")?;
    list(&outcomes[0].1.forecast, &backups, now, output)?;
    for (name, outcome) in &outcomes {
        summary(name, outcome, output)?;
    }
    writeln!(
        output,
        "\nAssumed: every backup succeeds at its time, nothing is backed up by hand, and what is due \
         goes at once.\nA backup to come is as large as those of its server are on average."
    )?;
    Ok(Ended::Fine)
}

/// What becomes of a policy and its backups; failed ones stay.
pub(crate) fn outcome<'b>(
    policy: &'b Policy,
    backups: &'b [CheckpointItem],
    span: Range<DateTime<Utc>>,
    quotas: &[Quota],
) -> Result<Outcome<'b>, ForecastError> {
    outcome_with(policy, Limits::UNLIMITED, backups, span, quotas)
}

fn outcome_with<'b>(
    policy: &'b Policy,
    failed: Limits,
    backups: &'b [CheckpointItem],
    span: Range<DateTime<Utc>>,
    quotas: &[Quota],
) -> Result<Outcome<'b>, ForecastError> {
    let forecast =
        Forecaster::new(policy).with_failed(failed).run(backups, span.start, span.end)?;
    let schedule = policy.schedule()?;
    let steady = steady_state(schedule.timetable(), policy.limits());
    let has_sizes = backups.iter().any(|backup| size(backup).is_some());
    let quotas = quotas.iter().filter_map(|quota| {
        let (what, limit, at) = reached(quota, &forecast)?;
        let reached = match at {
            _ if what != BACKUPS && !has_sizes => When::Unknown,
            Some(at) if at <= span.start => When::Already,
            Some(at) => When::On(at),
            None => When::Never,
        };
        Some(QuotaReached { what, quota: limit, reached })
    });
    let quotas = quotas.collect();
    Ok(Outcome { forecast, steady, quotas })
}

impl Outcome<'_> {
    /// The long run and the quotas.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let quotas = self.quotas.iter().map(|QuotaReached { what, quota, reached }| {
            let quota = format!("The quota of {quota} {what}");
            match reached {
                When::Already => format!("{quota} is reached already."),
                When::On(at) => format!("{quota} is reached on {}.", shown(*at)),
                When::Never => format!("{quota} is not reached."),
                When::Unknown => format!("{quota} cannot be foretold, as no backup has a size."),
            }
        });
        std::iter::once(long_run(self.steady)).chain(quotas).collect()
    }
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
    let policy = Policy::new(pattern, limits, present.state(), objects);
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
pub(crate) fn quotas(path: &Path) -> Result<Vec<Quota>, Failure> {
    let answer: QuotaAnswer = serde_json::from_value(policy_file::json(path)?)
        .map_err(|error| Failure::document(path, error))?;
    Ok(answer.quotas().resources().to_vec())
}

/// Of what a quota is.
pub(crate) const BACKUPS: &str = "backups";

/// What a quota is of, how much it is, and when that is reached; `None` where it is of something else,
/// or there is none.
fn reached(
    quota: &Quota,
    forecast: &Forecast<'_, CheckpointItem>,
) -> Option<(String, f64, Option<DateTime<Utc>>)> {
    const MB_PER_GB: f64 = 1024.0;
    let limit = *quota.quota().filter(|limit| **limit >= 0.0)?;
    let (what, at) = match quota.quota_type()? {
        // A number of backups that no list has is never reached.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        BACKUPS => (BACKUPS.to_owned(), forecast.reaches(limit.ceil() as u64)),
        "backup_capacity" => {
            let unit = quota.unit().unwrap_or("GB");
            (format!("{unit} of backups"), forecast.space_reaches(limit * MB_PER_GB, size))
        }
        _ => return None,
    };
    Some((what, limit, at))
}

fn size(backup: &CheckpointItem) -> Option<f64> {
    backup.extend_info().size().copied()
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
pub(crate) fn departures<'f>(
    forecast: &'f Forecast<'_, CheckpointItem>,
) -> BTreeMap<&'f str, &'f Departure<'f, CheckpointItem>> {
    let present = forecast.departures().filter_map(|departure| match departure.subject() {
        Subject::Present(backup) => Some((backup.id(), departure)),
        Subject::Coming(_) => None,
    });
    present.collect()
}

pub(crate) fn fate(departure: &Departure<'_, CheckpointItem>, now: DateTime<Utc>) -> String {
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

fn summary(name: &str, outcome: &Outcome<'_>, output: &mut impl Write) -> Result<(), Failure> {
    let days: Vec<(NaiveDate, usize)> = outcome.forecast.kept_at_end_of_days().collect();
    let name = if name == "present" { "" } else { "What if: " };
    writeln!(output, "\n{name}Backups at the end of each day (UTC)")?;
    write!(output, "{}", picture::chart(&days, terminal::width()))?;
    for sentence in outcome.sentences() {
        writeln!(output, "{sentence}")?;
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
    name: &str,
    outcome: &Outcome<'_>,
    backups: &[CheckpointItem],
    span: Range<DateTime<Utc>>,
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
    let quota = |reached: &QuotaReached| {
        let at = match reached.reached {
            When::Already => Some(span.start),
            When::On(at) => Some(at),
            When::Never | When::Unknown => None,
        };
        let is_known = !matches!(reached.reached, When::Unknown);
        json!({"what": reached.what, "quota": reached.quota, "reached_at": at.map(text),
            "known": is_known})
    };
    json!({
        "forecast": name,
        "from": text(span.start),
        "until": text(span.end),
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
