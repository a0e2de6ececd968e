//! The answers to requests that create and change a policy, as a service makes them.

use chrono::{DateTime, SubsecRound, Utc};
use serde_json::{Map, Value};

use super::change::{OmittedMembers, UpdateError};
use super::constants::{PROVIDER_ID, SERVER_TYPE};
use super::create_policy::CreatePolicy;
use super::policy_answer::{
    PolicyAnswer, Resource, ScheduledOperation, Trigger, TriggerProperties,
};
use super::requested_policy::RequestedOperation;
use super::update_policy::UpdatePolicy;
use crate::limits::{MAX_BACKUPS, MAX_DAYS, PERMANENT};

/// The status of a new policy. Clients wait for it, even if `enabled` is true.
const NEW_STATUS: &str = "suspended";

/// What a service adds to a policy that it creates.
#[derive(Clone, Copy, Debug)]
pub struct PolicyOrigin<'o> {
    /// The id of the policy.
    pub policy_id: &'o str,
    /// The id of its operation.
    pub operation_id: &'o str,
    /// The id of the operation's trigger.
    pub trigger_id: &'o str,
    /// The project it belongs to.
    pub project_id: &'o str,
    /// The creation time. In whole seconds, it is the start of the pattern.
    pub created_at: DateTime<Utc>,
}

impl CreatePolicy {
    /// Returns the policy that a service creates for this request (CSBS v1, tables 5-30 to 5-36).
    ///
    /// Limits are text, as in table 5-34. The status is `suspended`, which clients wait for.
    ///
    /// ```
    /// use keeptime_documents::ZeroLimit;
    /// use keeptime_documents::csbs::{CreatePolicy, PolicyOrigin};
    ///
    /// let request: CreatePolicy = serde_json::from_value(serde_json::json!({"policy": {
    ///     "name": "nightly", "parameters": {}, "resources": [],
    ///     "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
    ///     "scheduled_operations": [{
    ///         "enabled": true, "operation_type": "backup",
    ///         "operation_definition": {"max_backups": 20},
    ///         "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}}}]}}))?;
    /// let policy = request.answer(&PolicyOrigin {
    ///     policy_id: "p", operation_id: "o", trigger_id: "t", project_id: "project",
    ///     created_at: "2026-11-26T10:00:00.5Z".parse()?,
    /// });
    /// assert_eq!(policy.status(), Some("suspended"));
    /// let policy = policy.to_policy(ZeroLimit::Unlimited)?;
    /// assert_eq!(policy.limits().unwrap().max_backups(), Some(20));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn answer(&self, origin: &PolicyOrigin<'_>) -> PolicyAnswer {
        let policy = self.policy();
        let mut resources = policy.resources().to_vec();
        fill_in(&mut resources);
        let operations = policy.scheduled_operations().iter();
        PolicyAnswer {
            id: Some(origin.policy_id.to_owned()),
            name: policy.name.clone(),
            description: Some(policy.description.clone().unwrap_or_default()),
            project_id: Some(origin.project_id.to_owned()),
            provider_id: policy.provider_id.clone(),
            status: Some(NEW_STATUS.to_owned()),
            resources: Some(resources),
            scheduled_operations: Some(operations.map(|asked| operation(asked, origin)).collect()),
            created_at: Some(origin.created_at),
            parameters: policy.parameters.clone(),
            // Services return the tags, which the reference does not name.
            other_members: Map::from_iter([("tags".to_owned(), Value::Array(Vec::new()))]),
        }
    }
}

impl UpdatePolicy {
    /// Returns the policy that a service returns for this request (CSBS v1, tables 5-46 to 5-53). It is the
    /// policy of [`applied_to`](Self::applied_to) with [`OmittedMembers::Keep`]. Limits are text, as in
    /// table 5-51.
    ///
    /// # Errors
    /// [`UpdateError`] if the request changes an operation that the policy does not have.
    ///
    /// ```
    /// use keeptime_documents::csbs::{PolicyAnswer, UpdatePolicy};
    /// use serde_json::json;
    ///
    /// let policy = PolicyAnswer::from_value(&json!({"policy": {"id": "p", "scheduled_operations": [{
    ///     "id": "o", "operation_definition": {"max_backups": "20", "permanent": "false"}}]}}))?;
    /// let request: UpdatePolicy = serde_json::from_value(json!({"policy": {"scheduled_operations": [{
    ///     "id": "o", "operation_definition": {"max_backups": 7}}]}}))?;
    /// let definition = request.answer(&policy)?.scheduled_operations()[0].operation_definition().cloned();
    /// assert_eq!(json!(definition), json!({"max_backups": "7", "permanent": "false"}));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn answer(&self, policy: &PolicyAnswer) -> Result<PolicyAnswer, UpdateError> {
        let mut policy = self.applied_to(policy, OmittedMembers::Keep)?;
        fill_in(policy.resources.as_deref_mut().unwrap_or_default());
        for operation in policy.scheduled_operations.as_deref_mut().unwrap_or_default() {
            operation.operation_definition =
                operation.operation_definition.take().map(limits_as_text);
        }
        Ok(policy)
    }
}

/// Adds what a service adds to the resources of a request (table 5-32).
fn fill_in(resources: &mut [Resource]) {
    for resource in resources {
        resource.resource_type.get_or_insert_with(|| SERVER_TYPE.to_owned());
        resource.extra_info.get_or_insert_with(|| Value::Object(Map::new()));
    }
}

fn operation(asked: &RequestedOperation, origin: &PolicyOrigin<'_>) -> ScheduledOperation {
    let mut definition = Map::new();
    definition.insert("provider_id".to_owned(), PROVIDER_ID.into());
    let asked_members = asked.operation_definition.iter().flatten();
    definition.extend(asked_members.map(|(name, value)| (name.clone(), value.clone())));
    definition.insert("plan_id".to_owned(), origin.policy_id.into());
    ScheduledOperation {
        id: Some(origin.operation_id.to_owned()),
        name: asked.name.clone(),
        description: Some(asked.description.clone().unwrap_or_default()),
        operation_type: asked.operation_type.clone(),
        trigger_id: Some(origin.trigger_id.to_owned()),
        enabled: asked.enabled,
        operation_definition: Some(limits_as_text(definition)),
        trigger: Some(Trigger {
            id: Some(origin.trigger_id.to_owned()),
            name: Some("default".to_owned()),
            trigger_type: Some("time".to_owned()),
            properties: Some(TriggerProperties {
                pattern: asked.pattern().map(str::to_owned),
                format: Some("ical".to_owned()),
                start_time: Some(origin.created_at.trunc_subsecs(0)),
                ..TriggerProperties::default()
            }),
            ..Trigger::default()
        }),
        ..ScheduledOperation::default()
    }
}

/// Writes the limits of table 5-34 as text, which is their type there.
fn limits_as_text(mut definition: Map<String, Value>) -> Map<String, Value> {
    for name in [MAX_BACKUPS, MAX_DAYS, PERMANENT] {
        if let Some(value @ (Value::Number(_) | Value::Bool(_))) = definition.get_mut(name) {
            *value = value.to_string().into();
        }
    }
    definition
}
