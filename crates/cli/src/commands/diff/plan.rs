//! The policies that a Terraform plan changes.

use std::io::Write;

use keeptime::explain::{Language, PlannedChange};
use keeptime_documents::AnyPolicy;
use keeptime_documents::listing::ListedBackups;
use keeptime_documents::policy::{PolicyListing, PolicyUpdate, PolicyUpdateError};
use keeptime_documents::terraform::{
    PlannedAction, TerraformFile, TerraformKind, TerraformPolicy, text_faults,
};
use keeptime_documents::{Faults, ZeroLimit};
use serde_json::Value;

use super::comparison::{Comparison, NewSide};
use crate::args::{self, DiffFormat};
use crate::failure::{ExitStatus, Failure};
use crate::read::names::ServerNames;
use crate::read::{listing, policy, terraform, time};
use crate::show::escape::escaped;
use crate::show::markdown::code;
use crate::show::{file, print_note};

/// The policies of a resource at both sides of a plan.
struct Sides {
    before: Option<AnyPolicy>,
    after: Option<PolicyUpdate>,
}

/// A plan, its text, and the name of its file.
struct Plan<'p> {
    name: String,
    text: &'p str,
    document: &'p Value,
}

pub(super) fn run(
    task: &args::Diff,
    text: &str,
    document: &Value,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let plan = Plan { name: file::display_name(&task.old), text, document };
    let Some(file) =
        TerraformFile::read(document).filter(|file| file.kind() == TerraformKind::Plan)
    else {
        let why = "a Terraform state has no changes; diff takes a plan";
        return Err(Failure::document(&task.old, why));
    };
    if !task.vault.is_empty() {
        let why = "--vault does not apply to a Terraform plan, whose policies judge backups that name them";
        return Err(Failure::Misuse(why.to_owned()));
    }
    for note in file.notes() {
        print_note(&format!("{}: {}", plan.name, escaped(note.message())));
    }
    let selected: Vec<&TerraformPolicy<'_>> = match task.resource.as_deref() {
        Some(address) => vec![terraform::select(&plan.name, &file, Some(address))?],
        None => file.policies().iter().collect(),
    };
    // Everything is read before anything is shown.
    let backups: Vec<_> = task.new.iter().chain(&task.backups).cloned().collect();
    let listed = listing::read(&backups, None)?;
    let now = time::resolve_now(task.now.as_ref());
    let changed = selected.iter().filter_map(|policy| Some((*policy, planned(policy.action()?)?)));
    let changed: Vec<(&TerraformPolicy<'_>, PlannedChange)> = changed.collect();
    let mut read = Vec::new();
    // A change whose deletions are unknown must not pass for one that deletes nothing.
    let mut may_delete = false;
    for (policy, change) in &changed {
        let sides = plan.sides(policy, task.retention.zero.into())?;
        // Only a policy that stays judges backups that are there.
        let is_judged = *change == PlannedChange::Updated && !backups.is_empty();
        let judged = match (&sides.before, &sides.after) {
            (Some(old), Some(new)) if is_judged => {
                plan.judged(policy.address(), &listed, old, new.policy())?
            }
            _ => None,
        };
        may_delete |= is_judged && judged.is_none();
        read.push((sides, judged));
    }
    let summary = language.planned_changes(changed.len(), selected.len() - changed.len());
    match task.output.get() {
        DiffFormat::Json => {}
        DiffFormat::Markdown => writeln!(output, "### {}\n\n{summary}", code(&plan.name))?,
        DiffFormat::Text => writeln!(output, "{summary}")?,
    }
    for ((policy, change), (sides, judged)) in changed.into_iter().zip(&read) {
        let address = escaped(policy.address());
        let before = sides.before.as_ref();
        let (old, new) = match (before, &sides.after) {
            (Some(old), Some(new)) => (old, NewSide::of(new)),
            (Some(old), None) => (old, NewSide::whole(old)),
            (None, Some(new)) => (new.policy(), NewSide::of(new)),
            (None, None) => continue,
        };
        let members = match (before, &sides.after) {
            (Some(old), Some(new)) => Some(policy.changes(old, new.policy())),
            _ => None,
        };
        let comparison = Comparison {
            task,
            names: [&task.old, &task.old],
            old,
            new,
            changes: members,
            listed: judged.as_ref(),
            planned: Some((&address, change)),
            now,
        };
        let names = ServerNames::of(old, &[]).with_backups(listed.for_limits());
        may_delete |= comparison.show(&names, language, output)?;
    }
    Ok(super::status(task, may_delete))
}

impl Plan<'_> {
    /// Reads the policies of a resource, and prints a note for each half that cannot be read.
    fn sides(&self, policy: &TerraformPolicy<'_>, zero: ZeroLimit) -> Result<Sides, Failure> {
        let before = policy.before(zero).transpose().map_err(|faults| self.failure(&faults))?;
        let after = match &before {
            Some(before) => policy.update(before, zero).transpose(),
            None => policy
                .after(zero)
                .map(|after| after.map(PolicyUpdate::from).map_err(PolicyUpdateError::from))
                .transpose(),
        };
        let after = after.map_err(|error| match error {
            PolicyUpdateError::Faults(faults) => self.failure(&faults),
            error => Failure::Document(format!("{}: {}: {error}", self.name, policy.address())),
        })?;
        let faults = |policy: &AnyPolicy| -> Vec<String> {
            policy.faults().map(|(_, fault)| fault.message().to_owned()).collect()
        };
        let mut told: Vec<String> = before.as_ref().map(&faults).unwrap_or_default();
        told.extend(after.as_ref().map(|after| faults(after.policy())).unwrap_or_default());
        told.dedup();
        for message in told {
            print_note(&format!("{}: {}", self.name, escaped(&message)));
        }
        Ok(Sides { before, after })
    }

    fn failure(&self, faults: &Faults) -> Failure {
        Failure::text(&self.name, text_faults(self.text, self.document, faults, &[]))
    }

    /// Returns the listing for the policy at an address, or `None` if its limits are unknown, which has been
    /// reported.
    fn judged(
        &self,
        address: &str,
        listed: &ListedBackups,
        old: &AnyPolicy,
        new: &AnyPolicy,
    ) -> Result<Option<PolicyListing>, Failure> {
        if old.policy().limits().is_err() || new.policy().limits().is_err() {
            return Ok(None);
        }
        let listed = listed.clone().for_policy(old, &[]);
        let listed = listed.map_err(|error| {
            Failure::Document(format!("{}: {}: {error}", self.name, escaped(address)))
        })?;
        policy::print_notes(&self.name, old.notes());
        Ok(Some(listed))
    }
}

/// Returns what a plan does with a policy, or `None` if it changes nothing.
fn planned(action: PlannedAction) -> Option<PlannedChange> {
    match action {
        PlannedAction::Create => Some(PlannedChange::Created),
        PlannedAction::Update => Some(PlannedChange::Updated),
        PlannedAction::Replace => Some(PlannedChange::Replaced),
        PlannedAction::Delete => Some(PlannedChange::Deleted),
        PlannedAction::Forget => Some(PlannedChange::Forgotten),
        _ => None,
    }
}
