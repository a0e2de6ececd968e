//! Sentences about whether and when a policy runs.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::limits::keeping_in_short;
use super::times::{all_times, timing};
use super::words::{capitalized, counted, instant};
use crate::explain::Explanation;
use crate::policy::PolicyState;
use chrono::{DateTime, Utc};

pub(super) fn running(explanation: &Explanation) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(objects @ 1..) = explanation.objects() {
        sentences.push(format!("It backs up {}.", counted(objects, "server")));
    }
    match explanation.state() {
        PolicyState::Enabled => {}
        PolicyState::NotEnabled => {
            sentences.push("It is not enabled: it creates no backups and deletes none. Once it is enabled, it does \
                 the following."
                    .to_owned());
        }
        PolicyState::StatusDisabled => sentences.push(
            "Its status is disabled: it creates no backups and deletes none, even if its operation is \
             enabled. Once its status is enabled, it does the following."
                .to_owned(),
        ),
    }
    match explanation.timing() {
        Ok(timing) => sentences.extend(self::timing(timing)),
        Err(error) => sentences.push(format!("Its fires are unknown: {error}.")),
    }
    sentences
}

/// Two sentences: when it backs up what, and what it keeps.
pub(super) fn summary(explanation: &Explanation) -> [String; 2] {
    let objects = explanation.objects().filter(|objects| *objects > 0);
    let times = match (explanation.timing(), objects) {
        (Ok(timing), Some(objects)) => {
            format!("Backs up {}: {}.", counted(objects, "server"), all_times(timing))
        }
        (Ok(timing), None) => format!("{}.", capitalized(&all_times(timing))),
        (Err(error), _) => format!("Its fires are unknown: {error}."),
    };
    let limits = keeping_in_short(explanation.limits());
    [times, limits]
}

pub(super) fn fires_never(state: PolicyState) -> String {
    let why = match state {
        PolicyState::Enabled => return String::new(),
        PolicyState::NotEnabled => "the policy is not enabled",
        PolicyState::StatusDisabled => {
            "the status of the policy is disabled, which stops it even if its operation is enabled"
        }
    };
    format!("Nothing will fire: {why}.")
}

pub(super) fn no_more_fires(after: DateTime<Utc>) -> String {
    format!("Nothing fires after {} up to the year 9999.", instant(after))
}

pub(super) fn idle(state: PolicyState) -> Option<String> {
    let why = match state {
        PolicyState::Enabled => return None,
        PolicyState::NotEnabled => {
            "the policy is not enabled: it creates no backups and deletes none"
        }
        PolicyState::StatusDisabled => {
            "the status of the policy is disabled: it creates no backups and deletes none, even \
             if its operation is enabled"
        }
    };
    Some(why.to_owned())
}
