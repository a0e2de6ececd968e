//! Backup policies in Terraform plans and states.

use std::path::Path;

use keeptime_documents::terraform::{PlannedAction, TerraformFile, TerraformKind, TerraformPolicy};
use keeptime_documents::text::{TextKind, looks_like_json};
use serde_json::Value;

use crate::failure::Failure;
use crate::show::escape::escaped;
use crate::show::file;

/// Returns the document if a text is a Terraform plan or state.
pub(crate) fn document(text: &str) -> Option<Value> {
    // Parsing a listing of a million backups twice would take seconds.
    if !looks_like_json(text) || !text.contains("\"format_version\"") {
        return None;
    }
    let document = serde_json::from_str(text).ok()?;
    let kind = TerraformKind::recognize(&document)?;
    (kind != TerraformKind::StateFile).then_some(document)
}

/// Returns the kind of a plan or a state, to name it in a sentence.
pub(crate) fn kind(text: &str) -> Option<TextKind> {
    TerraformKind::recognize(&document(text)?).map(TextKind::Terraform)
}

/// Refuses a plan or a state, for a task that needs a policy as the service has it.
pub(crate) fn refuse(task: &str, path: &Path, text: &str) -> Result<(), Failure> {
    let Some(kind) = kind(text) else { return Ok(()) };
    let (name, argument) = (file::display_name(path), path.display());
    let instead = match kind {
        TextKind::Terraform(TerraformKind::Plan) => {
            format!("keeptime diff {argument} BACKUPS shows which backups the plan deletes")
        }
        _ => format!("keeptime explain {argument} shows what its policies do"),
    };
    let why = format!("{task} takes a policy as the service returns it, not {kind}; {instead}");
    Err(Failure::Document(format!("{name}: {why}")))
}

/// Returns the policy at an address, or the only one.
pub(crate) fn select<'f, 'v>(
    name: &str,
    file: &'f TerraformFile<'v>,
    address: Option<&str>,
) -> Result<&'f TerraformPolicy<'v>, Failure> {
    let policies = file.policies();
    let fail = |why: &str| {
        let addresses = policies.iter().map(|policy| {
            let is_deleted = policy.action() == Some(PlannedAction::Delete);
            let action = if is_deleted { " (deleted by the plan)" } else { "" };
            format!("\n  {}{action}", escaped(policy.address()))
        });
        Err(Failure::Misuse(format!("{name}: {why}{}", addresses.collect::<String>())))
    };
    match (address, policies) {
        (_, []) => {
            let why = file.notes().first().map_or("no backup policy", |note| note.message());
            Err(Failure::Document(format!("{name}: {why}")))
        }
        (None, [policy]) => Ok(policy),
        (None, _) => fail(&format!(
            "{} backup policies; select one with --resource ADDRESS:",
            policies.len()
        )),
        (Some(address), _) => match policies.iter().find(|policy| policy.address() == address) {
            Some(policy) => Ok(policy),
            None => fail(&format!("no backup policy has the address {}; found:", escaped(address))),
        },
    }
}
