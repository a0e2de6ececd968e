//! An old plan, held against a new listing: what of it is still to be deleted.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use keeptime::explain;
use keeptime::retention::{Backup, Judgement, Outcome, Verdict};
use keeptime_documents::listing::ListedBackup;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::source_digests::SourceDigests;
use crate::failure::Failure;
use crate::read::input;
use crate::show::escape::escaped;
use crate::show::instant::utc_text;
use crate::show::print_note;

/// The deletions of a plan that `prune --json` printed, and what it was made from.
pub(super) struct OldPlan {
    deletions: Vec<PlannedDeletion>,
    summary: PlanSummary,
}

/// A line of a plan: a backup, or the summary at its end. Other members may stand beside these.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct PlanLine {
    summary: Option<PlanSummary>,
    id: Option<String>,
    checkpoint_id: Option<String>,
    resource_id: Option<String>,
    created_at: Option<DateTime<Utc>>,
    verdict: Option<String>,
    dropped: Option<String>,
    // Derived code would take a list too, its items by their positions; not with a flattened member.
    #[serde(flatten)]
    _more: Map<String, Value>,
}

#[derive(Deserialize)]
struct PlanSummary {
    now: DateTime<Utc>,
    sha256: SourceDigests,
}

/// A backup that a plan deletes.
pub(super) struct PlannedDeletion {
    pub(super) id: String,
    checkpoint_id: String,
    resource_id: String,
    created_at: Option<DateTime<Utc>>,
}

/// What becomes of an old plan.
pub(super) struct RecheckedPlan<'b, 'p> {
    /// When the old plan was made.
    pub(super) made: DateTime<Utc>,
    /// What is still to be deleted, oldest first, each with its new verdict.
    pub(super) deletions: Vec<(&'b ListedBackup, Verdict)>,
    /// What is not, in the order of the plan.
    pub(super) dropped: Vec<(&'p PlannedDeletion, OwnedDropReason)>,
    /// How many backups could be deleted now that the plan does not name.
    pub(super) not_in_plan: usize,
}

impl RecheckedPlan<'_, '_> {
    /// The ids of what is still to be deleted.
    pub(super) fn ids(&self) -> HashSet<&str> {
        self.deletions.iter().map(|(backup, _)| backup.id()).collect()
    }
}

/// Why a deletion is dropped.
pub(super) enum OwnedDropReason {
    /// The listing has no such backup.
    NotListed,
    /// The record of that id is another one than that which was judged.
    Changed {
        field: &'static str,
        /// Escaped; `None` where there is none.
        was: Option<String>,
        is: Option<String>,
    },
    /// It is no longer to be deleted, or not now.
    Verdict(Verdict),
}

impl OldPlan {
    /// Reads a plan. A plan without its summary has been cut off and is refused.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let refuse = |why: &dyn fmt::Display| Failure::document(path, why);
        let text = input::text(path)?;
        let mut deletions = Vec::new();
        let mut summary = None;
        for line in serde_json::Deserializer::from_str(&text).into_iter::<PlanLine>() {
            let line = line.map_err(|error| refuse(&format_args!("is not a plan: {error}")))?;
            if summary.is_some() {
                return Err(refuse(&"is not a plan: there is more text after its summary"));
            }
            if line.summary.is_some() {
                summary = line.summary;
            } else {
                deletions.extend(PlannedDeletion::of(line).map_err(|error| refuse(&error))?);
            }
        }
        let summary = summary.ok_or_else(|| {
            refuse(
                &"is not a complete plan: its last line is not the summary that prune --json prints",
            )
        })?;
        let mut ids = HashSet::new();
        if let Some(twice) = deletions.iter().find(|planned| !ids.insert(planned.id.as_str())) {
            let id = escaped(&twice.id);
            return Err(refuse(&format_args!("is not a plan: it deletes backup {id} twice")));
        }
        Ok(Self { deletions, summary })
    }

    /// Says where the plan does not go with what it is checked by.
    pub(super) fn note_sources(&self, sources: &SourceDigests, now: DateTime<Utc>) {
        if self.summary.sha256.policy != sources.policy {
            print_note(
                "the plan was made from another policy document; \
                 only deletions that this policy agrees with remain",
            );
        }
        if self.summary.sha256.listing == sources.listing {
            print_note(
                "the plan was made from this same listing; pass a newer listing to recheck it",
            );
        }
        if self.summary.now > now {
            let (made, now) = (utc_text(self.summary.now), utc_text(now));
            print_note(&format!("the plan was made at {made}, which is after {now}"));
        }
    }

    /// The deletions of a new judgement that the plan names too.
    pub(super) fn recheck<'b>(
        &self,
        judgement: &Judgement<'b, ListedBackup>,
    ) -> RecheckedPlan<'b, '_> {
        let found: HashMap<&str, (&'b ListedBackup, Verdict)> = judgement
            .verdicts()
            .map(|(backup, verdict)| (backup.id(), (backup, verdict)))
            .collect();
        let mut remaining = HashMap::new();
        let mut dropped = Vec::new();
        for planned in &self.deletions {
            match planned.recheck(found.get(planned.id.as_str()).copied()) {
                Ok(verdict) => {
                    remaining.insert(planned.id.as_str(), verdict);
                }
                Err(why) => dropped.push((planned, why)),
            }
        }
        let expired = judgement.deletions();
        let verdict = |backup: &'b ListedBackup| Some((backup, *remaining.get(backup.id())?));
        let deletions: Vec<_> = expired.iter().filter_map(verdict).collect();
        let named: HashSet<&str> =
            self.deletions.iter().map(|planned| planned.id.as_str()).collect();
        let others = expired.iter().filter(|backup| !named.contains(backup.id())).count();
        RecheckedPlan { made: self.summary.now, deletions, dropped, not_in_plan: others }
    }
}

impl PlannedDeletion {
    /// A line's backup, where the line deletes it.
    fn of(line: PlanLine) -> Result<Option<Self>, String> {
        match (line.verdict.as_deref(), &line.dropped) {
            (None, Some(_)) | (Some("keep" | "defer" | "being_deleted"), None) => return Ok(None),
            (Some("delete"), None) => {}
            (Some(verdict), None) => {
                return Err(format!(
                    "is not a plan: verdict takes keep, delete, defer and being_deleted, found {verdict:?}"
                ));
            }
            (None, None) => {
                return Err("is not a plan: a line has neither verdict nor summary".to_owned());
            }
            (Some(_), Some(_)) => {
                return Err("is not a plan: a line has both verdict and dropped".to_owned());
            }
        }
        let member = |value: Option<String>, field| {
            value.ok_or_else(|| {
                format!("is not a plan: {field} is missing in a line with the verdict delete")
            })
        };
        Ok(Some(Self {
            id: member(line.id, "id")?,
            checkpoint_id: member(line.checkpoint_id, "checkpoint_id")?,
            resource_id: member(line.resource_id, "resource_id")?,
            created_at: line.created_at,
        }))
    }

