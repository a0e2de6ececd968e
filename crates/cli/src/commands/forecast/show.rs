//! A forecast as people and as programs read it.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use keeptime::picture;
use keeptime::retention::{Backup, Outcome as Fate, Verdict};
use keeptime_documents::csbs::ListedBackup;
use serde_json::{Value, json};

use super::bare::later;
use super::fate::{departures, fate, never};
use super::quota::When;
use super::{Foretold, QuotaReached};
use crate::commands::coverage::Coverage;
use crate::failure::Failure;
use crate::show::backup::made;
use crate::show::escape::plain;
use crate::show::{complain, terminal};

/// How many backups are listed; nobody reads on.
const MOST_LISTED: usize = 1000;

/// What is taken for granted.
pub(super) const ASSUMED: &str = "\
Assumed: every backup succeeds at its time and none is made by hand; what is due goes at once; what failed
or is in use stays so. A backup to come is as large as those of its server are on average, or else as all.";

/// When each backup that is there goes.
pub(super) fn list(
    foretold: &Foretold<'_>,
    span: &Range<DateTime<Utc>>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let goes = departures(&foretold.outcome.forecast);
    let mut by_object: BTreeMap<&str, Vec<(&ListedBackup, Verdict)>> = BTreeMap::new();
    for (backup, verdict) in foretold.judgement.verdicts() {
        if verdict.outcome() != Fate::BeingDeleted {
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
            let date = made(backup);
            let fate = fate(&verdict, goes.get(backup.id()).copied(), foretold.rules, span);
            writeln!(output, "  {date:23}  {}  {fate}", plain(backup.id()))?;
        }
    }
    Ok(())
}

/// How many there will be, in a picture and in words.
pub(super) fn summary(foretold: &Foretold<'_>, output: &mut impl Write) -> Result<(), Failure> {
    let Foretold { name, outcome, .. } = foretold;
    let days: Vec<(NaiveDate, usize)> = outcome.forecast.kept_at_end_of_days().collect();
    let name = if *name == super::PRESENT { "" } else { "What if: " };
    writeln!(output, "\n{name}Backups at the end of each day (UTC)")?;
    write!(output, "{}", picture::chart(&days, terminal::width()))?;
    for sentence in outcome.sentences() {
        writeln!(output, "{sentence}")?;
    }
    for line in foretold.coverage.iter().flat_map(Coverage::lines) {
        writeln!(output, "{line}")?;
    }
    for (object, at) in &foretold.bare_later {
        writeln!(output, "{}: {}", plain(object), later(*at))?;
    }
    if let Some(note) = &foretold.durations {
        writeln!(output, "note: {note}")?;
    }
    Ok(())
}

pub(super) fn as_json(foretold: &Foretold<'_>, span: &Range<DateTime<Utc>>) -> Value {
    let Foretold { name, outcome, judgement, .. } = foretold;
    let goes = departures(&outcome.forecast);
    let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let backup = |(backup, verdict): (&ListedBackup, Verdict)| {
        let departure = goes.get(backup.id());
        json!({
            "id": backup.id(),
            "resource_id": backup.resource_id(),
            "created_at": backup.created_at().map(text),
            "goes_at": departure.map(|departure| text(departure.at())),
            "after": departure.map(|departure| departure.after()),
            "why": departure.map(|departure| departure.verdict().evidence().to_string()),
            "never_deleted": departure.is_none().then(|| never(&verdict, foretold.rules)).flatten(),
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
        "backups": judgement.verdicts().filter(|(_, verdict)| verdict.outcome() != Fate::BeingDeleted)
            .map(backup).collect::<Vec<_>>(),
        "kept": outcome.forecast.kept_at_end_of_days()
            .map(|(day, kept)| json!({"day": day, "backups": kept})).collect::<Vec<_>>(),
        "long_run": outcome.steady().map(|steady| json!({
            "least": steady.backups().start(), "most": steady.backups().end(),
        })),
        "quotas": outcome.quotas.iter().map(quota).collect::<Vec<_>>(),
        "coverage": foretold.coverage.as_ref().map(Coverage::as_json),
        "left_without_counted_backup_later": foretold.bare_later.iter()
            .map(|(object, at)| json!({"resource_id": object, "at": text(*at)}))
            .collect::<Vec<_>>(),
        "notes": foretold.durations.iter().collect::<Vec<_>>(),
    })
}
