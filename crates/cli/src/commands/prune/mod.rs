//! `keeptime prune`: the verdict on every backup of a listing, and the calls that delete.

mod calls;
mod plan;
mod recheck;
mod show;
mod sources;

use std::io::Write;

use keeptime::explain::Language;
use keeptime::policy::{KeepingError, Policy};
use keeptime::retention::Judgement;
use keeptime_documents::csbs::ListedBackup;

use crate::args;
use crate::failure::{Ended, Failure};
use crate::read::digest::Sha256Sum;
use crate::read::rules::Rules;
use crate::read::{input, listing, policy, time};
use crate::show::escape::plain;
use crate::show::{complain, file};
use plan::{LastCopies, Plan};
use recheck::OldPlan;
use sources::Sources;

pub(crate) fn run(
    task: &args::Prune,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<Ended, Failure> {
    input::standard_input_once(task.backups.iter().chain([&task.policy]).chain(&task.recheck))?;
    let old = task.recheck.as_deref().map(OldPlan::read).transpose()?;
    let document = input::bytes(&task.policy)?;
    let is_summed = task.json || old.is_some();
    let policy_sum = is_summed.then(|| Sha256Sum::of(&document));
    let mut listing_sum = is_summed.then(Sha256Sum::default);
    let document = input::decoded(&task.policy, document)?;
    let name = file::name(&task.policy);
    let rules = Rules::of_text(name, document, task.rules.zero.into())?;
    let listed = listing::read(&task.backups, listing_sum.as_mut())?;
    let sources = policy_sum
        .zip(listing_sum)
        .map(|(policy, listing)| Sources { policy: policy.to_hex(), listing: listing.to_hex() });
    let now = time::or_now(task.now.as_ref());
    let (policy, judgement) = match rules {
        Rules::Limits(limits) => {
            let limits = limits.with_keep_at_least(task.rules.keep_at_least);
            (None, limits.judge(&listed.backups, now).map_err(KeepingError::from))
        }
        Rules::Policy(source) => {
            let policy = policy::with_floor(source.policy, task.rules.keep_at_least);
            let policy = if task.even_if_disabled { policy.into_enabled() } else { policy };
            let judgement = policy.judge(&listed.backups, now);
            (Some(policy), judgement)
        }
    };
    let judgement = judgement.map_err(|error| policy::not_judged(&task.policy, &error))?;
    note_floor(&judgement, language);
    note_state(policy.as_ref(), language);
    if let (Some(old), Some(sources)) = (&old, &sources) {
        old.note_sources(sources, now);
    }
    let rechecked = old.as_ref().map(|old| old.recheck(&judgement));
    let last_copies = match task.project {
        Some(_) if !task.leave_none => LastCopies::Stay,
        _ => LastCopies::Go,
    };
    let plan = Plan::new(judgement, rechecked, last_copies, policy.as_ref(), &listed);
    match (&task.project, &sources) {
        (Some(project), _) => {
            plan.note_left_out(language);
            for line in plan.coverage.lines(language) {
                complain(&format!("note: {line}"));
            }
            calls::write(project, &plan.deletions, task.json, output)?;
        }
        (None, Some(sources)) if task.json => plan.as_json(sources, language, output)?,
        (None, _) => plan.show(task, language, output)?,
    }
    Ok(Ended::Fine)
}

fn note_floor(judgement: &Judgement<'_, ListedBackup>, language: &dyn Language) {
    let (limits, floor) = (judgement.limits(), judgement.limits().keep_at_least());
    if let Some(count) = limits.max_backups().filter(|count| floor > *count) {
        complain(&format!("note: {}", language.floor_above_count(floor, count)));
    }
}

fn note_state(policy: Option<&Policy>, language: &dyn Language) {
    if let Some(why) = policy.and_then(|policy| language.not_running(policy.state())) {
        complain(&format!("note: {why}; --even-if-disabled shows what it would delete"));
    }
}

impl Plan<'_, '_> {
    /// What of the verdicts, and of an old plan, has no call.
    fn note_left_out(&self, language: &dyn Language) {
        for backup in &self.left_out {
            let note = language.last_copy(&plain(backup.resource_id()), &plain(backup.id()));
            complain(&format!("note: {note}; --leave-none includes it"));
        }
        let Some(rechecked) = &self.rechecked else { return };
        for (planned, why) in &rechecked.dropped {
            let note = language.dropped_deletion(&plain(&planned.id), &why.shown());
            complain(&format!("note: {note}"));
        }
        if let Some(line) = rechecked.others(language) {
            complain(&format!("note: {line}"));
        }
    }
}
