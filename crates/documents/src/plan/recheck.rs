//! Rechecks a plan: which of its deletions still hold for a new listing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, SecondsFormat, Utc};
use keeptime::explain;
use keeptime::retention::{Backup, Judgement, Outcome, Verdict};

use super::stored_plan::{PlannedDeletion, StoredPlan};
use crate::record::ListedBackup;

/// The result of [`StoredPlan::recheck`].
#[derive(Clone, Debug)]
pub struct Recheck<'b, 'p> {
    made_at: DateTime<Utc>,
    deletions: Vec<(&'b ListedBackup, Verdict)>,
    dropped: Vec<(&'p PlannedDeletion, WhyDropped)>,
    not_in_plan: usize,
}

/// Why a deletion of the plan is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyDropped {
    /// The listing has no backup with this id.
    NotListed,
    /// The record with this id differs from the plan.
    Changed {
        /// The member that differs.
        field: &'static str,
        /// Its value in the plan; `None` if it is absent.
        was: Option<String>,
        /// Its value in the listing; `None` if it is absent.
        is: Option<String>,
    },
    /// The backup is not deleted now.
    Verdict(Verdict),
}

impl<'b, 'p> Recheck<'b, 'p> {
    /// Returns the time for which the plan was made.
    pub fn made_at(&self) -> DateTime<Utc> {
        self.made_at
    }

    /// Returns the deletions that still hold, oldest first, with their new verdicts.
    pub fn deletions(&self) -> &[(&'b ListedBackup, Verdict)] {
        &self.deletions
    }

    /// Returns the deletions that are dropped, in the order of the plan.
    pub fn dropped(&self) -> &[(&'p PlannedDeletion, WhyDropped)] {
        &self.dropped
    }

    /// Returns how many other backups could be deleted now.
    pub fn not_in_plan(&self) -> usize {
        self.not_in_plan
    }
}

impl StoredPlan {
    /// Returns which deletions of the plan still hold by a new judgement. It never adds a deletion.
    pub fn recheck<'b>(&self, judgement: &Judgement<&'b [ListedBackup]>) -> Recheck<'b, '_> {
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
        let expired = judgement.deletions_with_last_copies();
        let verdict = |backup: &'b ListedBackup| Some((backup, *remaining.get(backup.id())?));
        let deletions: Vec<_> = expired.iter().filter_map(verdict).collect();
        let named: HashSet<&str> =
            self.deletions.iter().map(|planned| planned.id.as_str()).collect();
        let others = expired.iter().filter(|backup| !named.contains(backup.id())).count();
        Recheck { made_at: self.made_at(), deletions, dropped, not_in_plan: others }
    }
}

impl PlannedDeletion {
    /// Returns the verdict that confirms the deletion, or why it is dropped.
    fn recheck(&self, found: Option<(&ListedBackup, Verdict)>) -> Result<Verdict, WhyDropped> {
        let (backup, verdict) = found.ok_or(WhyDropped::NotListed)?;
        if let Some(changed) = self.change(backup) {
            return Err(changed);
        }
        match verdict.outcome() {
            Outcome::Delete => Ok(verdict),
            Outcome::Keep | Outcome::Defer | Outcome::BeingDeleted => {
                Err(WhyDropped::Verdict(verdict))
            }
        }
    }

    /// Returns the first member in which the record differs from the plan.
    fn change(&self, backup: &ListedBackup) -> Option<WhyDropped> {
        let date = |at: Option<DateTime<Utc>>| {
            at.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        };
        let changed = |field, was: Option<&str>, is: Option<&str>| {
            if was == is {
                return None;
            }
            let [was, is] = [was, is].map(|value| value.map(str::to_owned));
            Some(WhyDropped::Changed { field, was, is })
        };
        let [was, is] = [self.created_at, backup.created_at()].map(date);
        changed("checkpoint_id", self.checkpoint_id.as_deref(), backup.checkpoint_id())
            .or_else(|| changed("resource_id", Some(&self.resource_id), Some(backup.resource_id())))
            .or_else(|| changed("created_at", was.as_deref(), is.as_deref()))
    }
}

impl WhyDropped {
    /// Returns the reason as a [`Language`](explain::Language) words it.
    pub fn as_reason(&self) -> explain::DropReason<'_> {
        match self {
            Self::NotListed => explain::DropReason::NotListed,
            Self::Changed { field, was, is } => {
                explain::DropReason::RecordChanged { field, was: was.as_deref(), is: is.as_deref() }
            }
            Self::Verdict(verdict) => explain::DropReason::Verdict(*verdict),
        }
    }

    /// Returns the reason in one word: `not_listed`, `changed`, or the name of the new outcome.
    pub fn name(&self) -> &'static str {
        self.as_reason().name()
    }
}
