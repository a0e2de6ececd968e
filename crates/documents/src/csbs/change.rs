//! What a request makes of a policy that is there, and in which members two policies differ.

use hashbrown::HashMap;
use serde_json::Value;

use super::create_policy::CreatePolicy;
use super::policy_answer::{
    PolicyAnswer, Resource, ScheduledOperation, Trigger, TriggerProperties,
};
use super::requested_policy::{RequestedOperation, RequestedPolicy};
use super::update_policy::UpdatePolicy;
use crate::limits::{
    LIMIT_FIELDS, boolean_or_text, is_retention_member, limit_from_number_or_text,
};
use crate::message_text::child_pointer;
use keeptime::pattern::Pattern;
use keeptime::policy::PolicyState;

/// What becomes of the members of an `operation_definition` that a request leaves out. The reference
/// does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OmittedMembers {
    /// They stay as they are.
    Keep,
    /// They go, as if they had never been set.
    Remove,
}

impl OmittedMembers {
    fn or<T: Clone>(self, asked: Option<&T>, present: Option<T>) -> Option<T> {
        match self {
            Self::Keep => asked.cloned().or(present),
            Self::Remove => asked.cloned(),
        }
    }
}

/// Why a request does not fit a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The policy has no operation that could change, or more than one.
    #[error("the policy takes one operation, found {found}")]
    Operations {
        /// How many it has.
        found: usize,
    },
    /// The request is about an operation that is not the policy's.
    #[error("the policy's operation is {expected:?}, the request names {found:?}")]
    OtherOperation {
        /// The id of the policy's operation.
        expected: String,
        /// The id that the request names.
        found: String,
    },
}

impl UpdatePolicy {
    /// The policy as it is after this request.
    ///
    /// What the request leaves out stays, but for the members of its `operation_definition`, for which
    /// `omitted` says it; resources are replaced as a whole. Members that the reference does not name
    /// have no effect, but for those of the `operation_definition`, which may be a later version's rules.
    ///
    /// A status of `enabled` or `disabled` is taken to follow the operation's `enabled`. The reference
    /// does not say that it does, and its examples have a disabled policy with an enabled operation.
    ///
    /// # Errors
    /// [`UpdateError`] where the request is about an operation that the policy does not have.
    pub fn applied_to(
        &self,
        policy: &PolicyAnswer,
        omitted: OmittedMembers,
    ) -> Result<PolicyAnswer, UpdateError> {
        applied(self.policy(), policy, OmittedMembers::Keep, omitted)
    }

    /// What the policy's `operation_definition` says of what is kept and the request leaves out, though
    /// it has a definition.
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
    /// Whether the request switches on a policy that does not run, by what it leaves out: table 5-42
    /// gives `enabled` the default true. [`applied_to`](Self::applied_to) takes what is left out to stay.
    pub fn enables_by_default(&self, policy: &PolicyAnswer) -> bool {
        let leaves_out = self.policy().operation().is_some_and(|change| change.enabled.is_none());
        leaves_out && policy.state().is_ok_and(|state| state != PolicyState::Enabled)
    }
}

impl CreatePolicy {
    /// The policy as it would be if this request's took its place: what the service has filled in
    /// stays.
    ///
    /// # Errors
    /// [`UpdateError`] where the policy has not one operation.
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

/// What the service has filled in of a resource stays where a request names the resource again.
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

/// A member in which two policies differ.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberChange {
    pointer: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl MemberChange {
    /// Where: a JSON pointer (RFC 6901) into the document with its outer `policy`; that of the policy
    /// before where the member or resource goes, else that of the policy after.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What was there.
    pub fn before(&self) -> Option<&Value> {
        self.before.as_ref()
    }

    /// What is there.
    pub fn after(&self) -> Option<&Value> {
        self.after.as_ref()
    }
}

impl PolicyAnswer {
    /// The members in which another policy differs from this one.
    ///
    /// Two ways to write the same are no difference: a number as text, another text of an equal
    /// pattern, null for what is absent. Resources are told apart by their ids.
    pub fn changes(&self, after: &Self) -> Vec<MemberChange> {
        let [before, after] = [self, after].map(|policy| {
            // What a document holds can be written; were it not so, nothing would be told of it.
            serde_json::to_value(policy).unwrap_or_default()
        });
        let mut changes = Vec::new();
        compare("/policy", Some(&before), Some(&after), &mut changes);
        changes
    }
}

/// The differences of two values at a place. The depth is that of the documents, which a parser has
/// bounded.
fn compare(
    pointer: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    changes: &mut Vec<MemberChange>,
) {
    let [before, after] = [before, after].map(|value| value.filter(|value| !value.is_null()));
    match (before, after) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            for (field, value) in old {
                compare(&child_pointer(pointer, field), Some(value), new.get(field), changes);
            }
            for (field, value) in new.iter().filter(|(field, _)| !old.contains_key(*field)) {
                compare(&child_pointer(pointer, field), None, Some(value), changes);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            compare_lists(pointer, old, new, changes);
        }
        _ if is_same(pointer, before, after) => {}
        _ => changes.push(MemberChange {
            pointer: pointer.to_owned(),
            before: before.cloned(),
            after: after.cloned(),
        }),
    }
}

/// Items with ids are those of equal ids, others those of equal places.
fn compare_lists(pointer: &str, old: &[Value], new: &[Value], changes: &mut Vec<MemberChange>) {
    let (old_places, new_places) = (places(old), places(new));
    for (place, item) in old.iter().enumerate() {
        let after = new_places.get(&name(place, item));
        let at = after.copied().unwrap_or(place);
        let after = after.and_then(|place| new.get(*place));
        compare(&child_pointer(pointer, &at.to_string()), Some(item), after, changes);
    }
    for (place, item) in new.iter().enumerate() {
        if !old_places.contains_key(&name(place, item)) {
            compare(&child_pointer(pointer, &place.to_string()), None, Some(item), changes);
        }
    }
}

fn places(items: &[Value]) -> HashMap<String, usize> {
    items.iter().enumerate().map(|(place, item)| (name(place, item), place)).collect()
}

/// The id of an item, or its place.
fn name(place: usize, item: &Value) -> String {
    let id = item.get("id").and_then(Value::as_str);
    id.map_or_else(|| place.to_string(), ToOwned::to_owned)
}

/// Whether two values say the same.
fn is_same(pointer: &str, before: Option<&Value>, after: Option<&Value>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return before == after };
    if let (Some(old), Some(new)) = (boolean_or_text(before), boolean_or_text(after)) {
        return old == new;
    }
    match pointer.rsplit('/').next() {
        Some("pattern") => {
            let parse = |value: &Value| Pattern::parse(value.as_str()?).ok();
            before == after || parse(before).is_some_and(|old| parse(after) == Some(old))
        }
        Some(field) if LIMIT_FIELDS.contains(&field) => {
            before == after
                || limit_from_number_or_text(before)
                    .is_some_and(|old| limit_from_number_or_text(after) == Some(old))
        }
        _ => before == after,
    }
}
