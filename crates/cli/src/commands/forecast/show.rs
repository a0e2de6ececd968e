//! A forecast as text and as JSON.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, Utc};
use keeptime::explain::{ForecastTotals, Label, Language};
use keeptime::forecast::{BackupForecast, NeverDeleted, QuotaForecast, QuotaReached, QuotaUnit};
use keeptime::picture;
use keeptime::policy::Shortfall;
use keeptime::retention::{Backup, NotCounted};
use keeptime_documents::listing::ListedBackup;

use super::projection::ScenarioForecast;
use crate::answer::forecast as answer;
use crate::commands::coverage;
use crate::failure::Failure;
use crate::read::names::ServerNames;
use crate::show::backup::creation_text;
use crate::show::escape::escaped;
use crate::show::style::Meaning;
use crate::show::table::{Cell, Column, Row, Table};
use crate::show::{prose, terminal};

/// Writes what happens in the forecast, in sentences and as a chart.
pub(super) fn answer(
    forecast: &ScenarioForecast<'_>,
    span: &Range<DateTime<Utc>>,
    names: &ServerNames,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let title = language.scenario(forecast.scenario, span.start, span.end);
    prose::write(&title, Meaning::Heading, 0, output)?;
    if forecast.coverage.is_some() {
        let sentence = language.forecast_totals(&totals(forecast, span));
        prose::write(&sentence, Meaning::Answer, 0, output)?;
    }
    prose::sentence(&language.long_run(&forecast.long_run), output)?;
    for quota in &forecast.quotas {
        let meaning = match quota.reached() {
            QuotaReached::Already | QuotaReached::At(_) => Meaning::Warning,
            _ => Meaning::Plain,
        };
        prose::write(&language.quota(quota), meaning, 0, output)?;
    }
    for line in forecast.coverage.iter().flat_map(|found| coverage::lines(found, names, language)) {
        prose::write(&line, Meaning::Warning, 2, output)?;
    }
    for (object, at) in &forecast.uncovered_later {
        let shortfall = language.shortfall(&Shortfall::LosesLastCountedOn(*at));
        let line = format!("{}: {shortfall}", names.shown(object));
        prose::write(&line, Meaning::Warning, 2, output)?;
    }
    if let Some(change) = &forecast.durations {
        let label = language.label(Label::Note);
        prose::sentence(&format!("{label}: {}", language.duration_change(change)), output)?;
    }
    let days: Vec<(NaiveDate, usize)> = forecast.forecast.kept_at_end_of_each_day().collect();
    prose::write(&language.chart_title(forecast.scenario), Meaning::Dim, 0, output)?;
    write!(output, "{}", picture::chart(&days, terminal::width()))?;
    Ok(())
}

/// Returns how many of the existing backups are deleted, and when.
fn totals(forecast: &ScenarioForecast<'_>, span: &Range<DateTime<Utc>>) -> ForecastTotals {
    let at_end = forecast.forecast.kept_at_end_of_each_day().last();
    let mut totals = ForecastTotals { now: 0, later: 0, staying: 0, until: span.end, at_end };
    for (_, backup) in forecast.forecast.backup_forecasts() {
        match backup {
            BackupForecast::Deleted { at, .. } if at <= span.start => totals.now += 1,
            BackupForecast::Deleted { .. } => totals.later += 1,
            BackupForecast::BeingDeleted => {}
            _ => totals.staying += 1,
        }
    }
    totals
}

/// The backups of each server, by the name of the server.
type ByServer<'f> =
    BTreeMap<(bool, Option<&'f str>, &'f str), Vec<(&'f ListedBackup, BackupForecast)>>;

fn by_server<'f>(forecast: &'f ScenarioForecast<'_>, names: &'f ServerNames) -> ByServer<'f> {
    let mut servers = ByServer::new();
    for (backup, forecast) in forecast.forecast.backup_forecasts() {
        if forecast != BackupForecast::BeingDeleted {
            let (name, id) = (names.get(backup.resource_id()), backup.resource_id());
            servers.entry((name.is_none(), name, id)).or_default().push((backup, forecast));
        }
    }
    servers
}

