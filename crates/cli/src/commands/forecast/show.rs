//! A forecast as text and as JSON.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use keeptime::explain::{Label, Language};
use keeptime::forecast::{BackupForecast, LongRun, QuotaForecast, QuotaReached, QuotaUnit};
use keeptime::picture;
use keeptime::policy::Shortfall;
use keeptime::retention::Backup;
use keeptime_documents::listing::ListedBackup;
use serde_json::{Value, json};

use super::projection::ScenarioForecast;
use crate::commands::coverage;
use crate::failure::Failure;
use crate::show::backup::creation_text;
use crate::show::escape::escaped;
use crate::show::{print_message, terminal};

/// The maximum number of backups listed.
const MAX_LISTED: usize = 1000;

/// Writes when each existing backup will be deleted.
pub(super) fn list(
    forecast: &ScenarioForecast<'_>,
    span: &Range<DateTime<Utc>>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let mut by_object: BTreeMap<&str, Vec<(&ListedBackup, BackupForecast)>> = BTreeMap::new();
    for (backup, forecast) in forecast.forecast.backup_forecasts() {
        if forecast != BackupForecast::BeingDeleted {
            by_object.entry(backup.resource_id()).or_default().push((backup, forecast));
        }
    }
    let mut left = MAX_LISTED;
    for (object, mut backups) in by_object {
        backups.sort_by_key(|(backup, _)| backup.created_at());
        writeln!(output, "\n{}", escaped(object))?;
        for (backup, forecast) in backups {
            if left == 0 {
                print_message("the list is cut off here; --json lists all backups");
                return Ok(());
            }
            left -= 1;
            let date = creation_text(backup, language);
            let deletion = language.backup_forecast(&forecast, span.start);
            writeln!(output, "  {date:23}  {}  {deletion}", escaped(backup.id()))?;
        }
    }
    Ok(())
}

/// Writes how many backups will be kept, as a picture and in sentences.
pub(super) fn summary(
    forecast: &ScenarioForecast<'_>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let ScenarioForecast { scenario, .. } = forecast;
    let days: Vec<(NaiveDate, usize)> = forecast.forecast.kept_at_end_of_each_day().collect();
    writeln!(output, "\n{}", language.chart_title(*scenario))?;
    write!(output, "{}", picture::chart(&days, terminal::width()))?;
    writeln!(output, "{}", language.long_run(&forecast.long_run))?;
    for quota in &forecast.quotas {
        writeln!(output, "{}", language.quota(quota))?;
    }
    for line in forecast.coverage.iter().flat_map(|found| coverage::lines(found, language)) {
        writeln!(output, "{line}")?;
    }
    for (object, at) in &forecast.uncovered_later {
        let shortfall = language.shortfall(&Shortfall::LosesLastCountedOn(*at));
        writeln!(output, "{}: {shortfall}", escaped(object))?;
    }
    if let Some(change) = &forecast.durations {
        let label = language.label(Label::Note);
        writeln!(output, "{label}: {}", language.duration_change(change))?;
    }
    Ok(())
}

pub(super) fn as_json(
    forecast: &ScenarioForecast<'_>,
    span: &Range<DateTime<Utc>>,
    language: &dyn Language,
) -> Value {
    let ScenarioForecast { scenario, .. } = forecast;
    let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let backup = |(backup, forecast): (&ListedBackup, BackupForecast)| {
        let deletion = match forecast {
            BackupForecast::Deleted { at, new_backups, verdict, .. } => {
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
            "deleted_at": deletion.map(|(at, ..)| text(at)),
            "deleted_after": deletion.map(|(_, after, _)| after),
            "reason": deletion.map(|(.., verdict)| language.evidence(&verdict)),
            "never_deleted": never,
        })
    };
    let quota = |quota: &QuotaForecast| {
        let (at, can_be_forecast) = match quota.reached() {
            QuotaReached::Already => (Some(span.start), true),
            QuotaReached::At(at) => (Some(at), true),
            QuotaReached::NotWithinForecast => (None, true),
            _ => (None, false),
        };
        let what = match quota.unit() {
            QuotaUnit::Backups => "backups".to_owned(),
            QuotaUnit::Space(unit) => format!("{unit} of backups"),
        };
        json!({"what": what, "quota": quota.amount(), "reached_at": at.map(text), "can_be_forecast": can_be_forecast})
    };
    let steady = match forecast.long_run {
        LongRun::Steady(steady) => Some((steady.backups(), steady.basis().name())),
        _ => None,
    };
    json!({
        "forecast": scenario.name(),
        "from": text(span.start),
        "until": text(span.end),
        "backups": forecast.forecast.backup_forecasts().filter(|(_, forecast)| *forecast != BackupForecast::BeingDeleted)
            .map(backup).collect::<Vec<_>>(),
        "kept": forecast.forecast.kept_at_end_of_each_day()
            .map(|(day, kept)| json!({"day": day, "backups": kept})).collect::<Vec<_>>(),
        "long_run": steady.map(|(backups, basis)| {
            json!({"min": backups.start(), "max": backups.end(), "basis": basis})
        }),
        "quotas": forecast.quotas.iter().map(quota).collect::<Vec<_>>(),
        "coverage": forecast.coverage,
        "left_without_counted_backup_later": forecast.uncovered_later.iter()
            .map(|(object, at)| json!({"resource_id": object, "at": text(*at)}))
            .collect::<Vec<_>>(),
        "notes": forecast.durations.iter()
            .map(|change| language.duration_change(change)).collect::<Vec<_>>(),
    })
}
