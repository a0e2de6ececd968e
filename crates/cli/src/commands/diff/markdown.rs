//! The report of `keeptime diff` as Markdown, for the summary of a pull request.

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use keeptime::explain::{ChangeSide, Label, Language, OmittedLimits, VerdictGroup};

use super::new_deletions::NewDeletions;
use super::report::{Planned, Report, fire_text};
use crate::commands::coverage;
use crate::read::names::ServerNames;
use crate::show::backup::creation_text;
use crate::show::escape;
use crate::show::markdown::{code, code_cell, escaped, write_table};

impl Report<'_> {
    /// Writes the same parts in the same order as the text.
    pub(super) fn show_markdown(
        &self,
        names: &ServerNames,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> io::Result<()> {
        match &self.planned {
            Some(Planned { address, change }) => {
                writeln!(output, "\n#### {}\n", language.planned_change(&code(address), *change))?;
            }
            None => writeln!(output, "### {}\n", self.title())?,
        }
        let plans = self.plans();
        for (plan, omitted) in &plans {
            let answer = language.newly_deleted(plan.newly_deleted.len(), *omitted, self.now);
            writeln!(output, "**{}**\n", escaped(&answer))?;
            write_list(coverage::lines(&plan.coverage, names, language), output)?;
        }
        for sentence in self.sentences(language) {
            writeln!(output, "{}\n", escaped(&sentence))?;
        }
        for warning in self.warnings(language) {
            let label = language.label(Label::Warning);
            writeln!(output, "**{}:** {}\n", escaped(&label), escaped(&warning))?;
        }
        if let Some(note) = self.duration_note(language) {
            writeln!(output, "**{}:** {}\n", language.label(Label::Note), escaped(&note))?;
        }
        if let Some(changes) = &self.changes {
            if changes.is_empty() {
                writeln!(output, "{}\n", escaped(&language.no_changes()))?;
            }
            for line in self.change_lines(changes, language) {
                writeln!(output, "- {}", code(&line))?;
            }
            for line in self.omission_lines(language) {
                writeln!(output, "- {}", escaped(&line))?;
            }
            if !changes.is_empty() || !self.omitted.is_empty() {
                writeln!(output)?;
            }
        }
        self.write_fires(language, output)?;
        for (plan, omitted) in &plans {
            let is_one_of_two = plans.len() > 1;
            self.write_deletions(plan, is_one_of_two.then_some(*omitted), names, language, output)?;
        }
        Ok(())
    }

    /// Returns the name and the id of the old policy.
    fn title(&self) -> String {
        match (self.old.name(), self.old.id()) {
            (Some(name), Some(id)) => format!("{} ({})", escaped(name), code(id)),
            (Some(name), None) => escaped(name),
            (None, Some(id)) => code(id),
            (None, None) => code(self.file),
        }
    }

    fn write_fires(&self, language: &dyn Language, output: &mut impl Write) -> io::Result<()> {
        let [before, after] = &self.fires;
        for (side, fires) in [(ChangeSide::Before, before), (ChangeSide::After, after)] {
            if let Err(why) = fires {
                writeln!(output, "{}\n", escaped(&language.no_fires(side, why)))?;
            }
        }
        let columns = [before, after].map(|fires| fires.as_deref().unwrap_or_default());
        let count = columns.map(<[DateTime<Utc>]>::len).into_iter().max().unwrap_or_default();
        if count == 0 {
            return Ok(());
        }
        let cell = |fires: &[DateTime<Utc>], row: usize| {
            fires.get(row).map(|fire| fire_text(*fire, language)).unwrap_or_default()
        };
        let rows: Vec<[String; 2]> =
            (0..count).map(|row| columns.map(|fires| cell(fires, row))).collect();
        let heads = self.fire_heads().map(|label| language.label(label));
        write_table(&heads, &rows, output)
    }

    /// Writes the backups that are newly deleted, below a heading if they depend on omitted limits.
    fn write_deletions(
        &self,
        plan: &NewDeletions<'_>,
        omitted: Option<OmittedLimits>,
        names: &ServerNames,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> io::Result<()> {
        if plan.newly_deleted.is_empty() {
            return Ok(());
        }
        writeln!(output)?;
        if let Some(omitted) = omitted {
            let heading = language.newly_deleted(plan.newly_deleted.len(), omitted, self.now);
            writeln!(output, "{}\n", escaped(&heading))?;
        }
        let heads = [
            Label::CreatedAt,
            Label::Verdict,
            Label::BackupName,
            Label::BackupId,
            Label::Reason,
            Label::ServerName,
        ];
        let mut rows = Vec::with_capacity(plan.newly_deleted.len());
        for (backup, verdict) in &plan.newly_deleted {
            let name = backup.name().filter(|name| *name != backup.id());
            rows.push([
                escaped(&creation_text(*backup, language)),
                escaped(&language.verdict_word(VerdictGroup::from(verdict))),
                name.map(escaped).unwrap_or_default(),
                code_cell(&escape::escaped(backup.id())),
                escaped(&language.evidence(verdict)),
                escaped(&names.shown(backup.resource_id())),
            ]);
        }
        write_table(&heads.map(|label| language.label(label)), &rows, output)
    }
}

fn write_list(lines: impl Iterator<Item = String>, output: &mut impl Write) -> io::Result<()> {
    let lines: Vec<String> = lines.map(|line| format!("- {}\n", escaped(&line))).collect();
    if lines.is_empty() { Ok(()) } else { writeln!(output, "{}", lines.concat()) }
}
