//! `keeptime diff`: what a changed policy changes.

mod after;
mod plan;
mod report;

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, Utc};
use keeptime::explain::Language;
use keeptime::policy::{ChangeError, FiringError, Policy, PolicyChange};
use keeptime::schedule::Schedule;
use keeptime_documents::csbs::PolicyAnswer;

use crate::args;
use crate::commands::coverage::Coverage;
use crate::commands::fires;
use crate::failure::{Ended, Failure};
use crate::read::document::Document;
use crate::read::policy::{self, POLICY};
use crate::read::{input, listing, time};
use after::{NEEDED, after};
use plan::{Fires, NewPlan};
use report::Report;

pub(crate) fn run(
    task: &args::Diff,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<Ended, Failure> {
    input::standard_input_once(task.backups.iter().chain([&task.old, &task.new]))?;
    let old = policy::answer(Document::read(&task.old, POLICY)?, NEEDED)?;
    let after = after(&old, &task.new)?;
    let listed = listing::read(&task.backups, None)?;
    let now = time::or_now(task.now.as_ref());

    let engine = |path: &Path, policy: &PolicyAnswer| -> Result<Policy, Failure> {
        let policy = policy.to_policy(task.rules.zero.into());
        let policy = policy.map_err(|error| Failure::document(path, error))?;
        Ok(policy::with_floor(policy, task.rules.keep_at_least))
    };
    let old_rules = engine(&task.old, &old)?;
    let new_rules = engine(&task.new, &after.policy)?;
    let (left_out, without) = match &after.without {
        Some((policy, fields)) => (fields.as_slice(), Some(engine(&task.new, policy)?)),
        None => (Default::default(), None),
    };
    let plan = |rules| -> Result<NewPlan<'_>, Failure> {
        let verdicts = PolicyChange::new(&old_rules, rules).judge(&listed.backups, now);
        let verdicts = verdicts.map_err(|error| match error {
            ChangeError::Before(error) => policy::not_judged(&task.old, &error),
            ChangeError::After(error) => policy::not_judged(&task.new, &error),
        })?;
        Ok(NewPlan {
            departures: verdicts.newly_deleted().collect(),
            coverage: Coverage::of(verdicts.after(), Some(rules), &listed),
        })
    };
    let change = PolicyChange::new(&old_rules, &new_rules);
    let without_left_out = without.as_ref().map(|rules| PolicyChange::new(&old_rules, rules));
    let mut changes = [Some(change), without_left_out].into_iter().flatten();
    let report = Report {
        old: &old,
        changes: old.changes(&after.policy),
        left_out,
        switched_on: after.switched_on,
        fires: change.schedules().map(|schedule| fires(schedule, now, task.count)),
        now: (!task.backups.is_empty()).then_some(now),
        plan: plan(&new_rules)?,
        plan_without: without.as_ref().map(plan).transpose()?,
        durations: changes.find_map(|change| change.duration_change()),
    };
    if task.json {
        report.as_json(language, output)?;
    } else {
        report.show(language, output)?;
    }
    Ok(Ended::Fine)
}

fn fires(schedule: Result<Schedule, FiringError>, now: DateTime<Utc>, count: usize) -> Fires {
    Ok(fires::after(&schedule?, now).take(count).collect())
}
