//! Applies a request to an existing policy, and compares two policies.

use serde_json::{Map, Value};

use super::create_policy::CreatePolicy;
use super::policy_answer::PolicyAnswer;
use super::requested_policy::{RequestedPolicy, RequestedTrigger};
use super::trigger::{Trigger, TriggerProperties};
use super::update_policy::UpdatePolicy;
use crate::limits::{LimitValue, is_retention_member, limit_from_number_or_text};
use crate::long_term::{PERIOD_FIELDS, periods_from_number_or_text};
use crate::member_change::MemberChange;
use keeptime::policy::PolicyState;

impl UpdatePolicy {
    /// Returns the policy as it would be after this request.
    ///
    /// Members that the request omits keep their values. Its `operation_definition` replaces the old one as
    /// a whole; its pattern keeps the start, from which the days of an interval are counted.
    pub fn applied_to(&self, policy: &PolicyAnswer) -> PolicyAnswer {
        applied(self.policy(), policy)
    }

    /// Returns the retention members with an effect that the policy sets and that the request removes because its
    /// `operation_definition` omits them. Returns an empty list if the request has no
    /// `operation_definition`.
    pub fn omitted_retention_fields<'p>(&self, policy: &'p PolicyAnswer) -> Vec<&'p str> {
        let asked = self.policy().operation_definition();
        let (Some(asked), Some(present)) = (asked, policy.operation_definition()) else {
            return Vec::new();
        };
        let is_set = |value: Option<&Value>| value.is_some_and(|value| !value.is_null());
        let fields = present.keys().map(String::as_str).filter(|field| is_retention_member(field));
        let is_omitted =
            |field: &&str| is_effective(field, present.get(*field)) && !is_set(asked.get(*field));
        fields.filter(is_omitted).collect()
    }

    /// Returns whether the request would enable a policy that does not run, because it omits `enabled`: the
    /// reference gives it the default true. [`applied_to`](Self::applied_to) instead assumes that an omitted
    /// `enabled` keeps its value.
    pub fn enables_by_default(&self, policy: &PolicyAnswer) -> bool {
        self.policy().enabled().is_none() && policy.state() != PolicyState::Enabled
    }
}

/// Returns whether a retention member sets something: not null, not a limit of −1 and not a long-term rule
/// of 0.
fn is_effective(field: &str, value: Option<&Value>) -> bool {
    let Some(value) = value.filter(|value| !value.is_null()) else { return false };
    if PERIOD_FIELDS.contains(&field) {
        periods_from_number_or_text(value) != Some(0)
    } else {
        limit_from_number_or_text(value) != Some(LimitValue::Unlimited)
    }
}

impl CreatePolicy {
    /// Returns the policy as it would be if the policy of this request replaced it. Members that the
    /// service fills in, such as ids and the start, stay.
    pub fn replacing(&self, policy: &PolicyAnswer) -> PolicyAnswer {
        let mut policy = applied(self.policy(), policy);
        policy.enabled = Some(self.policy().enabled().unwrap_or(true));
        policy.operation_type.clone_from(&self.policy().operation_type);
        policy
    }
}

fn applied(asked: &RequestedPolicy, policy: &PolicyAnswer) -> PolicyAnswer {
    let mut policy = policy.clone();
    if let Some(name) = &asked.name {
        policy.name = Some(name.clone());
    }
    policy.enabled = asked.enabled.or(policy.enabled);
    if let Some(definition) = &asked.operation_definition {
        policy.operation_definition =
            Some(definition_after(definition, policy.operation_definition.as_ref()));
    }
    let trigger = asked.trigger().and_then(RequestedTrigger::properties);
    if let Some(asked) = trigger {
        let trigger = policy.trigger.get_or_insert_with(Trigger::default);
        let properties = trigger.properties.get_or_insert_with(TriggerProperties::default);
        if asked.pattern.is_some() {
            properties.pattern.clone_from(&asked.pattern);
        }
        // Null removes the window; absent keeps it.
        if let Some(minutes) = &asked.start_window_minutes {
            properties.start_window_minutes = minutes.as_i64();
        }
    }
    policy
}

/// Returns the requested `operation_definition`, with the member of the old one that only the service
/// writes.
fn definition_after(
    asked: &Map<String, Value>,
    present: Option<&Map<String, Value>>,
) -> Map<String, Value> {
    let set = asked.iter().filter(|(_, value)| !value.is_null());
    let mut definition: Map<String, Value> =
        set.map(|(field, value)| (field.clone(), value.clone())).collect();
    if let Some(creator) = present.and_then(|present| present.get("created_by")) {
        definition.entry("created_by").or_insert_with(|| creator.clone());
    }
    definition
}

impl PolicyAnswer {
    /// Returns the members that differ between this policy and `after`.
    ///
    /// Two spellings of the same value do not count as a difference: a number as text, a pattern that fires
    /// at the same times, null for an absent member, an absent limit for −1, an absent long-term rule for
    /// 0.
    pub fn changes(&self, after: &Self) -> Vec<MemberChange> {
        MemberChange::between(self, after)
    }
}
