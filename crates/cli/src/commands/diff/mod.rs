//! `keeptime diff`: how an update, or a Terraform plan, changes a policy.

mod comparison;
mod markdown;
mod new_deletions;
mod new_policy;
mod plan;
mod report;

use std::io::Write;

use keeptime::explain::Language;
use keeptime_documents::policy::PolicyUpdate;

use crate::args;
use crate::failure::{ExitStatus, Failure};
use crate::read::names::ServerNames;
use crate::read::{input, listing, terraform, time, vault};
use comparison::{Comparison, NewSide};
use new_policy::{LoadedDocument, NEEDED};

pub(crate) fn run(
    task: &args::Diff,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let files = task.backups.iter().chain([&task.old]).chain(&task.new).chain(&task.vault);
    input::standard_input_once(files)?;
    let text = input::text(&task.old)?;
    if let Some(document) = terraform::document(&text) {
        return plan::run(task, &text, &document, language, output);
    }
    let Some(path) = &task.new else {
        let why = "the new policy is missing; only a Terraform plan has both policies";
        return Err(Failure::Misuse(why.to_owned()));
    };
    if task.resource.is_some() {
        return Err(Failure::Misuse("--resource applies to a Terraform plan".to_owned()));
    }
    let zero = task.retention.zero.into();
    let old = LoadedDocument::from_text(&task.old, text)?;
    let vaults = vault::read(&task.vault, None)?;
    vault::note_locks(&vaults, language);
    let old = old.into_policy(zero)?.requiring(NEEDED)?.with_vaults(&vaults)?.policy;
    let names = ServerNames::of(&old, &vaults);
    let new: PolicyUpdate = new_policy::read(&old, path, &vaults)?;
    let listed = listing::read_for_policy(&old, &vaults, &task.backups, None)?;
    let names = names.with_backups(listed.backups());
    let is_of_service = listed.require_service_of(new.policy());
    is_of_service.map_err(|error| listing::other_service(&error))?;
    let comparison = Comparison {
        task,
        names: [&task.old, path],
        old: &old,
        new: NewSide::of(&new),
        changes: Some(old.changes(new.policy())),
        listed: (!task.backups.is_empty()).then_some(&listed),
        planned: None,
        now: time::resolve_now(task.now.as_ref()),
    };
    let deletes = comparison.show(&names, language, output)?;
    Ok(status(task, deletes))
}

/// Returns the exit status of a change that deletes a backup or not.
fn status(task: &args::Diff, deletes: bool) -> ExitStatus {
    if task.exit_code && deletes { ExitStatus::WouldDelete } else { ExitStatus::Success }
}
