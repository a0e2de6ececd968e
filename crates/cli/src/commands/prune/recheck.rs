//! An older plan, read from a file, and what has changed since.

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, Utc};
use keeptime::explain::{Language, RecheckTotals};
use keeptime_documents::plan::{PlannedDeletion, Recheck, SourceDigests, StoredPlan, WhyDropped};

use super::plan::ShownPlan;
use crate::answer::prune::Dropped;
use crate::failure::Failure;
use crate::read::input;
use crate::read::names::ServerNames;
use crate::show::backup::{server_and_verdict_cells, server_and_verdict_table};
use crate::show::escape::escaped;
use crate::show::instant::utc_text;
use crate::show::table::Row;
use crate::show::{print_note, prose};

pub(super) fn read(path: &Path) -> Result<StoredPlan, Failure> {
    let plan = StoredPlan::read(&input::text(path)?);
    plan.map_err(|error| Failure::document(path, format_args!("is {error}")))
}

/// Prints a note for each source that has changed since the plan.
pub(super) fn note_sources(plan: &StoredPlan, sources: &SourceDigests, now: DateTime<Utc>) {
    let planned = plan.sources();
    if planned.policy != sources.policy {
        print_note(
            "the plan was made from another policy document; \
             only deletions that also follow from this policy remain",
        );
    }
    match (&planned.vaults, &sources.vaults) {
        (Some(_), None) => print_note(
            "the plan was made with vaults, which --vault does not give; only deletions of \
             backups that name the policy remain",
        ),
        (planned, given) if planned != given => print_note(
            "the plan was made from other vaults; only deletions of objects in these vaults remain",
        ),
        _ => {}
    }
    if planned.listing == sources.listing {
        print_note("the plan was made from this same listing; pass a newer listing to recheck it");
    }
    if plan.made_at() > now {
        let (made, now) = (utc_text(plan.made_at()), utc_text(now));
        print_note(&format!("the plan was made at {made}, which is after {now}"));
    }
}

/// Says that a deletion is dropped, and why.
pub(super) fn dropped_line(
    planned: &PlannedDeletion,
    why: &WhyDropped,
    language: &dyn Language,
) -> String {
    language.dropped_deletion(&escaped(planned.id()), &shown(why).as_reason())
}

/// Returns a dropped deletion for an answer in JSON.
pub(super) fn dropped_answer<'p>(
    planned: &'p PlannedDeletion,
    why: &WhyDropped,
    language: &dyn Language,
) -> Dropped<'p> {
    let reason = language.drop_reason(&shown(why).as_reason());
    Dropped { id: planned.id(), dropped: why.name(), why: reason }
}

/// Escapes the values in a reason.
fn shown(why: &WhyDropped) -> WhyDropped {
    match why {
        WhyDropped::Changed { field, was, is } => {
            let [was, is] = [was, is].map(|value| value.as_deref().map(escaped));
            WhyDropped::Changed { field, was, is }
        }
        why => why.clone(),
    }
}

/// Returns a note if more backups could be deleted than the plan names.
pub(super) fn others(recheck: &Recheck<'_, '_>, language: &dyn Language) -> Option<String> {
    (recheck.not_in_plan() > 0).then(|| language.not_in_plan(recheck.not_in_plan()))
}

impl ShownPlan<'_, '_> {
    /// Writes the deletions that still hold, oldest first, and the dropped ones.
    pub(super) fn show_rechecked(
        &self,
        rechecked: &Recheck<'_, '_>,
        names: &ServerNames,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        let totals = RecheckTotals {
            deletions: rechecked.deletions().len(),
            dropped: rechecked.dropped().len(),
            planned_at: rechecked.made_at(),
            now: self.judgement.now(),
        };
        prose::sentence(&language.recheck_totals(&totals), output)?;
        if !rechecked.deletions().is_empty() {
            writeln!(output)?;
            let table = server_and_verdict_table(language);
            let rows = || {
                rechecked.deletions().iter().map(|(backup, verdict)| {
                    Row::Cells(server_and_verdict_cells(backup, verdict, names, language))
                })
            };
            table.write(rows, output)?;
        }
        if !rechecked.dropped().is_empty() {
            writeln!(output)?;
        }
        for (planned, why) in rechecked.dropped() {
            prose::sentence(&dropped_line(planned, why, language), output)?;
        }
        if let Some(line) = others(rechecked, language) {
            prose::sentence(&line, output)?;
        }
        Ok(())
    }
}
