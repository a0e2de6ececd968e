//! A forecast as people and as programs read it.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use keeptime::explain::{Label, Language, Scenario, Shortfall};
use keeptime::forecast::{BackupForecast, LongRun, QuotaForecast, QuotaReached, QuotaUnit};
use keeptime::picture;
use keeptime::retention::Backup;
use keeptime_documents::csbs::ListedBackup;
use serde_json::{Value, json};

use super::outcome::Foretold;
use crate::commands::coverage::Coverage;
use crate::failure::Failure;
use crate::show::backup::made;
use crate::show::escape::plain;
use crate::show::{complain, terminal};

/// How many backups are listed; nobody reads on.
const MOST_LISTED: usize = 1000;

/// When each backup that is there goes.
pub(super) fn list(
    foretold: &Foretold<'_>,
    span: &Range<DateTime<Utc>>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let mut by_object: BTreeMap<&str, Vec<(&ListedBackup, BackupForecast)>> = BTreeMap::new();
    for (backup, forecast) in foretold.outcome.forecast.backup_forecasts() {
        if forecast != BackupForecast::BeingDeleted {
            by_object.entry(backup.resource_id()).or_default().push((backup, forecast));
        }
    }
    let mut left = MOST_LISTED;
    for (object, mut backups) in by_object {
        backups.sort_by_key(|(backup, _)| backup.created_at());
        writeln!(output, "\n{}", plain(object))?;
        for (backup, forecast) in backups {
            if left == 0 {
                complain("further backups are not listed; --json lists all");
                return Ok(());
            }
            left -= 1;
            let (date, forecast) =
                (made(backup, language), language.backup_forecast(&forecast, span.start));
            writeln!(output, "  {date:23}  {}  {forecast}", plain(backup.id()))?;
        }
    }
    Ok(())
}

/// How many there will be, in a picture and in words.
pub(super) fn summary(
    foretold: &Foretold<'_>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let Foretold { scenario, outcome, .. } = foretold;
    let days: Vec<(NaiveDate, usize)> = outcome.forecast.kept_at_end_of_each_day().collect();
    writeln!(output, "\n{}", language.chart_title(*scenario))?;
    write!(output, "{}", picture::chart(&days, terminal::width()))?;
    writeln!(output, "{}", language.long_run(&outcome.long_run))?;
    for quota in &outcome.quotas {
        writeln!(output, "{}", language.quota(quota))?;
    }
    for line in foretold.coverage.iter().flat_map(|coverage| coverage.lines(language)) {
        writeln!(output, "{line}")?;
    }
    for (object, at) in &foretold.bare_later {
        let shortfall = language.shortfall(&Shortfall::LosesLastCountedOn(*at));
        writeln!(output, "{}: {shortfall}", plain(object))?;
    }
    if let Some(change) = &foretold.durations {
        let label = language.label(Label::Note);
        writeln!(output, "{label}: {}", language.duration_change(change))?;
    }
    Ok(())
}

pub(super) fn as_json(
    foretold: &Foretold<'_>,
    span: &Range<DateTime<Utc>>,
    language: &dyn Language,
) -> Value {
    let Foretold { scenario, outcome, .. } = foretold;
    let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let backup = |(backup, forecast): (&ListedBackup, BackupForecast)| {
        let deletion = match forecast {
            BackupForecast::Deleted { at, new_backups, verdict } => {
                Some((at, new_backups, verdict))
            }
            _ => None,
        };
        let never = match forecast {
            BackupForecast::NeverDeleted(reason) => Some(language.never_deleted(reason)),
            _ => None,
        };
        json!({
            "id": backup.id(),
            "resource_id": backup.resource_id(),
            "created_at": backup.created_at().map(text),
            "goes_at": deletion.map(|(at, ..)| text(at)),
            "after": deletion.map(|(_, after, _)| after),
            "why": deletion.map(|(.., verdict)| language.evidence(&verdict)),
            "never_deleted": never,
        })
    };
    let quota = |quota: &QuotaForecast| {
        let (at, is_known) = match quota.reached() {
            QuotaReached::Already => (Some(span.start), true),
            QuotaReached::At(at) => (Some(at), true),
            QuotaReached::NotWithinForecast => (None, true),
            _ => (None, false),
        };
        let what = match quota.unit() {
            QuotaUnit::Backups => "backups".to_owned(),
            QuotaUnit::Space(unit) => format!("{unit} of backups"),
        };
        json!({"what": what, "quota": quota.amount(), "reached_at": at.map(text), "known": is_known})
    };
    let steady = match outcome.long_run {
        LongRun::Steady(steady) => Some(steady.backups()),
        _ => None,
    };
    json!({
        "forecast": match scenario {
            Scenario::Present => "present",
            Scenario::WhatIf => "what if",
        },
        "from": text(span.start),
        "until": text(span.end),
        "backups": outcome.forecast.backup_forecasts().filter(|(_, forecast)| *forecast != BackupForecast::BeingDeleted)
            .map(backup).collect::<Vec<_>>(),
        "kept": outcome.forecast.kept_at_end_of_each_day()
            .map(|(day, kept)| json!({"day": day, "backups": kept})).collect::<Vec<_>>(),
        "long_run": steady.map(|backups| json!({"least": backups.start(), "most": backups.end()})),
        "quotas": outcome.quotas.iter().map(quota).collect::<Vec<_>>(),
        "coverage": foretold.coverage.as_ref().map(Coverage::as_json),
        "left_without_counted_backup_later": foretold.bare_later.iter()
            .map(|(object, at)| json!({"resource_id": object, "at": text(*at)}))
            .collect::<Vec<_>>(),
        "notes": foretold.durations.iter()
            .map(|change| language.duration_change(change)).collect::<Vec<_>>(),
    })
}
