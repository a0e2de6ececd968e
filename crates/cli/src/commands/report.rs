//! `keeptime report`: an HTML page of a policy, its backups and its forecast.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::{DateTime, Utc};
use keeptime::explain::{Explanation, Language, NamedZone, Shortfall};
use keeptime::forecast::{Forecast, ForecastError};
use keeptime::policy::Policy;
use keeptime::report::{
    BackupRow, Finding, ForecastSection, ObjectBackups, ObjectShortfall, Report, Severity,
};
use keeptime::retention::{Backup, Judgement, Limits};
use keeptime::schedule::Schedule;
use keeptime_documents::listing::ListedBackup;

use crate::args;
use crate::commands::coverage::CoverageReport;
use crate::commands::explain::Fields;
use crate::commands::forecast::{self, Projection};
use crate::commands::{explain, fires, output};
use crate::failure::{ExitStatus, Failure};
use crate::read::inspect::{InspectOptions, inspect};
use crate::read::policy::LoadedPolicy;
use crate::read::{input, listing, policy, time, vault, zone};
use crate::show::annotated_text;

pub(crate) fn run(
    task: &args::Report,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let files = task.backups.iter().chain([&task.policy]).chain(&task.quota).chain(&task.vault);
    input::standard_input_once(files)?;
    let text = input::text(&task.policy)?;
    let vaults = vault::read(&task.vault, None)?;
    let source =
        LoadedPolicy::from_text(&task.policy, text.clone(), None, task.retention.zero.into())?
            .with_vaults(&vaults)?;
    let listed = listing::read_for(source.in_document(), &vaults, &task.backups, None)?;
    let now = time::resolve_now(task.now.as_ref());
    let policy = policy::with_floor(source.policy.clone(), task.retention.keep_at_least);
    let policy = policy::with_start(policy, task.start.as_ref(), now);

    let shown = explain::named(&task.show);
    zone::note_if_old(&task.show, now);
    let explanation = Explanation::new(&policy, &NamedZone::UTC, &shown, now);
    let title = source.title().unwrap_or(&source.name);
    let fields = Fields::of(&source, task.retention.zero.into(), NamedZone::UTC.name());
    let report = Report::new(title, now, &explanation)
        .with_field_notes(fields.notes().collect())
        .with_findings(findings(&text));
    let mut report = if source.is_bare_pattern() { report.without_limits() } else { report };
    let next = fires(&policy, now, task.count);
    report = match task.show.first() {
        None => report.with_fires(next),
        Some(zone) => {
            let there = next.into_iter().map(|fire| fire.with_timezone(&zone.offset_at(fire)));
            report.with_fires_in(zone.name(), there)
        }
    };
    let span = now..time::days_later(now, task.days);
    let quotas = task.quota.as_deref().map(forecast::quotas).transpose()?.unwrap_or_default();
    let projection =
        match forecast::project(&policy, Limits::UNLIMITED, &listed.backups, &span, &quotas) {
            Ok(projection) => Some(projection),
            Err(error @ ForecastError::TooFar) => {
                return Err(Failure::Misuse(format!("--days: {error}")));
            }
            // The explanation says why the policy does not fire or why its limits are unknown.
            Err(_) => None,
        };
    if listed.is_given && policy.limits().is_ok() {
        let judgement = policy
            .judge(&listed.backups, now)
            .map_err(|error| Failure::Document(error.to_string()))?;
        let coverage = CoverageReport::of(&judgement, Some(&policy), &listed);
        let forecast = projection.as_ref().map(|projection| &projection.forecast);
        let later = forecast.map(Forecast::objects_left_without_backup);
        let later = later.into_iter().flatten();
        let later = later.map(|(object, at)| (object, Shortfall::LosesLastCountedOn(at)));
        let shortfalls = coverage.shortfalls().chain(later);
        let shortfalls = shortfalls
            .map(|(object, shortfall)| ObjectShortfall { object: object.to_owned(), shortfall });
        report = report
            .with_shortfalls(shortfalls.collect())
            .with_objects(objects(&judgement, projection.as_ref()));
        if let Some((read, count)) = coverage.partial() {
            report = report.with_partial_listing(read, count);
        }
    }
    if let Some(projection) = projection {
        report = report.with_forecast(ForecastSection {
            daily_counts: projection.forecast.kept_at_end_of_each_day().collect(),
            long_run: projection.long_run,
            quotas: projection.quotas,
        });
    }
    let page = report.to_html(language);
    output::write(task.output.as_deref(), page.as_bytes(), output)?;
    Ok(ExitStatus::Success)
}

/// Returns what `keeptime check` finds in the text of a policy.
fn findings(text: &str) -> Vec<Finding> {
    let found = |finding: annotated_text::Finding| Finding {
        severity: match finding.severity {
            annotated_text::Severity::Fault => Severity::Fault,
            annotated_text::Severity::Note | annotated_text::Severity::Info => Severity::Note,
        },
        location: finding.pointer.unwrap_or_default(),
        message: finding.message,
    };
    inspect(text, InspectOptions::default()).findings.into_iter().map(found).collect()
}

fn fires(policy: &Policy, now: DateTime<Utc>, count: usize) -> Vec<DateTime<Utc>> {
    // A heading says if the policy is not enabled.
    let schedule = policy.schedule_as_if_enabled(Schedule::builder());
    let Ok(schedule) = schedule else { return Vec::new() };
    fires::after(&schedule, now).take(count).collect()
}

/// Groups the backups by object, newest last.
fn objects(
    judgement: &Judgement<'_, ListedBackup>,
    projection: Option<&Projection<'_>>,
) -> Vec<ObjectBackups> {
    let mut forecasts =
        projection.into_iter().flat_map(|projection| projection.forecast.backup_forecasts());
    let mut by_object: BTreeMap<&str, Vec<(&ListedBackup, BackupRow)>> = BTreeMap::new();
    for (backup, verdict) in judgement.verdicts() {
        let line = BackupRow {
            id: backup.id().to_owned(),
            created_at: backup.created_at(),
            expiry: backup.expiry(),
            verdict,
            forecast: forecasts.next().map(|(_, forecast)| forecast),
        };
        by_object.entry(backup.resource_id()).or_default().push((backup, line));
    }
    let line = |(object, mut backups): (&str, Vec<(&ListedBackup, BackupRow)>)| {
        backups.sort_by_key(|(backup, _)| backup.created_at());
        let named = backups.iter().find_map(|(backup, _)| backup.resource_name());
        ObjectBackups {
            name: match named {
                Some(name) => format!("{name} ({object})"),
                None => object.to_owned(),
            },
            backups: backups.into_iter().map(|(_, line)| line).collect(),
        }
    };
    by_object.into_iter().map(line).collect()
}
