//! A plan and its JSON form.

use std::collections::HashSet;
use std::io::Write;

use keeptime::explain::Language;
use keeptime::policy::{Policy, Shortfalls};
use keeptime::retention::Judgement;
use keeptime_documents::listing::{ListedBackup, LockedVaults};
use serde_json::{Value, json};

use super::recheck::RecheckedPlan;
use super::source_digests::SourceDigests;
use crate::failure::Failure;
use crate::read::listing::LoadedListing;
use crate::read::zone;
use crate::show::backup::verdict_json;
use crate::show::escape::escaped;

/// The deletions, and the judgement they come from.
pub(super) struct Plan<'b, 'o> {
    pub(super) judgement: Judgement<&'b [ListedBackup]>,
    /// In order of creation, oldest first.
    pub(super) deletions: Vec<&'b ListedBackup>,
    /// Backups over the limits that are not deleted, because each is the last complete,
    /// counted backup of its object.
    pub(super) withheld: Vec<&'b ListedBackup>,
    /// Backups over the limits that no call deletes, because their vault is locked. Oldest first.
    pub(super) locked: Vec<&'b ListedBackup>,
    /// The result of rechecking an old plan.
    pub(super) rechecked: Option<RecheckedPlan<'b, 'o>>,
    pub(super) coverage: Shortfalls<'b, str>,
}

/// Whether the last good copy of an object may be deleted.
#[derive(Clone, Copy)]
pub(super) enum LastGoodCopies {
    /// It is never deleted.
    Keep,
    /// It is deleted if the limits say so.
    Delete,
}

impl<'b, 'o> Plan<'b, 'o> {
    pub(super) fn new(
        judgement: Judgement<&'b [ListedBackup]>,
        rechecked: Option<RecheckedPlan<'b, 'o>>,
        last_good_copies: LastGoodCopies,
        policy: Option<&'b Policy>,
        listed: &LoadedListing,
        locked: &LockedVaults,
    ) -> Self {
        let over_limits = judgement.deletions();
        let expired = match last_good_copies {
            LastGoodCopies::Keep => judgement.deletions_except_last_copies(),
            LastGoodCopies::Delete => judgement.deletions(),
        };
        let planned = rechecked.as_ref().map(RecheckedPlan::ids);
        let is_planned = |id: &str| planned.as_ref().is_none_or(|planned| planned.contains(id));
        let is_deletable = |backup: &&ListedBackup| is_planned(backup.id()) && !locked.hold(backup);
        let last_copies = expired.excluded_last_copies().iter().copied();
        let withheld: Vec<_> = last_copies.filter(is_deletable).collect();
        let deletions: Vec<_> = expired.into_iter().filter(is_deletable).collect();
        let withheld_ids: HashSet<&str> = withheld.iter().map(|backup| backup.id()).collect();
        let is_spared =
            |backup: &ListedBackup| !is_deletable(&backup) || withheld_ids.contains(backup.id());
        let is_locked = |backup: &&ListedBackup| is_planned(backup.id()) && locked.hold(backup);
        let locked = over_limits.into_iter().filter(is_locked).collect();
        let extent = listed.listed.extent();
        let coverage = match policy {
            Some(policy) => policy.shortfalls(&judgement, extent, is_spared),
            None => Shortfalls::of(&judgement, extent, is_spared),
        };
        Self { judgement, deletions, withheld, locked, rechecked, coverage }
    }
}

impl Plan<'_, '_> {
    /// Says of each backup that no call deletes, because its vault is locked.
    pub(super) fn locked_lines(&self, language: &dyn Language) -> impl Iterator<Item = String> {
        self.locked.iter().map(|backup| {
            let vault = escaped(backup.vault_id().unwrap_or_default());
            language.locked_vault(&escaped(backup.resource_id()), &escaped(backup.id()), &vault)
        })
    }

    /// Writes a line for each verdict, by object and newest first, then the summary. For a
    /// rechecked plan, writes only its deletions and what was dropped.
    pub(super) fn as_json(
        &self,
        sources: &SourceDigests,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        let mut summary = if let Some(rechecked) = &self.rechecked {
            rechecked.as_json(language, output)?;
            json!({
                "delete": self.deletions.len(),
                "dropped": rechecked.dropped.len(),
                "not_in_plan": rechecked.not_in_plan,
            })
        } else {
            self.write_verdicts_json(language, output)?;
            let summary = self.judgement.summary();
            json!({
                "keep": summary.kept,
                "delete": summary.deleted,
                "defer": summary.deferred,
                "being_deleted": summary.being_deleted,
            })
        };
        if !self.locked.is_empty() {
            summary["in_locked_vaults"] = self.locked.iter().map(|backup| backup.id()).collect();
        }
        summary["now"] = json!(self.judgement.now());
        summary["coverage"] = json!(self.coverage);
        summary["limits"] = json!(self.judgement.limits());
        summary["sha256"] = json!(sources);
        summary["keeptime"] = env!("CARGO_PKG_VERSION").into();
        summary["zone_data"] = zone::data().version_text().into();
        writeln!(output, "{}", json!({ "summary": summary }))?;
        Ok(())
    }

    fn write_verdicts_json(
        &self,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        for object in self.judgement.objects() {
            for (backup, verdict) in object.verdicts() {
                writeln!(output, "{}", verdict_json(backup, &verdict, language))?;
            }
        }
        Ok(())
    }
}

impl RecheckedPlan<'_, '_> {
    fn as_json(&self, language: &dyn Language, output: &mut impl Write) -> Result<(), Failure> {
        for (backup, verdict) in &self.deletions {
            writeln!(output, "{}", verdict_json(backup, verdict, language))?;
        }
        for (planned, why) in &self.dropped {
            let why = why.as_reason();
            let reason = language.drop_reason(&why);
            let line: Value = json!({"id": planned.id, "dropped": why.name(), "reason": reason});
            writeln!(output, "{line}")?;
        }
        Ok(())
    }
}
