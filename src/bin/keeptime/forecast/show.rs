//! A forecast as people and as programs read it.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use keeptime::api::csbs::CheckpointItem;
use keeptime::forecast::{Departure, Forecast, Subject};
use keeptime::picture;
use keeptime::retention::{Backup, Judgement, Outcome as Fate, Standing, Verdict};
use serde_json::{Value, json};

use super::quota::When;
use super::{Outcome, QuotaReached};
use crate::failure::Failure;
use crate::plain::plain;
use crate::time::shown;
use crate::{complain, listing, terminal, time};

/// How many backups are listed; nobody reads on.
const MOST_LISTED: usize = 1000;

/// What is taken for granted.
pub(super) const ASSUMED: &str = "\
Assumed: every backup succeeds at its time and none is made by hand; what is due goes at once; what failed
or is in use stays so. A backup to come is as large as those of its server are on average, or else as all.";

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

/// What becomes of a backup.
pub(crate) fn fate(
    verdict: &Verdict,
    departure: Option<&Departure<'_, CheckpointItem>>,
    span: &Range<DateTime<Utc>>,
) -> String {
    let Some(departure) = departure else {
        return match verdict.outcome() {
            Fate::Defer => format!("is due and waits: {}", verdict.evidence()),
            Fate::Gone => String::new(),
            Fate::Keep | Fate::Prune => format!("stays until {}", span.end.format("%Y-%m-%d")),
        };
    };
    let why = departure.verdict().evidence().to_string();
    if departure.at() <= span.start {
        return format!("goes now: {why}");
    }
    // What goes by its age does not go because others come.
    let after = match departure.after() {
        more if more > 0 && why.starts_with("rank") => format!(", after {more} more"),
        _ => String::new(),
    };
    let wait = time::relative(departure.at() - span.start);
    format!("goes on {}, {wait}{after}: {why}", shown(departure.at()))
}

/// When each backup that is there goes.
pub(super) fn list(
    judgement: &Judgement<'_, CheckpointItem>,
    forecast: &Forecast<'_, CheckpointItem>,
    span: &Range<DateTime<Utc>>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let goes = departures(forecast);
    let mut by_object: BTreeMap<&str, Vec<(&CheckpointItem, Verdict)>> = BTreeMap::new();
    for (backup, verdict) in judgement.verdicts() {
        if verdict.outcome() != Fate::Gone {
            by_object.entry(backup.resource_id()).or_default().push((backup, verdict));
        }
    }
    let mut left = MOST_LISTED;
    for (object, mut backups) in by_object {
        backups.sort_by_key(|(backup, _)| backup.created_at());
        writeln!(output, "\n{}", plain(object))?;
        for (backup, verdict) in backups {
            if left == 0 {
                complain("further backups are not listed; --json tells them all");
                return Ok(());
            }
            left -= 1;
            let date = listing::made(backup);
            let fate = fate(&verdict, goes.get(backup.id()).copied(), span);
            writeln!(output, "  {date:23}  {}  {fate}", plain(backup.id()))?;
        }
    }
    Ok(())
}

/// How many there will be, in a picture and in words.
pub(super) fn summary(
    name: &str,
    outcome: &Outcome<'_>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let days: Vec<(NaiveDate, usize)> = outcome.forecast.kept_at_end_of_days().collect();
    let name = if name == super::PRESENT { "" } else { "What if: " };
    writeln!(output, "\n{name}Backups at the end of each day (UTC)")?;
    write!(output, "{}", picture::chart(&days, terminal::width()))?;
    for sentence in outcome.sentences() {
        writeln!(output, "{sentence}")?;
    }
    Ok(())
}

pub(super) fn as_json(
    name: &str,
    outcome: &Outcome<'_>,
    backups: &[CheckpointItem],
    span: &Range<DateTime<Utc>>,
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
        let at = match reached.when {
            When::Already => Some(span.start),
            When::On(at) => Some(at),
            When::Never | When::Unknown(_) => None,
        };
        let is_known = !matches!(reached.when, When::Unknown(_));
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
        "long_run": outcome.steady().map(|steady| json!({
            "least": steady.backups().start(), "most": steady.backups().end(),
        })),
        "quotas": outcome.quotas.iter().map(quota).collect::<Vec<_>>(),
    })
}
