//! `keeptime diff`: how an update changes a policy.

mod new_deletions;
mod new_policy;
mod report;

use std::io::Write;

use chrono::{DateTime, Utc};
use keeptime::explain::Language;
use keeptime::policy::{ChangeError, FiringError, PolicyChange};
use keeptime::schedule::Schedule;
use keeptime_documents::AnyPolicy;

use crate::answer;
use crate::args;
use crate::commands::coverage;
use crate::commands::fires;
use crate::failure::{ExitStatus, Failure};
use crate::read::names::ServerNames;
use crate::read::policy;
use crate::read::{input, listing, time, vault};
use new_deletions::{Fires, NewDeletions};
use new_policy::{LoadedDocument, NEEDED};
use report::Report;

pub(crate) fn run(
    task: &args::Diff,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let files = task.backups.iter().chain([&task.old, &task.new]).chain(&task.vault);
    input::standard_input_once(files)?;
    let zero = task.retention.zero.into();
    let old = LoadedDocument::read(&task.old)?;
    let vaults = vault::read(&task.vault, None)?;
    let old = old.into_policy(zero)?.requiring(NEEDED)?.with_vaults(&vaults)?.policy;
    let names = ServerNames::of(&old, &vaults);
    let new = new_policy::read(&old, &task.new, &vaults)?;
    let listed = listing::read_for_policy(&old, &vaults, &task.backups, None)?;
    let names = names.with_backups(listed.backups());
    let is_of_service = listed.require_service_of(new.policy());
    is_of_service.map_err(|error| listing::other_service(&error))?;
    let now = time::resolve_now(task.now.as_ref());

    let rules = |policy: &AnyPolicy| {
        policy.policy().clone().with_keep_at_least(task.retention.keep_at_least)
    };
    let (old_rules, new_rules) = (rules(&old), rules(new.policy()));
    let if_removed = new.if_omitted_removed().map(rules);
    let deletions = |rules| -> Result<NewDeletions<'_>, Failure> {
        let verdicts = PolicyChange::new(&old_rules, rules).judge(listed.backups(), now);
        let verdicts = verdicts.map_err(|error| match error {
            ChangeError::Before(error) => policy::judgement_failure(&task.old, &error),
            ChangeError::After(error) => policy::judgement_failure(&task.new, &error),
        })?;
        Ok(NewDeletions {
            newly_deleted: verdicts.newly_deleted().collect(),
            coverage: coverage::after_all(verdicts.after(), rules, &listed),
        })
    };
    let change = PolicyChange::new(&old_rules, &new_rules);
    let change_if_removed = if_removed.as_ref().map(|rules| PolicyChange::new(&old_rules, rules));
    let mut changes = [Some(change), change_if_removed].into_iter().flatten();
    let report = Report {
        old: &old,
        changes: old.changes(new.policy()),
        pattern: change.pattern_change(),
        omitted: new.omitted_retention_fields(),
        enables_by_default: new.enables_by_default(),
        fires: change.schedules().map(|schedule| fires(schedule, now, task.count)),
        now: (!task.backups.is_empty()).then_some(now),
        deletions: deletions(&new_rules)?,
        deletions_if_removed: if_removed.as_ref().map(deletions).transpose()?,
        long_term: change.long_term_change(),
        durations: changes.find_map(|change| change.duration_change()),
    };
    if task.output.is_json() {
        answer::write(&report.as_answer(language), output)?;
    } else {
        report.show(&names, language, output)?;
    }
    if task.exit_code && report.deletes() {
        return Ok(ExitStatus::WouldDelete);
    }
    Ok(ExitStatus::Success)
}

fn fires(schedule: Result<Schedule, FiringError>, now: DateTime<Utc>, count: usize) -> Fires {
    Ok(fires::after(&schedule?, now).take(count).collect())
}
