//! A plan and its JSON form.

use std::io::Write;

use keeptime::explain::Language;
use keeptime::policy::Shortfalls;
use keeptime::retention::Judgement;
use keeptime_documents::listing::ListedBackup;
use keeptime_documents::plan::{LastGoodCopies, Plan, Recheck, SourceDigests};
use serde_json::json;

use super::listed::Listed;
use super::recheck;
use crate::failure::Failure;
use crate::read::zone;
use crate::show::backup::verdict_json;
use crate::show::escape::escaped;

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
    /// Says of each backup that no call deletes, because its vault is locked.
    pub(super) fn locked_lines(&self, language: &dyn Language) -> impl Iterator<Item = String> {
        self.plan.locked().iter().map(|backup| {
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
            write_recheck_json(rechecked, language, output)?;
            json!({
                "delete": self.plan.deletions().len(),
                "dropped": rechecked.dropped().len(),
                "not_in_plan": rechecked.not_in_plan(),
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
        if !self.plan.locked().is_empty() {
            summary["in_locked_vaults"] =
                self.plan.locked().iter().map(|backup| backup.id()).collect();
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

fn write_recheck_json(
    recheck: &Recheck<'_, '_>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    for (backup, verdict) in recheck.deletions() {
        writeln!(output, "{}", verdict_json(backup, verdict, language))?;
    }
    for (planned, why) in recheck.dropped() {
        writeln!(output, "{}", recheck::dropped_json(planned, why, language))?;
    }
    Ok(())
}
