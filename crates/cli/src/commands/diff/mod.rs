//! `keeptime diff`: what a changed policy changes.

mod after;
mod plan;
mod report;

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, Utc};
use keeptime::explain::Language;
use keeptime::policy::Policy;
use keeptime_documents::csbs::PolicyAnswer;

use crate::args;
use crate::commands::coverage::Coverage;
use crate::commands::{fires, forecast};
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
    let judge = |path: &Path, policy: &Policy| {
        let judgement = policy.judge(&listed.backups, now);
        judgement.map_err(|error| policy::not_judged(path, &error))
    };
    let before = judge(&task.old, &old_rules)?;
    let (left_out, without) = match &after.without {
        Some((policy, fields)) => (fields.as_slice(), Some(engine(&task.new, policy)?)),
        None => (Default::default(), None),
    };
    let plan = |rules| -> Result<NewPlan<'_>, Failure> {
        let judgement = judge(&task.new, rules)?;
        Ok(NewPlan {
            departures: judgement.newly_deleted(&before).collect(),
            coverage: Coverage::of(&judgement, Some(rules), &listed),
        })
    };
    let mut changed = [Some(&new_rules), without.as_ref()].into_iter().flatten();
    let report = Report {
        old: &old,
        changes: old.changes(&after.policy),
        left_out,
        switched_on: after.switched_on,
        fires: [&old_rules, &new_rules].map(|policy| fires(policy, now, task.count)),
        now: (!task.backups.is_empty()).then_some(now),
        plan: plan(&new_rules)?,
        plan_without: without.as_ref().map(plan).transpose()?,
        durations: changed.find_map(|new| forecast::duration_change(&old_rules, new)),
    };
    if task.json {
        report.as_json(language, output)?;
    } else {
        report.show(language, output)?;
    }
    Ok(Ended::Fine)
}

fn fires(policy: &Policy, now: DateTime<Utc>, count: usize) -> Fires {
    let schedule = policy.schedule()?;
    Ok(fires::after(&schedule, now).take(count).collect())
}
