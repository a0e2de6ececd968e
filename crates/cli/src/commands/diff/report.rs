//! The report of `keeptime diff`, as text and as JSON.

use std::collections::HashSet;
use std::io::Write;

use chrono::{DateTime, Datelike, Utc};
use keeptime::explain::{
    self, ChangeSide, ChangeSource, Label, Language, OmittedLimits, PlannedChange,
};
use keeptime::pattern::{Pattern, StoredPattern};
use keeptime::policy::{DurationChange, LongTermChange, PatternChange};
use keeptime::retention::Verdict;
use keeptime_documents::listing::ListedBackup;
use keeptime_documents::terraform::attribute_path;
use keeptime_documents::{AnyPolicy, MemberChange};
use serde_json::Value;

use super::new_deletions::{Fires, NewDeletions, NewlyDeleted};
use crate::answer::diff as answer;
use crate::commands::coverage;
use crate::failure::Failure;
use crate::read::names::ServerNames;
use crate::show::backup::{server_and_verdict_cells, server_and_verdict_table, verdict_answer};
use crate::show::escape::escaped;
use crate::show::prose;
use crate::show::style::Meaning;
use crate::show::table::{Cell, Column, Row, Table};

/// What a plan does with a policy.
pub(super) struct Planned<'d> {
    /// The address of its resource.
    pub(super) address: &'d str,
    pub(super) change: PlannedChange,
}

pub(super) struct Report<'d> {
    /// What a plan does with the policy; `None` if two documents are compared.
    pub(super) planned: Option<Planned<'d>>,
    pub(super) old: &'d AnyPolicy,
    /// The name of the file of the old policy.
    pub(super) file: &'d str,
    /// The members that differ; `None` if one of the policies does not exist.
    pub(super) changes: Option<Vec<MemberChange>>,
    /// The limits that the request omits.
    pub(super) omitted: &'d [String],
    /// Whether it is unknown what the service does with them.
    pub(super) is_undecided: bool,
    /// Whether the request may enable the policy because it omits `enabled`.
    pub(super) enables_by_default: bool,
    /// The fires before and after the change.
    pub(super) fires: [Fires; 2],
    /// When the backups were judged.
    pub(super) now: DateTime<Utc>,
    /// The new deletions; `None` without a listing.
    pub(super) deletions: Option<NewDeletions<'d>>,
    /// The deletions if the service removes omitted limits.
    pub(super) deletions_if_removed: Option<NewDeletions<'d>>,
    /// Whether other recurrence rules fire at other times.
    pub(super) pattern: Option<PatternChange>,
    /// How the long-term rules change.
    pub(super) long_term: Option<LongTermChange>,
    /// How the retention durations change.
    pub(super) durations: Option<DurationChange>,
}

