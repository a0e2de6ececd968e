//! Applies a request to an existing policy, and compares two policies.
//!
//! [`UpdatePolicy::applied_to`] and [`CreatePolicy::replacing`] return the policy as it would be
//! after the request. The reference does not say what happens to members of an
//! `operation_definition` that a request omits, so the caller chooses ([`OmittedMembers`]).
//!
//! [`PolicyAnswer::changes`] lists the members in which two policies differ. It compares meanings:
//! `"20"` equals 20, and two spellings of one pattern are equal.

use hashbrown::HashMap;
use serde_json::Value;

use super::create_policy::CreatePolicy;
use super::policy_answer::{
    PolicyAnswer, Resource, ScheduledOperation, Trigger, TriggerProperties,
};
use super::requested_policy::{RequestedOperation, RequestedPolicy};
use super::update_policy::UpdatePolicy;
use crate::limits::is_retention_member;
use crate::member_change::MemberChange;
use crate::names::names;
use keeptime::policy::PolicyState;

/// What happens to members of an `operation_definition` that a request omits. The reference does
/// not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OmittedMembers {
    /// They keep their values.
    Keep,
    /// They are removed.
    Remove,
}

names! { OmittedMembers, "omitted":
    Keep = "keep",
    Remove = "remove",
}

impl OmittedMembers {
    fn or<T: Clone>(self, asked: Option<&T>, present: Option<T>) -> Option<T> {
        match self {
            Self::Keep => asked.cloned().or(present),
            Self::Remove => asked.cloned(),
        }
    }
}

/// The error of a request that does not fit a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The policy does not have exactly one operation.
    #[error("the policy must have exactly one operation, found {found}")]
    Operations {
        /// The number of operations.
        found: usize,
    },
    /// The request names an operation that the policy does not have.
    #[error("the policy's operation has the id {expected:?}, found {found:?} in the request")]
    OtherOperation {
        /// The id of the policy's operation.
        expected: String,
        /// The id in the request.
        found: String,
    },
}

impl UpdatePolicy {
    /// Returns the policy as it would be after this request.
    ///
    /// Members that the request omits keep their values, except in its `operation_definition`,
    /// where `omitted` decides. A list of resources replaces the old one. Unknown members are
    /// ignored, except in the `operation_definition`, where they may be retention rules of a later
    /// version.
    ///
    /// A status of `enabled` or `disabled` is assumed to follow the operation's `enabled`. The
    /// reference does not say so, and its examples have a disabled policy with an enabled
    /// operation.
    ///
    /// # Errors
    /// [`UpdateError`] if the request changes an operation that the policy does not have.
    pub fn applied_to(
        &self,
        policy: &PolicyAnswer,
        omitted: OmittedMembers,
    ) -> Result<PolicyAnswer, UpdateError> {
        applied(self.policy(), policy, OmittedMembers::Keep, omitted)
    }

    /// Returns the retention members that the policy sets and the request's `operation_definition`
    /// omits. Returns an empty list if the request has no `operation_definition`.
    pub fn omitted_retention_fields<'p>(&self, policy: &'p PolicyAnswer) -> Vec<&'p str> {
        let asked = self.policy().operation().and_then(RequestedOperation::operation_definition);
        let present = policy.scheduled_operations().first();
        let present = present.and_then(ScheduledOperation::operation_definition);
        let (Some(asked), Some(present)) = (asked, present) else { return Vec::new() };
        let is_set = |value: Option<&Value>| value.is_some_and(|value| !value.is_null());
        let fields = present.keys().map(String::as_str).filter(|field| is_retention_member(field));
        fields.filter(|field| is_set(present.get(*field)) && !is_set(asked.get(*field))).collect()
    }
}

impl UpdatePolicy {
    /// Returns whether the request would enable a policy that does not run, because it omits
    /// `enabled`: table 5-42 gives it the default true. [`applied_to`](Self::applied_to) instead
    /// assumes that an omitted `enabled` keeps its value.
    pub fn enables_by_default(&self, policy: &PolicyAnswer) -> bool {
        let leaves_out = self.policy().operation().is_some_and(|change| change.enabled.is_none());
        leaves_out && policy.state().is_ok_and(|state| state != PolicyState::Enabled)
    }
}