/// Writes a line for each server: how many of its backups are deleted, and the next deletion.
pub(super) fn servers(
    forecast: &ScenarioForecast<'_>,
    span: &Range<DateTime<Utc>>,
    names: &ServerNames,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let servers = by_server(forecast, names);
    if servers.is_empty() {
        return Ok(());
    }
    let label = |label| language.label(label);
    writeln!(output)?;
    prose::write(&label(Label::DeletionsByServer), Meaning::Heading, 0, output)?;
    let table = Table::new([
        Column::new(label(Label::ServerName)),
        Column::new(label(Label::ServerId)).folding(),
        Column::number(label(Label::Backups)),
        Column::number(label(Label::DeletedNow)),
        Column::number(label(Label::DeletedLater)),
        Column::number(label(Label::NextDeletion)),
    ]);
    let row = |((_, name, id), backups): (&(bool, Option<&str>, &str), &Vec<_>)| {
        let deletions = |backups: &[(&ListedBackup, BackupForecast)]| -> Vec<DateTime<Utc>> {
            let deletion = |forecast: &BackupForecast| match forecast {
                BackupForecast::Deleted { at, .. } => Some(*at),
                _ => None,
            };
            backups.iter().filter_map(|(_, forecast)| deletion(forecast)).collect()
        };
        let deletions = deletions(backups);
        let (now, later): (Vec<_>, Vec<_>) =
            deletions.into_iter().partition(|at| *at <= span.start);
        let next = later.iter().min().map(|at| language.short_age(*at - span.start));
        let (name, id) = match name {
            Some(name) if name != id => (escaped(name), escaped(id)),
            _ => (escaped(id), String::new()),
        };
        Row::Cells([
            Cell::new(name),
            Cell::new(id).meaning(Meaning::Dim),
            Cell::count(backups.len()),
            Cell::count(now.len()).meaning(Meaning::Delete),
            Cell::count(later.len()),
            Cell::new(next.unwrap_or_default()),
        ])
    };
    table.write(|| servers.iter().map(row), output)?;
    Ok(())
}

/// Writes when each existing backup is deleted.
pub(super) fn backups(
    forecast: &ScenarioForecast<'_>,
    span: &Range<DateTime<Utc>>,
    names: &ServerNames,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let mut servers = by_server(forecast, names);
    if servers.is_empty() {
        return Ok(());
    }
    for backups in servers.values_mut() {
        backups.sort_by_key(|(backup, _)| backup.created_at());
    }
    let label = |label| language.label(label);
    let table = Table::new([
        Column::new(label(Label::CreatedAt)),
        Column::new(label(Label::BackupName)).folding(),
        Column::new(label(Label::BackupId)),
        Column::text(label(Label::BackupForecast)),
    ]);
    let row = |(backup, forecast): &(&ListedBackup, BackupForecast)| {
        let name = backup.name().filter(|name| *name != backup.id()).map(escaped);
        let meaning = match forecast {
            BackupForecast::Deleted { at, .. } if *at <= span.start => Meaning::Delete,
            BackupForecast::Deferred(_) => Meaning::Deferred,
            BackupForecast::NeverDeleted(NeverDeleted::NotCounted(NotCounted::Failed(_))) => {
                Meaning::Failed
            }
            _ => Meaning::Plain,
        };
        Row::Cells([
            Cell::new(creation_text(*backup, language)),
            Cell::new(name.unwrap_or_default()),
            Cell::new(escaped(backup.id())),
            Cell::new(language.backup_forecast(forecast, span.start)).meaning(meaning),
        ])
    };
    let rows = || {
        servers.iter().flat_map(|((.., id), backups)| {
            std::iter::once(Row::Heading(names.shown(id))).chain(backups.iter().map(row))
        })
    };
    table.write(rows, output)?;
    Ok(())
}

pub(super) fn as_answer<'f>(
    forecast: &'f ScenarioForecast<'_>,
    span: &Range<DateTime<Utc>>,
    language: &dyn Language,
) -> answer::Forecast<'f> {
    let backups = forecast.forecast.backup_forecasts();
    let backups = backups.filter(|(_, forecast)| *forecast != BackupForecast::BeingDeleted);
    let days = forecast.forecast.kept_at_end_of_each_day();
    let later = forecast.uncovered_later.iter();
    let notes = forecast.durations.iter();
    answer::Forecast {
        forecast: forecast.scenario,
        from: span.start,
        until: span.end,
        backups: backups
            .map(|(backup, forecast)| answer::Backup {
                id: backup.id(),
                name: backup.name(),
                resource_id: backup.resource_id(),
                resource_name: backup.resource_name(),
                created_at: backup.created_at(),
                forecast,
                why: language.backup_forecast(&forecast, span.start),
            })
            .collect(),
        kept: days.map(|(day, backups)| answer::Day { day, backups }).collect(),
        long_run: forecast.long_run,
        quotas: forecast.quotas.iter().map(|quota| quota_answer(quota, span)).collect(),
        coverage: forecast.coverage.as_ref(),
        left_without_counted_backup_later: later
            .map(|(object, at)| answer::Uncovered { resource_id: object, at: *at })
            .collect(),
        notes: notes.map(|change| language.duration_change(change)).collect(),
    }
}

fn quota_answer(quota: &QuotaForecast, span: &Range<DateTime<Utc>>) -> answer::Quota {
    let (reached_at, can_be_forecast) = match quota.reached() {
        QuotaReached::Already => (Some(span.start), true),
        QuotaReached::At(at) => (Some(at), true),
        QuotaReached::NotWithinForecast => (None, true),
        _ => (None, false),
    };
    let what = match quota.unit() {
        QuotaUnit::Backups => "backups".to_owned(),
        QuotaUnit::Space(unit) => format!("{unit} of backups"),
    };
    answer::Quota { what, quota: quota.amount(), reached_at, can_be_forecast }
}