    /// The verdict by which it is still to be deleted, or why it is not.
    fn recheck(&self, found: Option<(&ListedBackup, Verdict)>) -> Result<Verdict, OwnedDropReason> {
        let (backup, verdict) = found.ok_or(OwnedDropReason::NotListed)?;
        if let Some(changed) = self.change(backup) {
            return Err(changed);
        }
        match verdict.outcome() {
            Outcome::Delete => Ok(verdict),
            Outcome::Keep | Outcome::Defer | Outcome::BeingDeleted => {
                Err(OwnedDropReason::Verdict(verdict))
            }
        }
    }

    /// What tells the record from that of the plan.
    fn change(&self, backup: &ListedBackup) -> Option<OwnedDropReason> {
        let date = |at: Option<DateTime<Utc>>| {
            at.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        };
        let changed = |field, was: Option<&str>, is: Option<&str>| {
            // Escaped, two different texts can be equal.
            if was == is {
                return None;
            }
            let [was, is] = [was, is].map(|value| value.map(escaped));
            Some(OwnedDropReason::Changed { field, was, is })
        };
        let [was, is] = [self.created_at, backup.created_at()].map(date);
        changed("checkpoint_id", Some(&self.checkpoint_id), Some(backup.checkpoint_id()))
            .or_else(|| changed("resource_id", Some(&self.resource_id), Some(backup.resource_id())))
            .or_else(|| changed("created_at", was.as_deref(), is.as_deref()))
    }
}

impl OwnedDropReason {
    /// The reason as a value that a language words.
    pub(super) fn as_reason(&self) -> explain::DropReason<'_> {
        match self {
            Self::NotListed => explain::DropReason::NotListed,
            Self::Changed { field, was, is } => {
                explain::DropReason::RecordChanged { field, was: was.as_deref(), is: is.as_deref() }
            }
            Self::Verdict(verdict) => explain::DropReason::Verdict(*verdict),
        }
    }

    /// The reason in one word.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::NotListed => "not_listed",
            Self::Changed { .. } => "changed",
            Self::Verdict(verdict) => verdict.outcome().name(),
        }
    }
}
