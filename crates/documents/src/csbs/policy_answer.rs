//! A policy as the service answers.

use serde_json::Value;

use super::constants::SERVER_TYPE;
use super::operation_definition::OperationDefinition;
use crate::fault::{CheckOutcome, Faults, Service};
use crate::instant::is_date;
use crate::json::parse_json;
use crate::limits::{ZeroLimit, boolean_or_text, read_keeping};
use crate::typed::{KnownWords, TypedDocument, check_answer, document, read_answer};
use keeptime::pattern::{Pattern, StoredPattern};
use keeptime::policy::{Firing, Policy, PolicyState};

document! {
    /// A policy as the service answers it (CSBS v1, table 5-30).
    ///
    /// Every member may be absent: services differ. The body of a request can be read so too.
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
        /// Its id.
        optional text id,
        /// Its name.
        optional text name,
        /// Its description.
        optional text description,
        /// The project it belongs to.
        optional text project_id,
        /// The provider that makes the backups.
        optional text provider_id,
        /// `enabled`, `disabled`, or, as services answer for policies that run too, `suspended`.
        optional known_word(PolicyStatusWords) status,
        /// The objects it is about.
        optional list(Resource) resources,
        /// Its operations, of which it should have one.
        required_for_policy operations(ScheduledOperation) scheduled_operations,
        /// When it was created.
        optional time created_at,
        /// Further parameters.
        optional any parameters,
    }
}

document! {
    /// A policy as the service answers it, whole (CSBS v1, tables 5-29, 5-46 and 5-55).
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
        /// Its id.
        required_for_policy id id,
        /// Its type.
        optional known_word(ResourceTypeWords) resource_type = "type",
        /// Its name.
        optional text name,
        /// What else is known of it: an object, but text in table 5-80.
        optional any extra_info,
    }
}

document! {
    /// What a policy does (CSBS v1, table 5-33).
    ScheduledOperation of Csbs, part 33 {
        /// Its id.
        optional text id,
        /// Its name.
        optional text name,
        /// Its description.
        optional text description,
        /// `backup`.
        optional known_word(OperationTypeWords) operation_type,
        /// The id of its trigger.
        optional text trigger_id,
        /// Whether it runs by itself; as if true where it is absent.
        optional boolean enabled,
        /// Its limits, as they came: text in tables 5-34 and 5-51, numbers and a boolean in 5-60 and
        /// 5-70. [`read_limits`](crate::read_limits) reads both.
        optional checked_object(OperationDefinition) operation_definition,
        /// When it runs.
        required_to_fire object(Trigger) trigger,
    }
}

document! {
    /// When an operation runs (CSBS v1, table 5-35).
    #[derive(Default)]
    Trigger of Csbs, part 35 {
        /// Its id.
        optional text id,
        /// Its name.
        optional text name,
        /// `time`.
        optional known_word(TriggerTypeWords) trigger_type = "type",
        /// Its pattern and start.
        required_to_fire object(TriggerProperties) properties,
    }
}

document! {
    /// A pattern and its start (CSBS v1, table 5-36).
    #[derive(Default)]
    TriggerProperties of Csbs, part 36 {
        /// The pattern's text. A list of rules, as CBR has it, is read as one rule a line.
        required_to_fire pattern pattern,
        /// The kind of pattern.
        optional text format,
        /// The start, in UTC.
        optional time start_time,
    }
}

/// A policy with its outer `policy` member, or without it.
#[derive(serde::Serialize)]
#[serde(untagged)]
pub(crate) enum AnyPolicy {
    Wrapped(PolicyBody),
    Bare(PolicyAnswer),
}

impl TypedDocument for AnyPolicy {
    fn check(body: &Value) -> CheckOutcome<Self> {
        match body.get("policy") {
            Some(_) => PolicyBody::check(body).map(Self::Wrapped),
            None => check_answer(Service::Csbs, body).map(Self::Bare),
        }
    }

    fn read(body: &Value) -> Result<Self, Faults> {
        match body.get("policy") {
            Some(_) => PolicyBody::read(body).map(Self::Wrapped),
            None => read_answer(Service::Csbs, body.clone()).map(Self::Bare),
        }
    }
}

