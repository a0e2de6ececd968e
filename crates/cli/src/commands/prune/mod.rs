//! `keeptime prune`: a verdict for each backup of a listing, or the calls that delete.

mod calls;
mod listed;
mod plan;
mod recheck;
mod servers;
mod show;

use std::io::Write;
use std::mem;

use keeptime::explain::Language;
use keeptime::policy::Policy;
use keeptime::retention::Judgement;
use keeptime_documents::listing::ListedBackup;
use keeptime_documents::plan::{LastGoodCopies, SourceDigests};

use crate::args;
use crate::commands::coverage;
use crate::failure::{ExitStatus, Failure};
use crate::read::names::ServerNames;
use crate::read::policy_or_limits::PolicyOrLimits;
use crate::read::{input, policy, swapped, terraform, time, vault};
use crate::show::backup::named_backup;
use crate::show::{file, print_note};
use listed::Listed;
use plan::ShownPlan;

pub(crate) fn run(
    task: &args::Prune,
    language: &(dyn Language + Sync),
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let files = task.backups.iter().chain([&task.policy]).chain(&task.recheck).chain(&task.vault);
    input::standard_input_once(files)?;
    let old = task.recheck.as_deref().map(recheck::read).transpose()?;
    let document = input::bytes(&task.policy)?;
    let is_json_plan = task.output.is_json() && task.project.is_none();
    let needs_digests = is_json_plan || old.is_some();
    let policy_sum = needs_digests.then(|| blake3::hash(&document));
    let mut listing_sum = needs_digests.then(blake3::Hasher::default);
    let document = input::decode_utf8(&task.policy, document)?;
    terraform::refuse("prune", &task.policy, &document)?;
    let name = file::display_name(&task.policy);
    let rules = PolicyOrLimits::from_text(name, document, task.retention.zero.into())
        .inspect_err(|_| swapped::note(&task.policy, &task.backups))?;
    let mut vault_sum = (needs_digests && !task.vault.is_empty()).then(blake3::Hasher::default);
    let vaults = vault::read(&task.vault, vault_sum.as_mut())?;
    let rules = rules.with_vaults(&vaults)?;
    let names = rules.policy().map(|policy| ServerNames::of(policy, &vaults)).unwrap_or_default();
    let listed = Listed::read(task, rules, &vaults, listing_sum.as_mut())?;
    let sources = policy_sum.zip(listing_sum).map(|(policy, listing)| SourceDigests {
        policy: policy.to_hex().to_string(),
        vaults: vault_sum.as_ref().map(|sum| sum.finalize().to_hex().to_string()),
        listing: listing.finalize().to_hex().to_string(),
    });
    let now = time::resolve_now(task.now.as_ref());
    let judgement = listed.judge(now);
    let judgement = judgement.map_err(|error| policy::judgement_failure(&task.policy, &error))?;
    note_floor(&judgement, language);
    note_state(listed.policy(), language);
    if let (Some(old), Some(sources)) = (&old, &sources) {
        recheck::note_sources(old, sources, now);
    }
    let rechecked = old.as_ref().map(|old| old.recheck(&judgement));
    let last_good_copies = match task.project {
        Some(_) if !task.leave_none => LastGoodCopies::Keep,
        _ => LastGoodCopies::Delete,
    };
    let plan = ShownPlan::new(judgement, rechecked, last_good_copies, &listed);
    // A plan in JSON has the names with the backups.
    let names = if is_json_plan { names } else { names.with_backups(listed.backups()) };
    match (&task.project, &sources) {
        (Some(project), _) => {
            plan.note_withheld(&names, language);
            for line in coverage::lines(&plan.coverage, &names, language) {
                print_note(&line);
            }
            calls::write(project, plan.plan.deletions(), task.output.is_json(), output)?;
        }
        (None, Some(sources)) if is_json_plan => {
            plan.as_json(sources, language, output)?;
        }
        (None, _) => plan.show(task, &names, language, output)?,
    }
    let deletes = !plan.plan.deletions().is_empty();
    // The process is about to end. Freeing a million backups one by one takes longer than judging them.
    mem::forget(plan);
    mem::forget(listed);
    Ok(if task.exit_code && deletes { ExitStatus::WouldDelete } else { ExitStatus::Success })
}

fn note_floor(judgement: &Judgement<&[ListedBackup]>, language: &dyn Language) {
    let (limits, floor) = (judgement.limits(), judgement.limits().keep_at_least());
    if let Some(count) = limits.max_backups().filter(|count| floor > *count) {
        print_note(&language.floor_above_count(floor, count));
    }
}

fn note_state(policy: Option<&Policy>, language: &dyn Language) {
    if let Some(why) = policy.and_then(|policy| language.not_running(policy.state())) {
        print_note(&format!("{why}; --even-if-disabled shows what it would delete"));
    }
}

impl ShownPlan<'_, '_> {
    /// Prints a note for each deletion that has no call.
    fn note_withheld(&self, names: &ServerNames, language: &dyn Language) {
        for line in self.locked_lines(language) {
            print_note(&line);
        }
        for backup in self.plan.withheld() {
            let note =
                language.last_copy(&names.shown(backup.resource_id()), &named_backup(backup));
            print_note(&format!("{note}; use --leave-none to include it"));
        }
        let Some(rechecked) = &self.rechecked else { return };
        for (planned, why) in rechecked.dropped() {
            print_note(&recheck::dropped_line(planned, why, language));
        }
        if let Some(line) = recheck::others(rechecked, language) {
            print_note(&line);
        }
    }
}
