//! `keeptime prune`: the verdict on every backup of a listing, and the calls that delete.

use std::io::Write;

use chrono::{DateTime, Utc};
use keeptime::api::csbs::{CONCURRENT_DELETIONS, Deletion, ListedBackup, ProjectId};
use keeptime::picture::{self, LEGEND, Mark};
use keeptime::retention::{Backup, Coverage, Judgement, ObjectJudgement};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::listing::{self, as_json, counted, line};
use crate::plain::plain;
use crate::policy_file::{self, Rules};
use crate::{Ended, args, complain, input, terminal, time};

const LEFT_BARE: &str =
    "the deletions take its last counted backup; --keep-at-least 1 would keep it";

pub(crate) fn run(task: &args::Prune, output: &mut impl Write) -> Result<Ended, Failure> {
    input::standard_input_once(task.backups.iter().chain([&task.policy]))?;
    let rules = policy_file::rules(&task.policy, task.rules.zero.into())?;
    let backups = listing::read(&task.backups)?;
    let now = time::or_now(task.now.as_ref());
    let judgement = match rules {
        Rules::Limits(limits) => {
            let limits = limits.with_keep_at_least(task.rules.keep_at_least);
            limits.judge(&backups, now)
        }
        Rules::Policy(policy) => {
            let policy = policy_file::with_floor(*policy, task.rules.keep_at_least);
            let policy = if task.even_if_disabled { policy.as_enabled() } else { policy };
            policy.judge(&backups, now)
        }
    };
    let judgement = judgement.map_err(|error| Failure::Document(error.to_string()))?;
    note_floor(&judgement);
    match &task.project {
        Some(project) => calls(project, &judgement, task.json, output)?,
        None if task.json => verdicts_as_json(&judgement, output)?,
        None => verdicts(&judgement, task, output)?,
    }
    Ok(Ended::Fine)
}

fn note_floor(judgement: &Judgement<'_, ListedBackup>) {
    let (limits, floor) = (judgement.limits(), judgement.limits().keep_at_least());
    if let Some(count) = limits.max_backups().filter(|count| floor > *count) {
        complain(&format!(
            "note: {floor} are kept in any case, so the limit of {count} gives way to that"
        ));
    }
}

/// The objects that have no counted backup: those that the deletions leave so, and the others.
fn without_counted<'b>(judgement: &Judgement<'b, ListedBackup>) -> (Vec<&'b str>, Vec<&'b str>) {
    let (mut left_bare, mut bare) = (Vec::new(), Vec::new());
    for object in judgement.objects() {
        match object.coverage() {
            Coverage::LeftBare => left_bare.push(object.object()),
            Coverage::Bare => bare.push(object.object()),
            _ => {}
        }
    }
    (left_bare, bare)
}

/// The verdicts by object, and newest first.
fn verdicts(
    judgement: &Judgement<'_, ListedBackup>,
    task: &args::Prune,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let mut objects = 0_usize;
    for object in judgement.objects() {
        objects += 1;
        writeln!(output, "{}", plain(object.object()))?;
        if task.picture {
            draw(&object, judgement.now(), output)?;
        }
        for (backup, verdict) in object.verdicts() {
            writeln!(output, "  {}", line(backup, &verdict))?;
        }
        writeln!(output)?;
    }
    let summary = judgement.summary();
    writeln!(
        output,
        "{} of {} as of {}: {} kept, {} to prune, {} deferred, {} gone",
        counted(summary.kept + summary.pruned + summary.deferred + summary.gone, "backup"),
        counted(objects, "object"),
        time::shown(judgement.now()),
        summary.kept,
        summary.pruned,
        summary.deferred,
        summary.gone,
    )?;
    let (left_bare, bare) = without_counted(judgement);
    for object in left_bare {
        writeln!(output, "{}: {LEFT_BARE}", plain(object))?;
    }
    for object in bare {
        writeln!(output, "{}: it has no counted backup", plain(object))?;
    }
    Ok(())
}

/// The backups of an object on a line of time.
fn draw(
    object: &ObjectJudgement<'_, '_, ListedBackup>,
    now: DateTime<Utc>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let dated: Vec<(DateTime<Utc>, Mark)> = object
        .verdicts()
        .filter_map(|(backup, verdict)| Some((backup.created_at()?, Mark::from(&verdict))))
        .collect();
    let first = dated.iter().map(|(at, _)| *at).min().unwrap_or(now);
    let last = dated.iter().map(|(at, _)| *at).max().unwrap_or(now);
    let width = terminal::width().saturating_sub(2);
    for line in picture::line(dated, first.min(now), last.max(now), width).lines() {
        writeln!(output, "  {line}")?;
    }
    writeln!(output, "  {LEGEND}")?;
    Ok(())
}

/// The verdicts in the same order, then the summary, then the objects without a counted backup.
fn verdicts_as_json(
    judgement: &Judgement<'_, ListedBackup>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    for object in judgement.objects() {
        for (backup, verdict) in object.verdicts() {
            writeln!(output, "{}", as_json(backup, &verdict))?;
        }
    }
    let summary = judgement.summary();
    let (left_bare, bare) = without_counted(judgement);
    let summary = json!({"summary": {
        "now": judgement.now(),
        "keep": summary.kept,
        "prune": summary.pruned,
        "defer": summary.deferred,
        "gone": summary.gone,
        "left_without_counted_backup": left_bare,
        "without_counted_backup": bare,
    }});
    writeln!(output, "{summary}")?;
    Ok(())
}

/// The calls that delete, in waves, oldest first.
fn calls(
    project: &ProjectId,
    judgement: &Judgement<'_, ListedBackup>,
    json: bool,
    output: &mut impl Write,
) -> Result<(), Failure> {
    for object in without_counted(judgement).0 {
        complain(&format!("note: {}: {LEFT_BARE}", plain(object)));
    }
    for (wave, backups) in (1..).zip(judgement.deletions().waves(CONCURRENT_DELETIONS)) {
        if !json {
            writeln!(output, "# wave {wave}")?;
        }
        for backup in backups {
            let call = Deletion::new(project, backup);
            if json {
                writeln!(output, "{}", call_as_json(wave, backup, &call))?;
            } else {
                writeln!(output, "{call}")?;
            }
        }
    }
    Ok(())
}

fn call_as_json(wave: usize, backup: &ListedBackup, call: &Deletion) -> Value {
    json!({
        "wave": wave,
        "id": backup.id(),
        "method": call.method(),
        "path": call.path(),
        "query": call.query(),
    })
}