impl Report<'_> {
    /// Whether the change deletes a backup, certainly or if omitted limits are removed.
    pub(super) fn deletes(&self) -> bool {
        let mut deletions = self.deletions.iter();
        deletions.any(|plan| !plan.newly_deleted.is_empty()) || self.more_deleted() > 0
    }

    /// Returns how many more backups would be deleted if omitted limits were removed.
    fn more_deleted(&self) -> usize {
        let deleted = self.deletions.iter().flat_map(|plan| &plan.newly_deleted);
        let deleted: HashSet<&str> = deleted.map(|(backup, _)| backup.id()).collect();
        let without = self.deletions_if_removed.iter().flat_map(|plan| &plan.newly_deleted);
        without.filter(|(backup, _)| !deleted.contains(backup.id())).count()
    }

    /// Whether the request omits limits and thereby removes them. Requests of CBR do.
    fn replaces_definition(&self) -> bool {
        !self.omitted.is_empty() && !self.is_undecided
    }

    pub(super) fn warnings(&self, language: &dyn Language) -> impl Iterator<Item = String> {
        let switched_on = self.enables_by_default.then(|| language.may_enable_policy());
        let more = self.more_deleted();
        let more = (more > 0).then(|| language.more_deleted(more, self.omitted));
        switched_on.into_iter().chain(more)
    }

    /// Writes the answer first: what is deleted, what is doubtful; then what changes; then the details.
    pub(super) fn show(
        &self,
        names: &ServerNames,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        let plans = self.plans();
        if let Some(Planned { address, change }) = self.planned {
            writeln!(output)?;
            let heading = language.planned_change(address, change);
            prose::write(&heading, Meaning::Heading, 2, output)?;
        }
        for (plan, omitted) in &plans {
            let answer = language.newly_deleted(plan.newly_deleted.len(), *omitted, self.now);
            prose::write(&answer, Meaning::Answer, 0, output)?;
            for line in coverage::lines(&plan.coverage, names, language) {
                prose::write(&line, Meaning::Warning, 2, output)?;
            }
        }
        for sentence in self.sentences(language) {
            prose::sentence(&sentence, output)?;
        }
        for warning in self.warnings(language) {
            let warning = format!("{}: {warning}", language.label(Label::Warning));
            prose::write(&warning, Meaning::Warning, 2, output)?;
        }
        if let Some(note) = self.duration_note(language) {
            let note = format!("{}: {note}", language.label(Label::Note));
            prose::write(&note, Meaning::Plain, 2, output)?;
        }
        if self.has_answer() {
            writeln!(output)?;
        }
        self.show_changes(language, output)?;
        self.show_fires(language, output)?;
        self.show_deletions(&plans, names, language, output)
    }

    /// Returns the limits that the request omits and the service may remove.
    fn undecided(&self) -> &[String] {
        if self.replaces_definition() { &[] } else { self.omitted }
    }

    /// Returns the new deletions in each case of omitted limits.
    pub(super) fn plans(&self) -> Vec<(&NewDeletions<'_>, OmittedLimits)> {
        let omitted = match self.undecided() {
            [] => OmittedLimits::NoneOmitted,
            _ => OmittedLimits::Kept,
        };
        match (&self.deletions, &self.deletions_if_removed) {
            (None, _) => Vec::new(),
            (Some(plan), None) => vec![(plan, omitted)],
            (Some(plan), Some(removed)) if plan == removed => vec![(plan, OmittedLimits::Either)],
            (Some(plan), Some(removed)) => {
                vec![(plan, omitted), (removed, OmittedLimits::Removed)]
            }
        }
    }

    /// Returns how the recurrence rules and the long-term rules change.
    pub(super) fn sentences(&self, language: &dyn Language) -> impl Iterator<Item = String> {
        let pattern = self.pattern.map(|change| language.pattern_change(change));
        let long_term = self.long_term.as_ref().map(|change| language.long_term_change(change));
        pattern.into_iter().chain(long_term)
    }

    pub(super) fn duration_note(&self, language: &dyn Language) -> Option<String> {
        self.durations.as_ref().map(|change| language.duration_change(change))
    }

    /// Whether anything is written before the changes.
    fn has_answer(&self) -> bool {
        self.deletions.is_some()
            || self.pattern.is_some()
            || self.long_term.is_some()
            || self.durations.is_some()
            || self.enables_by_default
    }

    /// Writes the members that change, and those that the request omits.
    fn show_changes(
        &self,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        // A policy that is not there before or after has no members to list.
        let Some(changes) = &self.changes else { return Ok(()) };
        if changes.is_empty() {
            prose::sentence(&language.no_changes(), output)?;
        }
        let lines = self.change_lines(changes, language).chain(self.omission_lines(language));
        for line in lines {
            prose::write(&line, Meaning::Plain, 2, output)?;
        }
        writeln!(output)?;
        Ok(())
    }

    /// Returns a line for each member that changes.
    pub(super) fn change_lines(
        &self,
        changes: &[MemberChange],
        language: &dyn Language,
    ) -> impl Iterator<Item = String> {
        changes.iter().map(|change| {
            let [before, after] = [change.before(), change.after()].map(|value| value.map(shown));
            // `status` in an answer may contradict `enabled` of the operation.
            let source = match change.pointer() {
                "/policy/status" => ChangeSource::StatusFollowsEnabled,
                _ => ChangeSource::Stated,
            };
            // People know the attributes of their configuration, not the members of a document.
            let name = match self.planned {
                Some(_) => attribute_path(change.pointer()),
                None => change.pointer().to_owned(),
            };
            language.member_change(&explain::MemberChange {
                pointer: &escaped(&name),
                before: before.as_deref(),
                after: after.as_deref(),
                source,
            })
        })
    }

    /// Returns lines about the limits that the request omits.
    pub(super) fn omission_lines(&self, language: &dyn Language) -> impl Iterator<Item = String> {
        let replaced = self.replaces_definition().then(|| language.definition_replaced());
        let undecided = self.undecided().iter().map(|field| {
            let value = self.old.definition().and_then(|definition| definition.get(field));
            language.omitted_member(field, value.map(shown).as_deref())
        });
        replaced.into_iter().chain(undecided)
    }

    /// Returns the labels of the fires before and after.
    pub(super) fn fire_heads(&self) -> [Label; 2] {
        let [before, after] = &self.fires;
        [
            Label::FiresBefore,
            if before == after { Label::FiresAfterUnchanged } else { Label::FiresAfter },
        ]
    }

    /// Writes the next fires before and after in two columns.
    fn show_fires(&self, language: &dyn Language, output: &mut impl Write) -> Result<(), Failure> {
        let [before, after] = &self.fires;
        for (side, fires) in [(ChangeSide::Before, before), (ChangeSide::After, after)] {
            if let Err(why) = fires {
                prose::write(&language.no_fires(side, why), Meaning::Warning, 2, output)?;
            }
        }
        let columns = [before, after].map(|fires| fires.as_deref().unwrap_or_default());
        let cell = |fires: &[DateTime<Utc>], row: usize| {
            fires.get(row).map(|fire| Cell::new(fire_text(*fire, language))).unwrap_or_default()
        };
        let heads = self.fire_heads().map(|label| Column::new(language.label(label)));
        let rows = columns.map(<[_]>::len).into_iter().max().unwrap_or_default();
        let row = |row| Row::Cells(columns.map(|fires| cell(fires, row)));
        Table::new(heads).write(|| (0..rows).map(row), output)?;
        Ok(())
    }

    /// Writes the backups that are newly deleted.
    fn show_deletions(
        &self,
        plans: &[(&NewDeletions<'_>, OmittedLimits)],
        names: &ServerNames,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        for (plan, omitted) in plans {
            let newly_deleted = &plan.newly_deleted;
            if newly_deleted.is_empty() {
                continue;
            }
            writeln!(output)?;
            if plans.len() > 1 {
                let heading = language.newly_deleted(newly_deleted.len(), *omitted, self.now);
                prose::write(&heading, Meaning::Heading, 0, output)?;
            }
            let row = |(backup, verdict): &(&ListedBackup, Verdict)| {
                Row::Cells(server_and_verdict_cells(backup, verdict, names, language))
            };
            server_and_verdict_table(language).write(|| newly_deleted.iter().map(row), output)?;
        }
        Ok(())
    }

    pub(super) fn as_answer(&self, language: &dyn Language) -> answer::Diff<'_> {
        fn backups<'b>(all: &NewlyDeleted<'b>, language: &dyn Language) -> Vec<answer::Backup<'b>> {
            let all = all.iter();
            all.map(|(backup, verdict)| verdict_answer(backup, verdict, language)).collect()
        }
        fn change(change: &MemberChange) -> answer::Change<'_> {
            answer::Change {
                pointer: change.pointer(),
                before: change.before(),
                after: change.after(),
            }
        }
        let [before, after] = &self.fires;
        let if_removed = self.deletions_if_removed.as_ref();
        answer::Diff {
            planned: self.planned.as_ref().map(|planned| answer::Planned {
                address: planned.address,
                change: planned.change,
            }),
            changes: self.changes.iter().flatten().map(change).collect(),
            omitted: self.omitted,
            pattern_change: self.pattern,
            fires: answer::Sides { before: fires_answer(before), after: fires_answer(after) },
            backups: self.deletions.as_ref().map(|deletions| answer::Deletions {
                now: self.now,
                delete: backups(&deletions.newly_deleted, language),
                delete_if_omitted_removed: if_removed
                    .map(|plan| backups(&plan.newly_deleted, language)),
                coverage: &deletions.coverage,
                coverage_if_omitted_removed: if_removed.map(|plan| &plan.coverage),
            }),
            notes: self.durations.iter().map(|change| language.duration_change(change)).collect(),
            warnings: self.warnings(language).collect(),
        }
    }
}

/// Formats the time of a fire.
pub(super) fn fire_text(fire: DateTime<Utc>, language: &dyn Language) -> String {
    let weekday = language.short_weekday(fire.weekday());
    format!("{weekday} {}", fire.format("%Y-%m-%d %H:%M:%S UTC"))
}

/// Formats a value on one line; a pattern as its rules.
fn shown(value: &Value) -> String {
    let pattern = match value {
        Value::String(text) => StoredPattern::parse(text).ok().map(StoredPattern::into_pattern),
        Value::Array(items) => {
            let rules: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            rules.and_then(|rules| Pattern::parse_cbr_rules(&rules).ok())
        }
        _ => None,
    };
    match pattern {
        Some(pattern) => pattern.canonical_rules().join(", "),
        None => escaped(&value.to_string()),
    }
}

fn fires_answer(fires: &Fires) -> answer::Fires {
    match fires {
        Ok(fires) => answer::Fires::At(fires.clone()),
        Err(why) => answer::Fires::None { none: why.to_string() },
    }
}
