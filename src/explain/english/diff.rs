//! Sentences about a change of a policy.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};

use chrono::{DateTime, Utc};

use super::limits::long_term_rules;
use super::words::{counted, instant, listed};
use crate::explain::statement::{
    ChangeSide, ChangeSource, MemberChange, OmittedLimits, PlannedChange,
};
use crate::policy::{DurationChange, FiringError, LongTermChange, PatternChange};

pub(super) fn planned_changes(changed: usize, unchanged: usize) -> String {
    let others = match unchanged {
        0 => String::new(),
        count => format!(" and leaves {count} unchanged"),
    };
    match changed {
        0 => format!("The plan changes no backup policy{others}."),
        1 => format!("The plan changes 1 backup policy{others}."),
        count => format!("The plan changes {count} backup policies{others}."),
    }
}

pub(super) fn planned_change(address: &str, change: PlannedChange) -> String {
    match change {
        PlannedChange::Created => format!("{address} is created"),
        PlannedChange::Updated => format!("{address} is changed"),
        PlannedChange::Replaced => {
            format!("{address} is replaced; the backups of the old policy stay")
        }
        PlannedChange::Deleted => format!("{address} is deleted; its backups stay"),
        PlannedChange::Forgotten => format!("{address} stays, but is no longer managed"),
    }
}

pub(super) const fn no_changes() -> &'static str {
    "No member changes."
}

pub(super) fn member_change(change: &MemberChange<'_>) -> String {
    let [before, after] = [change.before, change.after].map(|value| value.unwrap_or(NOT_SET));
    let source = match change.source {
        ChangeSource::Stated => "",
        ChangeSource::StatusFollowsEnabled => {
            " (assumed: the service sets status to match enabled)"
        }
    };
    format!("{}: {before} -> {after}{source}", change.pointer)
}

const NOT_SET: &str = "not set";

pub(super) fn omitted_member(field: &str, before: Option<&str>) -> String {
    format!(
        "{field} ({} before) is omitted; the reference does not say whether it is kept or removed",
        before.unwrap_or(NOT_SET)
    )
}

pub(super) const DEFINITION_REPLACED: &str =
    "operation_definition is replaced as a whole, so limits that the request omits are removed";

pub(super) const fn pattern_change(change: PatternChange) -> &'static str {
    match change {
        PatternChange::SameFires => {
            "The recurrence rules are written differently but fire at the same times."
        }
        PatternChange::OtherFires => "The recurrence rules fire at other times.",
    }
}

pub(super) fn long_term_change(change: &LongTermChange) -> String {
    match (change.before(), change.after()) {
        (Some(before), Some(after)) => format!(
            "The long-term rules keep {}; before, they kept {}.",
            long_term_rules(after),
            long_term_rules(before)
        ),
        (None, Some(after)) => format!("New long-term rules keep {}.", long_term_rules(after)),
        (Some(before), None) => {
            format!("The long-term rules are removed; they kept {}.", long_term_rules(before))
        }
        (None, None) => "There are no long-term rules.".to_owned(),
    }
}

pub(super) fn no_fires(side: ChangeSide, why: &FiringError) -> String {
    let side = match side {
        ChangeSide::Before => "before",
        ChangeSide::After => "after",
    };
    let why = match why {
        FiringError::NotEnabled => "the policy is not enabled".to_owned(),
        FiringError::StatusDisabled => {
            "the status of the policy is disabled, so it does not run even if its operation is enabled"
                .to_owned()
        }
        // Faults of patterns are not translated.
        FiringError::Pattern(_) | FiringError::Timetable(_) => why.to_string(),
    };
    format!("No fires {side} the change: {why}.")
}

pub(super) fn newly_deleted(count: usize, omitted: OmittedLimits, now: DateTime<Utc>) -> String {
    let would = match omitted {
        OmittedLimits::NoneOmitted => "would be newly deleted",
        OmittedLimits::Kept => "would be newly deleted if omitted limits are kept",
        OmittedLimits::Either => {
            "would be newly deleted, whether omitted limits are kept or removed"
        }
        OmittedLimits::Removed => "would be newly deleted if omitted limits are removed",
    };
    format!("{} {would}, as of {}.", counted(count, "backup"), instant(now))
}

pub(super) fn more_deleted(count: usize, omitted: &[String]) -> String {
    format!(
        "{} would be deleted if omitted limits are removed; set {} in the request to decide this",
        counted(count, "more backup"),
        listed(omitted.iter().cloned(), "and"),
    )
}

pub(super) const fn switched_on() -> &'static str {
    "enabled is omitted, and its default is true, so the request may switch the policy on; \
     set enabled in the request to decide this"
}

pub(super) fn duration_change(change: &DurationChange) -> String {
    let older = match change.before() {
        None => "have no expiry".to_owned(),
        Some(days) => format!("still expire after {}", counted(days as usize, "day")),
    };
    let effect = if change.extends() { "be deleted sooner" } else { "be kept longer" };
    format!(
        "the services set a backup's expiry when they create it: backups created before the change \
         {older}, so they may {effect} than shown here"
    )
}
