//! A backup and its verdict, as a line and for machines.

use keeptime::retention::{Backup, Verdict};
use keeptime_documents::csbs::ListedBackup;
use serde_json::{Value, json};

use super::escape::plain;
use super::time::shown;

/// When a backup was made.
pub(crate) fn made(backup: &impl Backup) -> String {
    backup.created_at().map_or_else(|| "no date".to_owned(), shown)
}

/// A backup and the verdict on it.
pub(crate) fn line(backup: &ListedBackup, verdict: &Verdict) -> String {
    let date = made(backup);
    format!("{date:23}  {:5}  {}  {}", verdict.outcome(), plain(backup.id()), verdict.evidence())
}

/// The same for machines.
pub(crate) fn as_json(backup: &ListedBackup, verdict: &Verdict) -> Value {
    json!({
        "id": backup.id(),
        "checkpoint_id": backup.checkpoint_id(),
        "resource_id": backup.resource_id(),
        "created_at": backup.created_at(),
        "verdict": verdict.outcome().name(),
        "why": verdict.evidence().to_string(),
    })
}

/// `1 backup`, `2 backups`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