impl AnyPolicy {
    fn into_policy(self) -> PolicyAnswer {
        match self {
            Self::Wrapped(body) => body.policy,
            Self::Bare(policy) => policy,
        }
    }
}

/// The members of a policy that only the service writes.
pub(crate) const ANSWER_ONLY_MEMBERS: [&str; 4] = ["id", "status", "project_id", "created_at"];

/// The status of a policy that is not available.
const DISABLED: &str = "disabled";

/// The statuses that the reference and services have (CSBS v1, table 5-30).
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

/// A text is not a policy as the service answers it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyJsonError {
    /// It is not JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Something in it is wrong.
    #[error(transparent)]
    Faults(#[from] Faults),
}

/// Why an answer makes no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyAnswerError {
    /// There is no operation, or more than one, and each would have limits of its own.
    #[error("scheduled_operations takes one operation, found {found}")]
    Operations {
        /// How many there are.
        found: usize,
    },
    /// A resource has no id.
    #[error("resources: id is missing from resource {index}")]
    Resource {
        /// Its place in the list, counted from 0.
        index: usize,
    },
}

impl PolicyAnswer {
    /// Reads an answer, with its outer `policy` member or without it.
    ///
    /// # Errors
    /// [`PolicyJsonError`] if the text is not JSON, a member appears twice, or a member is of a type that
    /// no service sends.
    pub fn from_json(text: &str) -> Result<Self, PolicyJsonError> {
        Ok(Self::from_value(&parse_json(text)?.into_result()?)?)
    }

    /// The same, from a value. [`parse_json`](crate::parse_json) finds members that appear twice,
    /// which a value no longer shows.
    ///
    /// # Errors
    /// Every member that is of a type that no service sends.
    pub fn from_value(value: &Value) -> Result<Self, Faults> {
        AnyPolicy::read(value).map(AnyPolicy::into_policy)
    }

    /// Whether a document is one that the service answers: a policy with an id, a status, a project
    /// or a date, which a request does not have.
    pub fn is_answer(body: &Value) -> bool {
        let policy = body.get("policy").unwrap_or(body);
        ANSWER_ONLY_MEMBERS.iter().any(|field| policy.get(field).is_some())
    }

    /// Reads an answer, with its outer `policy` member or without it, and finds everything that keeps it
    /// from being read, from firing or from keeping: a member of a type that no service sends, not one
    /// operation, limits that cannot be read, a pattern that is refused.
    pub fn check(body: &Value) -> CheckOutcome<Self> {
        AnyPolicy::check(body).map(AnyPolicy::into_policy)
    }

    /// What the policy does. Its start is that of its trigger.
    ///
    /// A pattern that this crate refuses is kept as such and blocks firing only; limits that cannot be
    /// read block judging only. `INTERVAL=1` is refused in a request, and read where a service answers
    /// it. Whether the policy runs is for [`state`](Self::state) to say.
    ///
    /// # Errors
    /// [`PolicyAnswerError`] where there is not one operation, or a resource has no id.
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
    /// Whether a service answered it, as of [`is_answer`](Self::is_answer).
    fn has_answer_only_members(&self) -> bool {
        let texts = [self.id(), self.status(), self.project_id()];
        texts.iter().any(Option::is_some) || self.created_at().is_some()
    }

    /// Whether the policy runs, which `enabled` of its operation decides; true where that is absent (CSBS
    /// v1, table 5-33).
    ///
    /// The status `disabled`, in any letter case, means that the policy is not available (table 5-30), so
    /// it does not run. No other status says anything: services answer `suspended` for policies that run.
    ///
    /// # Errors
    /// [`PolicyAnswerError`] where there is not one operation.
    pub fn state(&self) -> Result<PolicyState, PolicyAnswerError> {
        Ok(self.state_with(self.operation()?))
    }

    fn state_with(&self, operation: &ScheduledOperation) -> PolicyState {
        let is_disabled = self.status().is_some_and(|status| status.eq_ignore_ascii_case(DISABLED));
        // CBR has `enabled` in the policy itself; where it says no, nobody means yes.
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

    /// Its one operation.
    fn operation(&self) -> Result<&ScheduledOperation, PolicyAnswerError> {
        match self.scheduled_operations() {
            [operation] => Ok(operation),
            operations => Err(PolicyAnswerError::Operations { found: operations.len() }),
        }
    }
}
