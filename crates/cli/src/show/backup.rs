//! A backup and its verdict, as a line and for machines.

use keeptime::explain::{Label, Language};
use keeptime::retention::{Backup, Verdict};
use keeptime_documents::csbs::ListedBackup;
use serde_json::{Value, json};

use super::escape::plain;
use super::time::shown;

/// When a backup was made.
pub(crate) fn made(backup: &impl Backup, language: &dyn Language) -> String {
    backup.created_at().map_or_else(|| language.label(Label::NoDate), shown)
}

/// A backup and the verdict on it.
pub(crate) fn line(backup: &ListedBackup, verdict: &Verdict, language: &dyn Language) -> String {
    let (date, outcome) = (made(backup, language), language.outcome(verdict.outcome()));
    format!("{date:23}  {outcome:6}  {}  {}", plain(backup.id()), language.evidence(verdict))
}

/// The same for machines.
pub(crate) fn as_json(backup: &ListedBackup, verdict: &Verdict, language: &dyn Language) -> Value {
    json!({
        "id": backup.id(),
        "checkpoint_id": backup.checkpoint_id(),
        "resource_id": backup.resource_id(),
        "created_at": backup.created_at(),
        "verdict": verdict.outcome().name(),
        "why": language.evidence(verdict),
    })
}

/// `1 backup`, `2 backups`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
