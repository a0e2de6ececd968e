//! The answer to a request that creates a policy, as a service makes it.

use chrono::{DateTime, SubsecRound, Utc};

use super::create_policy::CreatePolicy;
use super::policy_answer::PolicyAnswer;
use super::trigger::{Trigger, TriggerProperties};

/// What a service adds to a policy that it creates.
#[derive(Clone, Copy, Debug)]
pub struct PolicyOrigin<'o> {
    /// The id of the policy.
    pub policy_id: &'o str,
    /// The id of its trigger.
    pub trigger_id: &'o str,
    /// The creation time. In whole seconds, it is the start of the pattern.
    pub created_at: DateTime<Utc>,
}

impl CreatePolicy {
    /// Returns the policy that a service creates for this request. It is bound to no vault, and
    /// `associated_vaults` is absent.
    ///
    /// Members of the `operation_definition` that are null are left out.
    ///
    /// ```
    /// use keeptime_documents::ZeroLimit;
    /// use keeptime_documents::cbr::{CreatePolicy, PolicyOrigin};
    ///
    /// let request: CreatePolicy = serde_json::from_value(serde_json::json!({"policy": {
    ///     "name": "nightly", "operation_type": "backup",
    ///     "operation_definition": {"max_backups": 20},
    ///     "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=00"]}}}}))?;
    /// let answer = request.answer(&PolicyOrigin {
    ///     policy_id: "p", trigger_id: "t", created_at: "2026-11-26T10:00:00.5Z".parse()?,
    /// });
    /// let policy = answer.to_policy(ZeroLimit::Unlimited);
    /// assert_eq!(policy.limits().unwrap().max_backups(), Some(20));
    /// assert_eq!(policy.start().unwrap().to_rfc3339(), "2026-11-26T10:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn answer(&self, origin: &PolicyOrigin<'_>) -> PolicyAnswer {
        let policy = PolicyAnswer {
            id: Some(origin.policy_id.to_owned()),
            trigger: Some(Trigger {
                id: Some(origin.trigger_id.to_owned()),
                name: Some("default".to_owned()),
                trigger_type: Some("time".to_owned()),
                properties: Some(TriggerProperties {
                    start_time: Some(origin.created_at.trunc_subsecs(0)),
                    ..TriggerProperties::default()
                }),
                ..Trigger::default()
            }),
            policy_type: Some("custom_policy".to_owned()),
            ..PolicyAnswer::default()
        };
        self.replacing(&policy)
    }
}
