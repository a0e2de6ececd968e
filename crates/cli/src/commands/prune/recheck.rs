//! Rechecks an old plan: which of its deletions still hold for a new listing.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use keeptime::UnknownName;
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

/// The deletions of a plan that `prune --json` printed, and its summary.
pub(super) struct OldPlan {
    deletions: Vec<PlannedDeletion>,
    summary: PlanSummary,
}

/// A line of a plan: a backup or the summary. Other members are ignored.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct PlanLine {
    summary: Option<PlanSummary>,
    id: Option<String>,
    /// Absent or null for a backup of CBR that names no checkpoint.
    checkpoint_id: Option<String>,
    resource_id: Option<String>,
    created_at: Option<DateTime<Utc>>,
    verdict: Option<String>,
    dropped: Option<String>,
    // `flatten` makes the derived code refuse a list in place of the object.
    #[serde(flatten)]
    _more: Map<String, Value>,
}

#[derive(Deserialize)]
struct PlanSummary {
    now: DateTime<Utc>,
    sha256: SourceDigests,
}

/// A backup that the plan deletes.
pub(super) struct PlannedDeletion {
    pub(super) id: String,
    checkpoint_id: Option<String>,
    resource_id: String,
    created_at: Option<DateTime<Utc>>,
}

/// The result of rechecking a plan.
pub(super) struct RecheckedPlan<'b, 'p> {
    /// When the old plan was made.
    pub(super) made_at: DateTime<Utc>,
    /// Deletions that still hold, oldest first, with their new verdicts.
    pub(super) deletions: Vec<(&'b ListedBackup, Verdict)>,
    /// Deletions that are dropped, in the order of the plan.
    pub(super) dropped: Vec<(&'p PlannedDeletion, OwnedDropReason)>,
    /// How many other backups could be deleted now.
    pub(super) not_in_plan: usize,
}

impl RecheckedPlan<'_, '_> {
    /// Returns the ids of the deletions that still hold.
    pub(super) fn ids(&self) -> HashSet<&str> {
        self.deletions.iter().map(|(backup, _)| backup.id()).collect()
    }
}

/// Why a deletion of the plan is dropped.
pub(super) enum OwnedDropReason {
    /// The listing has no backup with this id.
    NotListed,
    /// The record with this id differs from the plan.
    Changed {
        field: &'static str,
        /// The value of the member, escaped; `None` if it is absent.
        was: Option<String>,
        is: Option<String>,
    },
    /// The backup is kept or deferred now.
    Verdict(Verdict),
}

impl OldPlan {
    /// Reads a plan. A plan without its summary is cut off and refused.
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

    /// Prints a note for each source that has changed since the plan.
    pub(super) fn note_sources(&self, sources: &SourceDigests, now: DateTime<Utc>) {
        if self.summary.sha256.policy != sources.policy {
            print_note(
                "the plan was made from another policy document; \
                 only deletions that also follow from this policy remain",
            );
        }
        match (&self.summary.sha256.vaults, &sources.vaults) {
            (Some(_), None) => print_note(
                "the plan was made with vaults, which --vault does not give; only deletions of \
                 backups that name the policy remain",
            ),
            (planned, given) if planned != given => print_note(
                "the plan was made from other vaults; only deletions of objects in these vaults remain",
            ),
            _ => {}
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

    /// Returns which planned deletions the new judgement confirms.
    pub(super) fn recheck<'b>(
        &self,
        judgement: &Judgement<&'b [ListedBackup]>,
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
        RecheckedPlan { made_at: self.summary.now, deletions, dropped, not_in_plan: others }
    }
}

impl PlannedDeletion {
    /// Returns the backup of a line if the line deletes it.
    fn of(line: PlanLine) -> Result<Option<Self>, String> {
        match (line.verdict.as_deref(), &line.dropped) {
            (None, Some(_)) => return Ok(None),
            (Some(verdict), None) => {
                match verdict.parse().map_err(|error: UnknownName| error.with_what("verdict")) {
                    Ok(Outcome::Delete) => {}
                    Ok(Outcome::Keep | Outcome::Defer | Outcome::BeingDeleted) => return Ok(None),
                    Err(error) => return Err(format!("is not a plan: {error}")),
                }
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
            checkpoint_id: line.checkpoint_id,
            resource_id: member(line.resource_id, "resource_id")?,
            created_at: line.created_at,
        }))
    }

    /// Returns the verdict that confirms the deletion, or why it is dropped.
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

    /// Returns the first member in which the record differs from the plan.
    fn change(&self, backup: &ListedBackup) -> Option<OwnedDropReason> {
        let date = |at: Option<DateTime<Utc>>| {
            at.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        };
        let changed = |field, was: Option<&str>, is: Option<&str>| {
            // Two different texts can look equal once escaped.
            if was == is {
                return None;
            }
            let [was, is] = [was, is].map(|value| value.map(escaped));
            Some(OwnedDropReason::Changed { field, was, is })
        };
        let [was, is] = [self.created_at, backup.created_at()].map(date);
        changed("checkpoint_id", self.checkpoint_id.as_deref(), backup.checkpoint_id())
            .or_else(|| changed("resource_id", Some(&self.resource_id), Some(backup.resource_id())))
            .or_else(|| changed("created_at", was.as_deref(), is.as_deref()))
    }
}

impl OwnedDropReason {
    /// Converts to the type that a `Language` formats.
    pub(super) fn as_reason(&self) -> explain::DropReason<'_> {
        match self {
            Self::NotListed => explain::DropReason::NotListed,
            Self::Changed { field, was, is } => {
                explain::DropReason::RecordChanged { field, was: was.as_deref(), is: is.as_deref() }
            }
            Self::Verdict(verdict) => explain::DropReason::Verdict(*verdict),
        }
    }
}
