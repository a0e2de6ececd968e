//! A plan and its JSON form.

use std::collections::BTreeMap;
use std::hint;
use std::io::Write;
use std::ops::BitXor;
use std::sync::{Mutex, PoisonError};

use keeptime::explain::{GroupCounts, Language, VerdictGroup};
use keeptime::policy::Shortfalls;
use keeptime::retention::{self, Judgement};
use keeptime_documents::listing::ListedBackup;
use keeptime_documents::plan::{LastGoodCopies, Plan, Recheck, SourceDigests};

use super::listed::Listed;
use super::recheck;
use crate::answer::prune::{Counts, Line, Summary};
use crate::answer::{self, verdict_line};
use crate::commands::ordered_output;
use crate::failure::Failure;
use crate::read::zone;
use crate::show::backup::verdict_answer;
use crate::show::escape::escaped;

/// How many lines a thread formats at a time: some 100 KB.
const LINES_AT_ONCE: usize = 256;

/// The deletions, and the judgement they come from.
pub(super) struct ShownPlan<'b, 'o> {
    pub(super) judgement: Judgement<&'b [ListedBackup]>,
    pub(super) plan: Plan<'b>,
    /// The result of rechecking an old plan.
    pub(super) rechecked: Option<Recheck<'b, 'o>>,
    pub(super) coverage: Shortfalls<'b, str>,
}

impl<'b, 'o> ShownPlan<'b, 'o> {
    pub(super) fn new(
        judgement: Judgement<&'b [ListedBackup]>,
        rechecked: Option<Recheck<'b, 'o>>,
        last_good_copies: LastGoodCopies,
        listed: &'b Listed,
    ) -> Self {
        let locked = listed.locked_vaults();
        let plan = Plan::new(&judgement, last_good_copies, locked, rechecked.as_ref());
        let (ids, extent) = (plan.ids(), listed.extent());
        let is_spared = |backup: &ListedBackup| !ids.contains(backup.id());
        let coverage = match listed.policy() {
            Some(policy) => policy.shortfalls(&judgement, extent, is_spared),
            None => Shortfalls::of(&judgement, extent, is_spared),
        };
        Self { judgement, plan, rechecked, coverage }
    }
}

impl ShownPlan<'_, '_> {
    /// Says of each locked vault how many backups it holds that no call deletes.
    pub(super) fn locked_lines(&self, language: &dyn Language) -> Vec<String> {
        let mut vaults = BTreeMap::<&str, usize>::new();
        for backup in self.plan.locked() {
            *vaults.entry(backup.vault_id().unwrap_or_default()).or_default() += 1;
        }
        let line = |(vault, count)| language.locked_vault(&escaped(vault), count);
        vaults.into_iter().map(line).collect()
    }

    /// Writes a line for each verdict, by object and newest first, then the summary. For a
    /// rechecked plan, writes only its deletions and what was dropped.
    pub(super) fn as_json(
        &self,
        sources: &SourceDigests,
        language: &(dyn Language + Sync),
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        let counts = if let Some(rechecked) = &self.rechecked {
            write_recheck_json(rechecked, language, output)?;
            Counts::Recheck {
                delete: self.plan.deletions().len(),
                dropped: rechecked.dropped().len(),
                not_in_plan: rechecked.not_in_plan(),
            }
        } else {
            self.write_verdicts_json(language, output)?
        };
        let summary = Box::new(Summary {
            counts,
            in_locked_vaults: self.plan.locked().iter().map(|backup| backup.id()).collect(),
            now: self.judgement.now(),
            coverage: &self.coverage,
            limits: self.judgement.limits(),
            blake3: sources,
            keeptime: env!("CARGO_PKG_VERSION"),
            zone_data: zone::data().version_text().to_string(),
        });
        answer::write(&Line::Summary { summary }, output)?;
        Ok(())
    }

    /// Writes a line for each backup and returns their number by verdict.
    fn write_verdicts_json(
        &self,
        language: &(dyn Language + Sync),
        output: &mut impl Write,
    ) -> Result<Counts, Failure> {
        let order: Vec<usize> =
            self.judgement.objects().flat_map(|object| object.indices()).collect();
        let pieces: Vec<&[usize]> = order.chunks(LINES_AT_ONCE).collect();
        let totals = Mutex::new(GroupCounts::default());
        let format = |piece: &&[usize], bytes: &mut Vec<u8>| {
            let mut counts = GroupCounts::default();
            let table = self.judgement.table();
            fetch(piece.iter().filter_map(|&index| table.get(index)));
            let verdict =
                |&index: &usize| Some((table.get(index)?, self.judgement.verdict(index)?));
            for (backup, verdict) in piece.iter().filter_map(verdict) {
                counts.add(VerdictGroup::from(&verdict));
                verdict_line::push(bytes, backup, &verdict, language);
            }
            *totals.lock().unwrap_or_else(PoisonError::into_inner) += counts;
        };
        ordered_output::write(&pieces, format, output)?;
        let counts = totals.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Counts::Plan {
            keep: counts.in_totals(VerdictGroup::Kept),
            delete: counts.in_totals(VerdictGroup::Deleted),
            defer: counts.in_totals(VerdictGroup::Deferred),
            failed: counts.in_totals(VerdictGroup::Failed),
            being_deleted: counts.in_totals(VerdictGroup::BeingDeleted),
        })
    }
}

/// Reads a little of each backup. The backups of an object are far from one another in memory; while nothing else
/// is done in between, the processor overlaps these reads.
fn fetch<'b>(backups: impl Iterator<Item = &'b ListedBackup> + Clone) {
    let dated = backups.clone().filter_map(retention::Backup::created_at).count();
    let ends = |text: &str| {
        let bytes = text.as_bytes();
        bytes.first().copied().unwrap_or_default() ^ bytes.last().copied().unwrap_or_default()
    };
    let texts = backups.map(|backup| ends(backup.id()) ^ ends(backup.name().unwrap_or_default()));
    hint::black_box((dated, texts.fold(0, BitXor::bitxor)));
}

fn write_recheck_json(
    recheck: &Recheck<'_, '_>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    for (backup, verdict) in recheck.deletions() {
        answer::write(&Line::Backup(verdict_answer(backup, verdict, language)), output)?;
    }
    for (planned, why) in recheck.dropped() {
        answer::write(&Line::Dropped(recheck::dropped_answer(planned, why, language)), output)?;
    }
    Ok(())
}
