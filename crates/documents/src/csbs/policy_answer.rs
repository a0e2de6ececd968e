//! A policy in an answer of the service.
//!
//! The documents follow the reference's tables, but almost every member is optional, because
//! services differ. [`PolicyAnswer::to_policy`] turns an answer into the library's [`Policy`];
//! [`PolicyAnswer::state`] decides whether it runs.
//!
//! The pattern and the limits are read separately: a pattern that cannot be read does not stop
//! retention, and limits that cannot be read do not stop fires.

use serde_json::Value;

use super::constants::SERVER_TYPE;
use super::operation_definition::OperationDefinition;
use crate::check_outcome::CheckOutcome;
use crate::fault::{Faults, Service};
use crate::instant::is_date;
use crate::json::parse_json;
use crate::limits::{ZeroLimit, boolean_or_text, read_keeping};
use crate::typed::{BarePolicy, KnownWords, TypedDocument, WrappedOrBare, document};
use keeptime::pattern::{Pattern, StoredPattern};
use keeptime::policy::{Firing, Policy, PolicyState};

document! {
    /// A policy in an answer (CSBS v1, table 5-30).
    ///
    /// Every member may be absent, because services differ. The body of a request can be read with
    /// this type too.
    ///
    /// ```
    /// use keeptime_documents::ZeroLimit;
    /// use keeptime_documents::csbs::PolicyAnswer;
    ///
    /// let answer = PolicyAnswer::from_json(
    ///     r#"{"policy": {"id": "p", "status": "enabled", "resources": [{"id": "server"}],
    ///         "scheduled_operations": [{
    ///             "enabled": true,
    ///             "operation_definition": {"max_backups": "20"},
    ///             "trigger": {"properties": {
    ///                 "pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0",
    ///                 "start_time": "2017-03-07 09:27:41"}}}]}}"#,
    /// )?;
    /// let policy = answer.to_policy(ZeroLimit::Unlimited).unwrap();
    /// assert_eq!(policy.limits().unwrap().max_backups(), Some(20));
    /// # Ok::<(), keeptime_documents::csbs::PolicyJsonError>(())
    /// ```
    #[derive(Default)]
    PolicyAnswer of Csbs, part 30 {
        /// The id.
        optional text id,
        /// The name.
        optional text name,
        /// The description.
        optional text description,
        /// The project it belongs to.
        optional text project_id,
        /// The id of the provider that creates the backups.
        optional text provider_id,
        /// `enabled`, `disabled` or `suspended`. Services also return `suspended` for policies that
        /// run.
        optional known_word(PolicyStatusWords) status,
        /// The objects to back up.
        optional list(Resource) resources,
        /// The operations. There should be exactly one.
        required_for_policy operations(ScheduledOperation) scheduled_operations,
        /// The creation time.
        optional time created_at,
        /// Further parameters.
        optional any parameters,
    }
}

document! {
    /// An answer that holds one policy (CSBS v1, tables 5-29, 5-46 and 5-55).
    PolicyBody of Csbs, answer 29 {
        /// The policy.
        required object(PolicyAnswer) policy,
    }
}

document! {
    /// A page of policies (CSBS v1, table 5-65).
    Policies of Csbs, answer 65 {
        /// The policies.
        required list(PolicyAnswer) policies,
    }
}

document! {
    /// An object to be backed up (CSBS v1, table 5-32).
    Resource of Csbs, part 32 {
        /// The id.
        required_for_policy id id,
        /// The resource type.
        optional known_word(ResourceTypeWords) resource_type = "type",
        /// The name.
        optional text name,
        /// Extra information. It is an object, except in table 5-80, where it is text.
        optional any extra_info,
    }
}

document! {
    /// The operation that a policy runs (CSBS v1, table 5-33).
    #[derive(Default)]
    ScheduledOperation of Csbs, part 33 {
        /// The id.
        optional text id,
        /// The name.
        optional text name,
        /// The description.
        optional text description,
        /// The type: `backup`.
        optional known_word(OperationTypeWords) operation_type,
        /// The id of its trigger.
        optional text trigger_id,
        /// Whether the operation runs on schedule. Absent means true.
        optional boolean enabled,
        /// The limits, unchanged. They are text in tables 5-34 and 5-51, numbers and a boolean in
        /// 5-60 and 5-70; [`read_limits`](crate::read_limits) reads both.
        optional checked_object(OperationDefinition) operation_definition,
        /// The trigger, which says when the operation runs.
        required_to_fire object(Trigger) trigger,
    }
}

