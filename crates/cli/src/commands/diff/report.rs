//! The report of `keeptime diff`, as text and as JSON.

use std::collections::HashSet;
use std::io::Write;

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use keeptime::explain::{
    self, ChangeSide, ChangeSource, Label, Language, OmittedLimits, PlannedChange,
};
use keeptime::pattern::{Pattern, StoredPattern};
use keeptime::policy::{DurationChange, LongTermChange, PatternChange};
use keeptime::retention::Backup;
use keeptime_documents::terraform::attribute_path;
use keeptime_documents::{AnyPolicy, MemberChange};
use serde_json::{Value, json};

use super::new_deletions::{Fires, NewDeletions, NewlyDeleted};
use crate::commands::coverage;
use crate::failure::Failure;
use crate::show::backup::{verdict_json, verdict_line};
use crate::show::escape::escaped;

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

    fn warnings(&self, language: &dyn Language) -> impl Iterator<Item = String> {
        let switched_on = self.enables_by_default.then(|| language.may_enable_policy());
        let more = self.more_deleted();
        let more = (more > 0).then(|| language.more_deleted(more, self.omitted));
        switched_on.into_iter().chain(more)
    }

    pub(super) fn show(
        &self,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        if let Some(Planned { address, change }) = self.planned {
            writeln!(output, "\n{}", language.planned_change(address, change))?;
        }
        if self.changes.as_ref().is_some_and(Vec::is_empty) {
            writeln!(output, "{}", language.no_changes())?;
        }
        for change in self.changes.iter().flatten() {
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
            let change = explain::MemberChange {
                pointer: &escaped(&name),
                before: before.as_deref(),
                after: after.as_deref(),
                source,
            };
            writeln!(output, "{}", language.member_change(&change))?;
        }
        if self.replaces_definition() {
            writeln!(output, "{}", language.definition_replaced())?;
        }
        let undecided = if self.replaces_definition() { &[] } else { self.omitted };
        for field in undecided {
            let value = self.old.definition().and_then(|definition| definition.get(field));
            let value = value.map(shown);
            writeln!(output, "{}", language.omitted_member(field, value.as_deref()))?;
        }
        if let Some(change) = self.pattern {
            writeln!(output, "{}", language.pattern_change(change))?;
        }
        if let Some(change) = &self.long_term {
            writeln!(output, "{}", language.long_term_change(change))?;
        }
        // A policy that is not there before or after has no members to list.
        if self.changes.is_some() {
            writeln!(output)?;
        }
        self.show_fires(language, output)?;
        let now = self.now;
        if let Some(deletions) = &self.deletions {
            let omitted = match undecided {
                [] => OmittedLimits::NoneOmitted,
                _ => OmittedLimits::Kept,
            };
            show_deletions(deletions, omitted, now, language, output)?;
            if let Some(plan) = &self.deletions_if_removed {
                show_deletions(plan, OmittedLimits::Removed, now, language, output)?;
            }
        }
        if let Some(change) = &self.durations {
            let label = language.label(Label::Note);
            writeln!(output, "\n{label}: {}", language.duration_change(change))?;
        }
        for warning in self.warnings(language) {
            writeln!(output, "\n{}: {warning}", language.label(Label::Warning))?;
        }
        Ok(())
    }

    /// Writes the next fires before and after in two columns.
    fn show_fires(&self, language: &dyn Language, output: &mut impl Write) -> Result<(), Failure> {
        let [before, after] = &self.fires;
        let only = match self.planned.as_ref().map(|planned| planned.change) {
            Some(PlannedChange::Created) => Some((after, Label::FiresAfter)),
            Some(PlannedChange::Deleted) => Some((before, Label::FiresBefore)),
            _ => None,
        };
        if let Some((Ok(fires), label)) = only {
            writeln!(output, "{}", language.label(label))?;
            for fire in fires {
                writeln!(output, "{}", fire_line(*fire, language))?;
            }
            return Ok(());
        }
        for (side, fires) in [(ChangeSide::Before, before), (ChangeSide::After, after)] {
            if let Err(why) = fires {
                writeln!(output, "{}", language.no_fires(side, why))?;
            }
        }
        let columns = [before, after].map(|fires| fires.as_deref().unwrap_or_default());
        let rows = columns.map(<[_]>::len).into_iter().max().unwrap_or_default();
        if rows > 0 {
            let head_after =
                if before == after { Label::FiresAfterUnchanged } else { Label::FiresAfter };
            let [head_before, head_after] =
                [Label::FiresBefore, head_after].map(|label| language.label(label));
            writeln!(output, "{head_before:27}  {head_after}")?;
        }
        let cell = |fires: &[DateTime<Utc>], row: usize| match fires.get(row) {
            Some(fire) => fire_line(*fire, language),
            None => String::new(),
        };
        for row in 0..rows {
            let [before, after] = columns.map(|fires| cell(fires, row));
            writeln!(output, "{}", format!("{before:27}  {after}").trim_end())?;
        }
        Ok(())
    }

    pub(super) fn as_json(
        &self,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        let change = |change: &MemberChange| json!({"pointer": change.pointer(), "before": change.before(), "after": change.after()});
        let newly_deleted = |all: &NewlyDeleted<'_>| -> Value {
            all.iter().map(|(backup, verdict)| verdict_json(backup, verdict, language)).collect()
        };
        let [before, after] = &self.fires;
        let backups = self.deletions.as_ref().map(|deletions| {
            let if_removed = self.deletions_if_removed.as_ref();
            json!({
                "now": self.now,
                "delete": newly_deleted(&deletions.newly_deleted),
                "delete_if_omitted_removed":
                    if_removed.map(|plan| newly_deleted(&plan.newly_deleted)),
                "coverage": deletions.coverage,
                "coverage_if_omitted_removed": if_removed.map(|plan| &plan.coverage),
            })
        });
        let mut report = json!({
            "changes": self.changes.iter().flatten().map(change).collect::<Value>(),
            "omitted": self.omitted,
            "pattern_change": self.pattern.map(PatternChange::name),
            "fires": {"before": fires_as_json(before), "after": fires_as_json(after)},
            "backups": backups,
            "notes": self.durations.iter()
                .map(|change| language.duration_change(change)).collect::<Vec<_>>(),
            "warnings": self.warnings(language).collect::<Vec<_>>(),
        });
        if let Some(Planned { address, change }) = self.planned {
            report["planned"] = json!({"address": address, "change": change.name()});
        }
        writeln!(output, "{report}")?;
        Ok(())
    }
}

fn fire_line(fire: DateTime<Utc>, language: &dyn Language) -> String {
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

fn show_deletions(
    plan: &NewDeletions<'_>,
    omitted: OmittedLimits,
    now: DateTime<Utc>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let newly_deleted = &plan.newly_deleted;
    writeln!(output, "\n{}", language.newly_deleted(newly_deleted.len(), omitted, now))?;
    for (backup, verdict) in newly_deleted {
        writeln!(
            output,
            "  {}  {}",
            verdict_line(backup, verdict, language),
            escaped(backup.object())
        )?;
    }
    for line in coverage::lines(&plan.coverage, language) {
        writeln!(output, "{line}")?;
    }
    Ok(())
}

fn fires_as_json(fires: &Fires) -> Value {
    match fires {
        Ok(fires) => {
            let text = |fire: &DateTime<Utc>| fire.to_rfc3339_opts(SecondsFormat::AutoSi, true);
            fires.iter().map(text).collect()
        }
        Err(why) => json!({"none": why.to_string()}),
    }
}
