//! Compares two policies.

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, Utc};
use keeptime::explain::{ChangeSide, Language, PlannedChange};
use keeptime::policy::{ChangeError, FiringError, PolicyChange};
use keeptime::schedule::Schedule;
use keeptime_documents::policy::{PolicyListing, PolicyUpdate};
use keeptime_documents::{AnyPolicy, MemberChange};

use super::new_deletions::{Fires, NewDeletions};
use super::report::{Planned, Report};
use crate::answer;
use crate::args::{self, DiffFormat};
use crate::commands::{coverage, fires};
use crate::failure::Failure;
use crate::read::names::ServerNames;
use crate::read::policy;
use crate::show::file;

/// The new policy.
pub(super) struct NewSide<'c> {
    pub(super) policy: &'c AnyPolicy,
    /// The policy if the service removes the limits that the request omits.
    pub(super) if_omitted_removed: Option<&'c AnyPolicy>,
    /// The limits that the request omits.
    pub(super) omitted: &'c [String],
    pub(super) enables_by_default: bool,
}

impl<'c> NewSide<'c> {
    pub(super) fn of(update: &'c PolicyUpdate) -> Self {
        Self {
            policy: update.policy(),
            if_omitted_removed: update.if_omitted_removed(),
            omitted: update.omitted_retention_fields(),
            enables_by_default: update.enables_by_default(),
        }
    }

    /// A policy that no request changes.
    pub(super) fn whole(policy: &'c AnyPolicy) -> Self {
        Self { policy, if_omitted_removed: None, omitted: &[], enables_by_default: false }
    }
}

/// Two policies, and what they are compared by.
pub(super) struct Comparison<'c> {
    pub(super) task: &'c args::Diff,
    /// The files of the policies.
    pub(super) names: [&'c Path; 2],
    pub(super) old: &'c AnyPolicy,
    pub(super) new: NewSide<'c>,
    /// The members that differ; `None` if one of the policies does not exist.
    pub(super) changes: Option<Vec<MemberChange>>,
    /// The backups to judge.
    pub(super) listed: Option<&'c PolicyListing>,
    /// What a plan does with the policy at an address.
    pub(super) planned: Option<(&'c str, PlannedChange)>,
    pub(super) now: DateTime<Utc>,
}

impl Comparison<'_> {
    /// Returns whether the change deletes a backup.
    pub(super) fn show(
        self,
        names_of_servers: &ServerNames,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<bool, Failure> {
        let Self { task, names, old, ref new, listed, now, .. } = self;
        let rules = |policy: &AnyPolicy| {
            policy.policy().clone().with_keep_at_least(task.retention.keep_at_least)
        };
        let (old_rules, new_rules) = (rules(old), rules(new.policy));
        let if_removed = new.if_omitted_removed.map(rules);
        let deletions = |rules| -> Result<Option<NewDeletions<'_>>, Failure> {
            let Some(listed) = listed else { return Ok(None) };
            let verdicts = PolicyChange::new(&old_rules, rules).judge(listed.backups(), now);
            let verdicts = verdicts.map_err(|error| match error {
                ChangeError::Before(error) => policy::judgement_failure(names[0], &error),
                ChangeError::After(error) => policy::judgement_failure(names[1], &error),
            })?;
            Ok(Some(NewDeletions {
                newly_deleted: verdicts.newly_deleted().collect(),
                coverage: coverage::after_all(verdicts.after(), rules, listed),
            }))
        };
        let change = PolicyChange::new(&old_rules, &new_rules);
        let change_if_removed =
            if_removed.as_ref().map(|rules| PolicyChange::new(&old_rules, rules));
        let mut changes = [Some(change), change_if_removed].into_iter().flatten();
        let missing = match self.planned {
            Some((_, PlannedChange::Created)) => Some(ChangeSide::Before),
            Some((_, PlannedChange::Deleted)) => Some(ChangeSide::After),
            _ => None,
        };
        let [before, after] =
            change.schedules().map(|schedule| next_fires(schedule, now, task.count));
        let fires = match missing {
            Some(ChangeSide::Before) => [Ok(Vec::new()), after],
            Some(ChangeSide::After) => [before, Ok(Vec::new())],
            None => [before, after],
        };
        let deletions_if_removed = match &if_removed {
            Some(rules) => deletions(rules)?,
            None => None,
        };
        let report = Report {
            planned: self.planned.map(|(address, change)| Planned { address, change }),
            old,
            file: &file::display_name(names[0]),
            changes: self.changes,
            pattern: change.pattern_change(),
            omitted: new.omitted,
            is_undecided: if_removed.is_some(),
            enables_by_default: new.enables_by_default,
            fires,
            now,
            deletions: deletions(&new_rules)?,
            deletions_if_removed,
            long_term: change.long_term_change(),
            durations: changes.find_map(|change| change.duration_change()),
        };
        match task.output.get() {
            DiffFormat::Json => answer::write(&report.as_answer(language), output)?,
            DiffFormat::Markdown => report.show_markdown(names_of_servers, language, output)?,
            DiffFormat::Text => report.show(names_of_servers, language, output)?,
        }
        Ok(report.deletes())
    }
}

fn next_fires(schedule: Result<Schedule, FiringError>, now: DateTime<Utc>, count: usize) -> Fires {
    Ok(fires::after(&schedule?, now).take(count).collect())
}