document! {
    /// The trigger of an operation (CSBS v1, table 5-35).
    #[derive(Default)]
    Trigger of Csbs, part 35 {
        /// The id.
        optional text id,
        /// The name.
        optional text name,
        /// The type: `time`.
        optional known_word(TriggerTypeWords) trigger_type = "type",
        /// The pattern and its start.
        required_to_fire object(TriggerProperties) properties,
    }
}

document! {
    /// A pattern and its start (CSBS v1, table 5-36).
    #[derive(Default)]
    TriggerProperties of Csbs, part 36 {
        /// The text of the pattern. A list of rules, as in CBR, is read as one rule per line.
        required_to_fire pattern pattern,
        /// The format of the pattern.
        optional text format,
        /// The start, in UTC.
        optional time start_time,
    }
}

/// A policy with or without its outer `policy` member.
pub(crate) type PolicyDocument = WrappedOrBare<PolicyAnswer>;

impl BarePolicy for PolicyAnswer {
    type Body = PolicyBody;
    const SERVICE: Service = Service::Csbs;

    fn from_body(body: PolicyBody) -> Self {
        body.policy
    }
}

/// The members of a policy that only the service writes.
pub(crate) const ANSWER_ONLY_MEMBERS: [&str; 4] = ["id", "status", "project_id", "created_at"];

/// The status with which a policy does not run, whatever its `enabled` is.
const DISABLED: &str = "disabled";

/// The statuses that the reference names and services send (CSBS v1, table 5-30).
pub(crate) struct PolicyStatusWords;

impl KnownWords for PolicyStatusWords {
    const WORDS: &'static [&'static str] = &["enabled", DISABLED, "suspended"];
}

pub(crate) struct ResourceTypeWords;

impl KnownWords for ResourceTypeWords {
    const WORDS: &'static [&'static str] = &[SERVER_TYPE];
}

pub(crate) struct OperationTypeWords;

impl KnownWords for OperationTypeWords {
    const WORDS: &'static [&'static str] = &["backup"];
}

pub(crate) struct TriggerTypeWords;

impl KnownWords for TriggerTypeWords {
    const WORDS: &'static [&'static str] = &["time"];
}

/// The error of a text that is not a policy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyJsonError {
    /// The text is not JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A member has a fault or appears twice.
    #[error(transparent)]
    Faults(#[from] Faults),
}

/// The error of an answer that cannot be turned into a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyAnswerError {
    /// There is not exactly one operation. Each operation has its own limits, so several cannot be
    /// one policy.
    #[error("scheduled_operations takes exactly one operation, found {found}")]
    Operations {
        /// The number of operations.
        found: usize,
    },
    /// A resource has no id.
    #[error("resources: id is missing from resource {index}")]
    Resource {
        /// The index of the resource, from 0.
        index: usize,
    },
}

impl PolicyAnswer {
    /// Reads an answer with or without its outer `policy` member.
    ///
    /// # Errors
    /// [`PolicyJsonError`] if the text is not JSON, a member appears twice, or a member has a type
    /// that no service sends.
    pub fn from_json(text: &str) -> Result<Self, PolicyJsonError> {
        Ok(Self::from_value(&parse_json(text)?.into_result()?)?)
    }

    /// Reads an answer from a JSON value. A value cannot hold a member twice;
    /// [`parse_json`](crate::parse_json) finds such members in the text.
    ///
    /// # Errors
    /// A fault for every member of a type that no service sends.
    pub fn from_value(value: &Value) -> Result<Self, Faults> {
        PolicyDocument::read(value).map(PolicyDocument::into_policy)
    }

