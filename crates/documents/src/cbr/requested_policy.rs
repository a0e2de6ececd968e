//! A policy in a request to create or change it, and the rules that both requests share.

use super::trigger::TRIGGER;
use crate::schema::ValueRule;
use crate::typed::document;

/// The name of a policy: 1 to 64 characters.
pub(super) const NAME: ValueRule = ValueRule::NameWithChinese { most: 64 };

/// The types of policy.
pub(super) const OPERATION_TYPES: [&str; 2] = [BACKUP, REPLICATION];
pub(super) const BACKUP: &str = "backup";
pub(super) const REPLICATION: &str = "replication";

/// Members that only answers have. The service refuses a request that has one (BackupService.9900).
pub(super) const ANSWER_ONLY: &[(&str, &str)] = &[
    ("id", "id is set by the service; omit it"),
    ("associated_vaults", "associated_vaults is set by a request of its own; omit it"),
    ("policy_type", "policy_type is set by the service; omit it"),
];

pub(super) const TRIGGER_RULE: ValueRule = ValueRule::Table(&TRIGGER);

document! {
    /// A policy in a request.
    RequestedPolicy of Cbr, part 12 {
        /// The name.
        optional text name,
        /// Whether the policy runs. Absent means true in a request that creates a policy.
        optional boolean enabled,
        /// The limits, unchanged; [`read_limits`](crate::read_limits) reads them.
        optional any_object operation_definition,
        /// The type: `backup` or `replication`. A request that changes a policy has none.
        optional text operation_type,
        /// The trigger, which says when the policy runs.
        optional object(RequestedTrigger) trigger,
    }
}

document! {
    /// The trigger of a policy in a request.
    RequestedTrigger of Cbr, part 14 {
        /// The pattern.
        optional object(RequestedTriggerProperties) properties,
    }
}

document! {
    /// The properties of a trigger in a request.
    RequestedTriggerProperties of Cbr, part 15 {
        /// The rules of the pattern.
        optional rules pattern,
        /// How long after its time a run may start, in minutes. Null removes it.
        optional any_or_null start_window_minutes,
    }
}

impl RequestedPolicy {
    /// Returns the rules of the pattern.
    pub fn pattern(&self) -> &[String] {
        let properties = self.trigger().and_then(RequestedTrigger::properties);
        properties.map(RequestedTriggerProperties::pattern).unwrap_or_default()
    }
}
