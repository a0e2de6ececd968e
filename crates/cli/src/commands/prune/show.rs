//! A plan as text.

use std::io::Write;

use chrono::{DateTime, Utc};
use keeptime::explain::{Language, RecheckTotals, VerdictGroup, VerdictTotals};
use keeptime::picture;
use keeptime::retention::{Backup, ObjectJudgement};
use keeptime_documents::listing::ListedBackup;
use keeptime_documents::plan::Recheck;

use super::plan::ShownPlan;
use super::recheck;
use crate::args;
use crate::commands::coverage;
use crate::failure::Failure;
use crate::show::backup::verdict_line;
use crate::show::escape::escaped;
use crate::show::terminal;

impl ShownPlan<'_, '_> {
    pub(super) fn show(
        &self,
        task: &args::Prune,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        match &self.rechecked {
            Some(rechecked) => self.show_rechecked(rechecked, language, output)?,
            None => self.show_verdicts(task, language, output)?,
        }
        for line in self.locked_lines(language).chain(coverage::lines(&self.coverage, language)) {
            writeln!(output, "{line}")?;
        }
        Ok(())
    }

    /// Writes the verdicts by object, newest first.
    fn show_verdicts(
        &self,
        task: &args::Prune,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        let judgement = &self.judgement;
        let mut objects = 0_usize;
        for object in judgement.objects() {
            objects += 1;
            writeln!(output, "{}", escaped(object.object()))?;
            if task.picture {
                draw(&object, judgement.now(), language, output)?;
            }
            for (backup, verdict) in object.verdicts() {
                writeln!(output, "  {}", verdict_line(backup, &verdict, language))?;
            }
            writeln!(output)?;
        }
        let (summary, now) = (judgement.summary(), judgement.now());
        let totals = VerdictTotals { summary, objects, now };
        writeln!(output, "{}", language.verdict_totals(&totals))?;
        Ok(())
    }

    /// Writes the deletions that still hold, oldest first, and the dropped ones.
    fn show_rechecked(
        &self,
        rechecked: &Recheck<'_, '_>,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        for (backup, verdict) in rechecked.deletions() {
            writeln!(
                output,
                "{}  {}",
                verdict_line(backup, verdict, language),
                escaped(backup.object())
            )?;
        }
        for (planned, why) in rechecked.dropped() {
            writeln!(output, "{}", recheck::dropped_line(planned, why, language))?;
        }
        let totals = RecheckTotals {
            deletions: rechecked.deletions().len(),
            dropped: rechecked.dropped().len(),
            planned_at: rechecked.made_at(),
            now: self.judgement.now(),
        };
        writeln!(output, "{}", language.recheck_totals(&totals))?;
        if let Some(line) = recheck::others(rechecked, language) {
            writeln!(output, "{line}")?;
        }
        Ok(())
    }
}

/// Draws the backups of an object on a time line.
fn draw(
    object: &ObjectJudgement<'_, &[ListedBackup]>,
    now: DateTime<Utc>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let dated: Vec<(DateTime<Utc>, VerdictGroup)> = object
        .verdicts()
        .filter_map(|(backup, verdict)| Some((backup.created_at()?, VerdictGroup::from(&verdict))))
        .collect();
    let first = dated.iter().map(|(at, _)| *at).min().unwrap_or(now);
    let last = dated.iter().map(|(at, _)| *at).max().unwrap_or(now);
    let width = terminal::width().saturating_sub(2);
    for line in picture::timeline(dated, first.min(now), last.max(now), width).lines() {
        writeln!(output, "  {line}")?;
    }
    writeln!(output, "  {}", picture::legend(language))?;
    Ok(())
}