    /// Returns whether a document is an answer and not a request: a policy with an id, a status, a
    /// project or a creation time.
    pub fn is_answer(body: &Value) -> bool {
        let policy = body.get("policy").unwrap_or(body);
        ANSWER_ONLY_MEMBERS.iter().any(|field| policy.get(field).is_some())
    }

    /// Checks an answer with or without its outer `policy` member, and finds everything that
    /// prevents reading it, calculating its fires or judging backups: a member of a type that no
    /// service sends, more or fewer than one operation, a pattern or limits that cannot be read.
    pub fn check(body: &Value) -> CheckOutcome<Self> {
        PolicyDocument::check(body).map(PolicyDocument::into_policy)
    }

    /// Returns the policy that the answer describes. Its start is the start of the trigger.
    ///
    /// A pattern that cannot be read prevents only fires; limits that cannot be read prevent only
    /// judging. `INTERVAL=1` is refused in a request and accepted in an answer.
    /// [`state`](Self::state) says whether the policy runs.
    ///
    /// # Errors
    /// [`PolicyAnswerError`] if there is not exactly one operation, or if a resource has no id.
    pub fn to_policy(&self, zero: ZeroLimit) -> Result<Policy, PolicyAnswerError> {
        let operation = self.operation()?;
        let state = self.state_with(operation);
        let ids: Vec<String> = self
            .resources()
            .iter()
            .enumerate()
            .map(|(index, resource)| {
                let id = resource.id().filter(|id| !id.is_empty());
                id.map(ToOwned::to_owned).ok_or(PolicyAnswerError::Resource { index })
            })
            .collect::<Result<_, _>>()?;
        let properties = operation.trigger().and_then(Trigger::properties);
        let pattern = properties.and_then(TriggerProperties::pattern).unwrap_or_default();
        let start = properties.and_then(TriggerProperties::start_time);
        let pattern = if self.has_answer_only_members() {
            StoredPattern::parse(pattern).map(StoredPattern::into_pattern)
        } else {
            Pattern::parse(pattern)
        };
        let firing = pattern.map_or_else(Firing::from, Firing::from);
        let keeping = read_keeping(operation.operation_definition(), zero);
        Ok(Policy::new(firing, keeping, state, ids)
            .with_start(start)
            .with_id(self.id().map(ToOwned::to_owned))
            .with_created_at(self.created_at().filter(|at| is_date(*at))))
    }
}

impl PolicyAnswer {
    /// Returns whether the policy has members that only a service's answer has; see
    /// [`is_answer`](Self::is_answer).
    fn has_answer_only_members(&self) -> bool {
        let texts = [self.id(), self.status(), self.project_id()];
        texts.iter().any(Option::is_some) || self.created_at().is_some()
    }

    /// Returns whether the policy runs. This depends on the `enabled` of its operation; absent
    /// means true (CSBS v1, table 5-33).
    ///
    /// The status `disabled`, in any letter case, means that the policy is not available (table
    /// 5-30), so it does not run. No other status matters: services return `suspended` for policies
    /// that run.
    ///
    /// # Errors
    /// [`PolicyAnswerError`] if there is not exactly one operation.
    pub fn state(&self) -> Result<PolicyState, PolicyAnswerError> {
        Ok(self.state_with(self.operation()?))
    }

    fn state_with(&self, operation: &ScheduledOperation) -> PolicyState {
        let is_disabled = self.status().is_some_and(|status| status.eq_ignore_ascii_case(DISABLED));
        // CBR has `enabled` in the policy itself. A false there disables the policy too.
        let is_enabled = match self.other_members.get("enabled") {
            Some(value) if boolean_or_text(value) == Some(false) => Some(false),
            _ => operation.enabled(),
        };
        match (is_enabled, is_disabled) {
            (Some(false), _) => PolicyState::NotEnabled,
            (Some(true) | None, true) => PolicyState::StatusDisabled,
            (Some(true) | None, false) => PolicyState::Enabled,
        }
    }

    /// Returns the only operation.
    fn operation(&self) -> Result<&ScheduledOperation, PolicyAnswerError> {
        match self.scheduled_operations() {
            [operation] => Ok(operation),
            operations => Err(PolicyAnswerError::Operations { found: operations.len() }),
        }
    }
}
