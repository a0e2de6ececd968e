//! `keeptime report`: a page that shows a policy, its backups and what becomes of them.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;

use chrono::{DateTime, Utc};
use keeptime::explain::{Explanation, Named};
use keeptime::forecast::ForecastError;
use keeptime::picture::Mark;
use keeptime::policy::Policy;
use keeptime::report::{BackupLine, Finding, Grade, ObjectLine, Outlook, Report};
use keeptime::retention::{Backup, Judgement, Limits};
use keeptime::schedule::Schedule;
use keeptime_documents::csbs::ListedBackup;

use crate::args;
use crate::commands::coverage::Coverage;
use crate::commands::forecast::{self, Outcome, Rules};
use crate::commands::{explain, fires, output};
use crate::failure::{Ended, Failure};
use crate::read::inspect::{Known, inspect};
use crate::read::policy::Source;
use crate::read::{input, listing, policy, time, zone};
use crate::show::excerpt;

pub(crate) fn run(task: &args::Report, output: &mut impl Write) -> Result<Ended, Failure> {
    let files = task.backups.iter().chain([&task.policy]).chain(&task.quota);
    input::standard_input_once(files)?;
    let text = input::text(&task.policy)?;
    let source = Source::of_text(&task.policy, text.clone(), task.rules.zero.into())?;
    let listed = listing::read(&task.backups, None)?;
    let now = time::or_now(task.now.as_ref());
    let policy = policy::with_floor(source.policy.clone(), task.rules.keep_at_least);

    let shown = explain::named(&task.show);
    zone::note_if_old(&task.show, now);
    let explanation = Explanation::of(&policy, &Named::UTC, &shown, now);
    let title = source.title.as_ref().unwrap_or(&source.name);
    let words = explain::sentences(&source, &explanation, task.rules.zero.into(), "UTC");
    let mut report = Report::new(title, now, &explanation).with_words(words);
    let mut found = findings(&text);
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
    let outcome =
        match forecast::outcome(&policy, Limits::UNLIMITED, &listed.backups, &span, &quotas) {
            Ok(outcome) => Some(outcome),
            Err(error @ ForecastError::TooFar) => {
                return Err(Failure::Misuse(format!("--days: {error}")));
            }
            // The words say why the policy does not fire, or why nobody knows what it keeps.
            Err(_) => None,
        };
    if let (true, Ok(limits)) = (listed.is_given, policy.limits()) {
        let judgement = policy
            .judge(&listed.backups, now)
            .map_err(|error| Failure::Document(error.to_string()))?;
        let coverage = Coverage::of(&judgement, Some(&policy), &listed);
        found.extend(coverage.findings().map(|(object, what)| Finding {
            grade: Grade::Note,
            place: object.to_owned(),
            message: what.to_owned(),
        }));
        found.extend(coverage.incomplete().map(|message| Finding {
            grade: Grade::Note,
            place: "/count".to_owned(),
            message,
        }));
        let forecast = outcome.as_ref().map(|outcome| &outcome.forecast);
        let later = forecast.map(|forecast| forecast::later_bare(&judgement, forecast));
        found.extend(later.into_iter().flatten().map(|(object, at)| Finding {
            grade: Grade::Note,
            place: object.to_owned(),
            message: forecast::later(at),
        }));
        report = report.with_objects(objects(&judgement, limits, outcome.as_ref(), &span));
    }
    report = report.with_findings(found);
    if let Some(outcome) = &outcome {
        let is_of_backups = |quota: &&forecast::QuotaReached| quota.what == forecast::BACKUPS;
        let quota = outcome.quotas.iter().find(is_of_backups);
        report = report.with_outlook(Outlook {
            kept: outcome.forecast.kept_at_end_of_days().collect(),
            // A quota is a whole number of backups, far from what a float cannot hold.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            quota: quota.map(|quota| quota.quota as u64),
            sentences: outcome.sentences(),
        });
    }
    let page = report.to_html();
    output::write(task.output.as_deref(), page.as_bytes(), output)?;
    Ok(Ended::Fine)
}

/// What a check finds in the text of a policy.
fn findings(text: &str) -> Vec<Finding> {
    let found = |finding: excerpt::Finding| Finding {
        grade: match finding.grade {
            excerpt::Grade::Fault => Grade::Fault,
            excerpt::Grade::Note | excerpt::Grade::Aside => Grade::Note,
        },
        place: finding.pointer.unwrap_or_default(),
        message: finding.message,
    };
    inspect(text, Known::default()).findings.into_iter().map(found).collect()
}

fn fires(policy: &Policy, now: DateTime<Utc>, count: usize) -> Vec<DateTime<Utc>> {
    // A heading says where the policy is not enabled.
    let schedule = policy.schedule_if_enabled(Schedule::builder());
    let Ok(schedule) = schedule else { return Vec::new() };
    fires::after(&schedule, now).take(count).collect()
}

/// The backups of each object, the newest last.
fn objects(
    judgement: &Judgement<'_, ListedBackup>,
    limits: Limits,
    outcome: Option<&Outcome<'_>>,
    span: &Range<DateTime<Utc>>,
) -> Vec<ObjectLine> {
    let rules = Rules { policy: limits, failed: Limits::UNLIMITED };
    let goes = outcome.map(|outcome| forecast::departures(&outcome.forecast)).unwrap_or_default();
    let mut by_object: BTreeMap<&str, Vec<(&ListedBackup, BackupLine)>> = BTreeMap::new();
    for (backup, verdict) in judgement.verdicts() {
        let departure = goes.get(backup.id()).copied();
        let fate = outcome.map(|_| forecast::fate(&verdict, departure, rules, span));
        let line = BackupLine {
            id: backup.id().to_owned(),
            at: backup.created_at(),
            mark: Mark::from(&verdict),
            verdict: verdict.to_string(),
            fate: fate.unwrap_or_default(),
        };
        by_object.entry(backup.resource_id()).or_default().push((backup, line));
    }
    let line = |(object, mut backups): (&str, Vec<(&ListedBackup, BackupLine)>)| {
        backups.sort_by_key(|(backup, _)| backup.created_at());
        let named = backups.iter().find_map(|(backup, _)| backup.resource_name());
        ObjectLine {
            name: match named {
                Some(name) => format!("{name} ({object})"),
                None => object.to_owned(),
            },
            backups: backups.into_iter().map(|(_, line)| line).collect(),
        }
    };
    by_object.into_iter().map(line).collect()
}