impl CreatePolicy {
    /// Returns the policy as it would be if the policy of this request replaced it. Members that
    /// the service fills in, such as ids, stay.
    ///
    /// # Errors
    /// [`UpdateError`] if the policy does not have exactly one operation.
    pub fn replacing(&self, policy: &PolicyAnswer) -> Result<PolicyAnswer, UpdateError> {
        applied(self.policy(), policy, OmittedMembers::Remove, OmittedMembers::Remove)
    }
}

fn applied(
    asked: &RequestedPolicy,
    policy: &PolicyAnswer,
    members: OmittedMembers,
    limits: OmittedMembers,
) -> Result<PolicyAnswer, UpdateError> {
    let mut policy = policy.clone();
    policy.name = members.or(asked.name.as_ref(), policy.name);
    policy.description = members.or(asked.description.as_ref(), policy.description);
    policy.provider_id = policy.provider_id.or_else(|| asked.provider_id.clone());
    policy.parameters = members.or(asked.parameters.as_ref(), policy.parameters);
    let known = policy.resources.take();
    policy.resources = members.or(asked.resources.as_ref(), known.clone());
    fill_in(policy.resources.as_deref_mut().unwrap_or_default(), known.as_deref());
    let Some(change) = asked.operation() else { return Ok(policy) };

    let operations = policy.scheduled_operations.as_deref_mut().unwrap_or_default();
    let [operation] = operations else {
        return Err(UpdateError::Operations { found: operations.len() });
    };
    if let (Some(expected), Some(found)) = (operation.id.as_deref(), change.id())
        && expected != found
    {
        let [expected, found] = [expected, found].map(ToOwned::to_owned);
        return Err(UpdateError::OtherOperation { expected, found });
    }
    change_operation(operation, change, members, limits);
    let is_switched = policy.status.as_deref().is_some_and(|status| {
        ["enabled", "disabled"].iter().any(|word| status.eq_ignore_ascii_case(word))
    });
    if let (Some(enabled), true) = (change.enabled, is_switched) {
        policy.status = Some(if enabled { "enabled" } else { "disabled" }.to_owned());
    }
    Ok(policy)
}

/// Keeps the `extra_info` that the service filled in for resources that a request names again.
fn fill_in(resources: &mut [Resource], known: Option<&[Resource]>) {
    let known = known.unwrap_or_default().iter();
    let known: HashMap<_, _> = known.map(|resource| (resource.id(), resource)).collect();
    for resource in resources.iter_mut().filter(|resource| resource.extra_info.is_none()) {
        if let Some(known) = known.get(&resource.id()) {
            resource.extra_info.clone_from(&known.extra_info);
        }
    }
}

fn change_operation(
    operation: &mut ScheduledOperation,
    change: &RequestedOperation,
    members: OmittedMembers,
    limits: OmittedMembers,
) {
    operation.name = members.or(change.name.as_ref(), operation.name.take());
    operation.description = members.or(change.description.as_ref(), operation.description.take());
    operation.enabled = change.enabled.or(operation.enabled);
    if let Some(asked) = &change.operation_definition {
        let mut definition = match limits {
            OmittedMembers::Keep => operation.operation_definition.take().unwrap_or_default(),
            OmittedMembers::Remove => {
                let mut others = operation.operation_definition.take().unwrap_or_default();
                others.retain(|field, _| !is_retention_member(field));
                others
            }
        };
        let set = asked.iter().filter(|(_, value)| !value.is_null());
        definition.extend(set.map(|(field, value)| (field.clone(), value.clone())));
        operation.operation_definition = Some(definition);
    }
    if let Some(pattern) = change.pattern() {
        let trigger = operation.trigger.get_or_insert_with(Trigger::default);
        let properties = trigger.properties.get_or_insert_with(TriggerProperties::default);
        properties.pattern = Some(pattern.to_owned());
    }
}

impl PolicyAnswer {
    /// Returns the members that differ between this policy and `after`.
    ///
    /// Two spellings of the same value do not count as a difference: a number as text, a pattern that fires
    /// at the same times, null for an absent member, an absent limit for −1. Resources are matched by their
    /// ids.
    pub fn changes(&self, after: &Self) -> Vec<MemberChange> {
        MemberChange::between(self, after)
    }
}
