//! `keeptime diff`: what a changed policy changes.

mod report;

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, Utc};
use keeptime::explain::Language;
use keeptime::policy::{FiringError, Policy};
use keeptime::retention::Verdict;
use keeptime_documents::csbs::{
    CreatePolicy, LeftOut, ListedBackup, PolicyAnswer, UpdateError, UpdatePolicy,
};
use keeptime_documents::{Checked, Kind, NoteKind};

use crate::args;
use crate::commands::coverage::Coverage;
use crate::commands::{fires, forecast};
use crate::failure::{Ended, Failure};
use crate::read::document::Document;
use crate::read::policy::{self, Half, POLICY};
use crate::read::{input, listing, time};
use crate::show::complain;
use crate::show::escape::plain;
use report::Report;

/// Of a policy that does not fire, the report says why.
const NEEDED: &[Half] = &[Half::Keeping];

/// What the policy becomes.
struct After {
    /// Whole, or with what the request leaves out as it was.
    policy: PolicyAnswer,
    /// The same without what the request leaves out, and the names of that.
    without: Option<(PolicyAnswer, Vec<String>)>,
    /// Whether the request may switch the policy on by leaving `enabled` out.
    switched_on: SwitchedOn,
}

/// Whether a request may switch a policy on by leaving `enabled` out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SwitchedOn {
    No,
    ByDefault,
}

/// The backups that go under new rules and stay under the old, each with its new verdict.
type Departures<'b> = Vec<(&'b ListedBackup, Verdict)>;

/// What new rules delete.
struct NewPlan<'b> {
    departures: Departures<'b>,
    coverage: Coverage<'b>,
}

/// Fires, or why there are none.
type Fires = Result<Vec<DateTime<Utc>>, FiringError>;

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

/// The policy after what a file holds.
fn after(old: &PolicyAnswer, path: &Path) -> Result<After, Failure> {
    let document = Document::read(path, POLICY)?;
    let unfit = |error: UpdateError| Failure::document(path, error);
    let body = document.value();
    if PolicyAnswer::is_answer(body) {
        let policy = policy::answer(document, NEEDED)?;
        return Ok(After { policy, without: None, switched_on: SwitchedOn::No });
    }
    if document.kind() == Some(Kind::CsbsCreatePolicyRequest) {
        let checked = CreatePolicy::check(body);
        let policy = sound(document, checked)?.in_place_of(old).map_err(unfit)?;
        return Ok(After { policy, without: None, switched_on: SwitchedOn::No });
    }
    let checked = UpdatePolicy::check(body);
    let request = sound(document, checked)?;
    let policy = request.applied_to(old, LeftOut::Stays).map_err(unfit)?;
    let left_out: Vec<String> = request.left_out(old).into_iter().map(str::to_owned).collect();
    let without = if left_out.is_empty() {
        None
    } else {
        Some((request.applied_to(old, LeftOut::Goes).map_err(unfit)?, left_out))
    };
    let switched_on =
        if request.switches_on_by_default(old) { SwitchedOn::ByDefault } else { SwitchedOn::No };
    Ok(After { policy, without, switched_on })
}

/// The request of a document, where it has no fault.
fn sound<T>(document: Document, checked: Checked<T>) -> Result<T, Failure> {
    let unreadable = policy::unreadable_limits(&document);
    if !checked.faults().is_empty() || !unreadable.is_empty() {
        let faults = [checked.faults(), &unreadable].concat();
        return Err(document.refuse(&faults));
    }
    // A member that is not known changes nothing; a slip of the pen would go unseen.
    for note in checked.notes().iter().filter(|note| note.kind() == NoteKind::UnknownMember) {
        let (pointer, note) = (plain(note.pointer()), note.message());
        complain(&format!("note: {}: {pointer}: {note}", document.name()));
    }
    checked.into_result().map_err(|faults| document.refuse(&faults))
}

fn fires(policy: &Policy, now: DateTime<Utc>, count: usize) -> Fires {
    let schedule = policy.schedule()?;
    Ok(fires::after(&schedule, now).take(count).collect())
}
