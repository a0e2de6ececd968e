//! A plan as people read it.

use std::io::Write;

use chrono::{DateTime, Utc};
use keeptime::picture::{self, LEGEND, Mark};
use keeptime::retention::{Backup, ObjectJudgement};
use keeptime_documents::csbs::ListedBackup;

use super::plan::Plan;
use super::recheck::Rechecked;
use crate::args;
use crate::failure::Failure;
use crate::show::backup::{counted, line};
use crate::show::escape::plain;
use crate::show::terminal;
use crate::show::time::shown;

impl Plan<'_, '_> {
    pub(super) fn show(&self, task: &args::Prune, output: &mut impl Write) -> Result<(), Failure> {
        match &self.rechecked {
            Some(rechecked) => self.show_rechecked(rechecked, output)?,
            None => self.show_verdicts(task, output)?,
        }
        for line in self.coverage.lines() {
            writeln!(output, "{line}")?;
        }
        Ok(())
    }

    /// The verdicts by object, and newest first.
    fn show_verdicts(&self, task: &args::Prune, output: &mut impl Write) -> Result<(), Failure> {
        let judgement = &self.judgement;
        let mut objects = 0_usize;
        for object in judgement.objects() {
            objects += 1;
            writeln!(output, "{}", plain(object.object()))?;
            if task.picture {
                draw(&object, judgement.now(), output)?;
            }
            for (backup, verdict) in object.verdicts() {
                writeln!(output, "  {}", line(backup, &verdict))?;
            }
            writeln!(output)?;
        }
        let summary = judgement.summary();
        writeln!(
            output,
            "{} of {} as of {}: {} kept, {} to prune, {} deferred, {} gone",
            counted(
                summary.kept + summary.deleted + summary.deferred + summary.being_deleted,
                "backup"
            ),
            counted(objects, "object"),
            shown(judgement.now()),
            summary.kept,
            summary.deleted,
            summary.deferred,
            summary.being_deleted,
        )?;
        Ok(())
    }

    /// What remains of an old plan, oldest first, and what is dropped.
    fn show_rechecked(
        &self,
        rechecked: &Rechecked<'_, '_>,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        for (backup, verdict) in &rechecked.deletions {
            writeln!(output, "{}  {}", line(backup, verdict), plain(backup.object()))?;
        }
        for (planned, why) in &rechecked.dropped {
            writeln!(output, "dropped: {}: {why}", plain(&planned.id))?;
        }
        writeln!(
            output,
            "{} of the plan of {} as of {}: {} to prune, {} dropped",
            counted(rechecked.deletions.len() + rechecked.dropped.len(), "deletion"),
            shown(rechecked.made),
            shown(self.judgement.now()),
            rechecked.deletions.len(),
            rechecked.dropped.len(),
        )?;
        if let Some(line) = rechecked.others() {
            writeln!(output, "{line}")?;
        }
        Ok(())
    }
}

impl Rechecked<'_, '_> {
    /// That more could be deleted than the old plan names.
    pub(super) fn others(&self) -> Option<String> {
        let others = counted(self.not_in_plan, "more backup");
        (self.not_in_plan > 0).then(|| {
            format!("{others} could be deleted that the plan does not name; a new plan would")
        })
    }
}

/// The backups of an object on a line of time.
fn draw(
    object: &ObjectJudgement<'_, '_, ListedBackup>,
    now: DateTime<Utc>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let dated: Vec<(DateTime<Utc>, Mark)> = object
        .verdicts()
        .filter_map(|(backup, verdict)| Some((backup.created_at()?, Mark::from(&verdict))))
        .collect();
    let first = dated.iter().map(|(at, _)| *at).min().unwrap_or(now);
    let last = dated.iter().map(|(at, _)| *at).max().unwrap_or(now);
    let width = terminal::width().saturating_sub(2);
    for line in picture::line(dated, first.min(now), last.max(now), width).lines() {
        writeln!(output, "  {line}")?;
    }
    writeln!(output, "  {LEGEND}")?;
    Ok(())
}
