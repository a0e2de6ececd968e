//! A backup and its verdict, as the row of a table and as JSON.

use keeptime::explain::{Label, Language, VerdictGroup};
use keeptime::retention::{Backup, BackupState, KeepReason, NotCounted, Verdict};
use keeptime_documents::listing::ListedBackup;

use super::escape::escaped;
use super::instant::utc_text;
use super::style::Meaning;
use super::table::{Cell, Column, Table};
use crate::answer;
use crate::read::names::ServerNames;

/// Formats the creation time of a backup.
pub(crate) fn creation_text(backup: &impl Backup, language: &dyn Language) -> String {
    backup.created_at().map_or_else(|| language.label(Label::NoDate), utc_text)
}

/// Returns the group in which a backup is shown. A backup that nothing judges may have failed all the same.
pub(crate) fn group(backup: &impl Backup, verdict: &Verdict) -> VerdictGroup {
    match (verdict, backup.state()) {
        (
            Verdict::Keep(KeepReason::NotJudged(_)),
            BackupState::NotCounted(NotCounted::Failed(_)),
        ) => VerdictGroup::Failed,
        _ => VerdictGroup::from(verdict),
    }
}

/// Returns the style of a group of verdicts.
pub(crate) const fn meaning(group: VerdictGroup) -> Meaning {
    match group {
        VerdictGroup::Kept => Meaning::Keep,
        VerdictGroup::LongTerm => Meaning::LongTerm,
        VerdictGroup::NotCounted => Meaning::NotCounted,
        VerdictGroup::Failed => Meaning::Failed,
        VerdictGroup::Deferred => Meaning::Deferred,
        VerdictGroup::Deleted => Meaning::Delete,
        VerdictGroup::BeingDeleted => Meaning::BeingDeleted,
    }
}

/// Returns the name of a backup with its id in parentheses, or only the id.
pub(crate) fn named_backup(backup: &ListedBackup) -> String {
    match backup.name().filter(|name| *name != backup.id()) {
        Some(name) => format!("{} ({})", escaped(name), escaped(backup.id())),
        None => escaped(backup.id()),
    }
}

/// The column of [`verdict_table`] with the verdicts.
pub(crate) const VERDICT_COLUMN: usize = 1;

/// A table of backups with their verdicts.
pub(crate) fn verdict_table(language: &dyn Language) -> Table<5> {
    Table::new(verdict_columns(language))
}

fn verdict_columns(language: &dyn Language) -> [Column; 5] {
    let label = |label| language.label(label);
    [
        Column::new(label(Label::CreatedAt)),
        Column::new(label(Label::Verdict)),
        Column::new(label(Label::BackupName)).folding(),
        Column::new(label(Label::BackupId)),
        Column::text(label(Label::Reason)),
    ]
}

/// Returns a row of [`verdict_table`].
pub(crate) fn verdict_cells(
    backup: &ListedBackup,
    verdict: &Verdict,
    language: &dyn Language,
) -> [Cell; 5] {
    let group = group(backup, verdict);
    let name = backup.name().filter(|name| *name != backup.id()).map(escaped);
    [
        Cell::new(creation_text(backup, language)),
        Cell::new(language.verdict_word(group)).meaning(meaning(group)),
        Cell::new(name.unwrap_or_default()),
        Cell::new(escaped(backup.id())),
        Cell::new(language.evidence(verdict)),
    ]
}

/// A table of backups of several servers with their verdicts.
pub(crate) fn server_and_verdict_table(language: &dyn Language) -> Table<6> {
    let [created, outcome, name, id, why] = verdict_columns(language);
    let server = Column::new(language.label(Label::ServerName)).folding();
    Table::new([created, outcome, name, id, why, server])
}

/// Returns a row of [`server_and_verdict_table`].
pub(crate) fn server_and_verdict_cells(
    backup: &ListedBackup,
    verdict: &Verdict,
    names: &ServerNames,
    language: &dyn Language,
) -> [Cell; 6] {
    let [created, outcome, name, id, why] = verdict_cells(backup, verdict, language);
    [created, outcome, name, id, why, Cell::new(names.shown(backup.resource_id()))]
}

/// Returns a backup and its verdict for an answer in JSON.
pub(crate) fn verdict_answer<'b>(
    backup: &'b ListedBackup,
    verdict: &Verdict,
    language: &dyn Language,
) -> answer::prune::Backup<'b> {
    answer::prune::Backup {
        id: backup.id(),
        name: backup.name(),
        checkpoint_id: backup.checkpoint_id(),
        resource_id: backup.resource_id(),
        resource_name: backup.resource_name(),
        created_at: backup.created_at(),
        verdict: *verdict,
        why: language.evidence(verdict),
    }
}

/// `1 backup`, `2 backups`.
pub(crate) fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
