//! A backup and its verdict, as a line and as JSON.

use keeptime::explain::{Label, Language};
use keeptime::retention::{Backup, Verdict};
use keeptime_documents::listing::ListedBackup;
use serde_json::{Value, json};

use super::escape::escaped;
use super::instant::utc_text;

/// Formats the creation time of a backup.
pub(crate) fn creation_text(backup: &impl Backup, language: &dyn Language) -> String {
    backup.created_at().map_or_else(|| language.label(Label::NoDate), utc_text)
}

/// Formats a backup and its verdict as a line.
pub(crate) fn verdict_line(
    backup: &ListedBackup,
    verdict: &Verdict,
    language: &dyn Language,
) -> String {
    let (date, outcome) = (creation_text(backup, language), language.outcome(verdict.outcome()));
    format!("{date:23}  {outcome:6}  {}  {}", escaped(backup.id()), language.evidence(verdict))
}

/// Formats a backup and its verdict as JSON.
pub(crate) fn verdict_json(
    backup: &ListedBackup,
    verdict: &Verdict,
    language: &dyn Language,
) -> Value {
    json!({
        "id": backup.id(),
        "checkpoint_id": backup.checkpoint_id(),
        "resource_id": backup.resource_id(),
        "created_at": backup.created_at(),
        "verdict": verdict.outcome().name(),
        "reason": language.evidence(verdict),
    })
}

/// `1 backup`, `2 backups`.
pub(crate) fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
