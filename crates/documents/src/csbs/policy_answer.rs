//! A policy as the service answers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::SERVER;
use super::field::is_date;
use crate::check::{Check, Object, child, id, list, object};
use crate::document::{document, flag, instant, outer};
use crate::fault::{Checked, Fault, FaultKind};
use crate::json::{strict_from_str, strict_members_or_null};
use crate::kind::is_answered;
use crate::limits::{LATER_RULES, read_keeping};
use crate::rule::{flag as flag_rule, not_one, time};
use crate::{LIMIT_FIELDS, Zero, read_limits};
use keeptime::pattern::{Pattern, StoredPattern};
use keeptime::policy::{Firing, Policy, State};

document! {
    /// A policy as the service answers it (CSBS v1, table 5-30).
    ///
    /// Every member may be absent: services differ. The body of a request can be read so too.
    ///
    /// ```
    /// use keeptime_documents::Zero;
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
    /// let policy = answer.to_policy(Zero::Unlimited).unwrap();
    /// assert_eq!(policy.limits().unwrap().max_backups(), Some(20));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    PolicyAnswer {
        texts {
            /// Its id.
            id,
            /// Its name.
            name,
            /// Its description.
            description,
            /// The project it belongs to.
            project_id,
            /// The provider that makes the backups.
            provider_id,
            /// `enabled`, `disabled`, or, as services answer for policies that run too, `suspended`.
            status,
        }
        lists {
            /// The objects it is about.
            resources: Resource,
            /// Its operations, of which it should have one.
            scheduled_operations: ScheduledOperation,
        }
        values {
            /// When it was created.
            #[serde(with = "instant")]
            created_at: DateTime<Utc>,
            /// Further parameters.
            parameters: Value,
        }
    }
}

outer! {
    /// A policy as the service answers it, whole (CSBS v1, tables 5-29, 5-46 and 5-55).
    PolicyBody {
        /// The policy.
        policy: PolicyAnswer
    }
}

outer! {
    /// A page of policies (CSBS v1, table 5-65).
    Policies {
        /// The policies.
        policies: Vec<PolicyAnswer>
    }
}

document! {
    /// An object to be backed up (CSBS v1, table 5-32).
    Resource {
        texts {
            /// Its id.
            id,
            /// Its type.
            #[serde(rename = "type")]
            resource_type,
            /// Its name.
            name,
        }
        values {
            /// What else is known of it: an object, but text in table 5-80.
            extra_info: Value,
        }
    }
}

document! {
    /// What a policy does (CSBS v1, table 5-33).
    ScheduledOperation {
        texts {
            /// Its id.
            id,
            /// Its name.
            name,
            /// Its description.
            description,
            /// `backup`.
            operation_type,
            /// The id of its trigger.
            trigger_id,
        }
        values {
            /// Whether it runs by itself; as if true where it is absent.
            #[serde(deserialize_with = "flag")]
            enabled: bool,
            /// Its limits, as they came: text in tables 5-34 and 5-51, numbers and a boolean in 5-60 and
            /// 5-70. [`read_limits`] reads both.
            #[serde(deserialize_with = "strict_members_or_null")]
            operation_definition: Map<String, Value>,
            /// When it runs.
            trigger: Trigger,
        }
    }
}

document! {
    /// When an operation runs (CSBS v1, table 5-35).
    Trigger {
        texts {
            /// Its id.
            id,
            /// Its name.
            name,
            /// `time`.
            #[serde(rename = "type")]
            trigger_type,
        }
        values {
            /// Its pattern and start.
            properties: TriggerProperties,
        }
    }
}

document! {
    /// A pattern and its start (CSBS v1, table 5-36).
    TriggerProperties {
        texts {
            /// The pattern's text. A list of rules, as CBR has it, is read as one rule a line.
            #[serde(deserialize_with = "text_or_lines")]
            pattern,
            /// The kind of pattern.
            format,
        }
        values {
            /// The start, in UTC.
            #[serde(with = "instant")]
            start_time: DateTime<Utc>,
        }
    }
}

/// The status of a policy that is not available.
const DISABLED: &str = "disabled";

/// The statuses that the reference and services have (CSBS v1, table 5-30).
const STATUSES: [&str; 3] = ["enabled", DISABLED, "suspended"];

const POLICY_MEMBERS: [&str; 10] = [
    "created_at",
    "description",
    "id",
    "name",
    "parameters",
    "project_id",
    "provider_id",
    "resources",
    "scheduled_operations",
    "status",
];

const OPERATION_MEMBERS: [&str; 8] = [
    "description",
    "enabled",
    "id",
    "name",
    "operation_definition",
    "operation_type",
    "trigger",
    "trigger_id",
];

/// Why an answer makes no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// There is no operation, or more than one, and each would have limits of its own.
    #[error("scheduled_operations takes one operation, found {found}")]
    Operations {
        /// How many there are.
        found: usize,
    },
    /// A resource has no id.
    #[error("resources: id is missing from resource {place}")]
    Resource {
        /// Its place in the list, counted from 0.
        place: usize,
    },
}

impl PolicyAnswer {
    /// Reads an answer, with its outer `policy` member or without it.
    ///
    /// # Errors
    /// Where the text is not JSON, a member appears twice, or a member is of a type that no service
    /// sends.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        Self::from_value(&strict_from_str(text)?)
    }

    /// The same, of a value. [`parse_json`](crate::parse_json) finds members that appear twice,
    /// which a value no longer shows.
    ///
    /// # Errors
    /// Where a member is of a type that no service sends.
    pub fn from_value(value: &Value) -> Result<Self, serde_json::Error> {
        <Self as Deserialize>::deserialize(value.get("policy").unwrap_or(value))
    }

    /// Whether a document is one that the service answers: a policy with an id, a status, a project
    /// or a date, which a request has not.
    pub fn is_answer(body: &Value) -> bool {
        let policy = body.get("policy").unwrap_or(body);
        is_answered(policy)
    }

    /// Reads an answer and finds what would keep it from firing or pruning: a member of a type that
    /// no service sends, not one operation, limits that cannot be read, a pattern that is refused.
    pub fn check(body: &Value) -> Checked<Self> {
        let mut check = Check::default();
        let answer = Self::from_value(body);
        if let Some(document) = check.document(body) {
            let policy = match body.get("policy") {
                Some(_) => check.mandatory(&document, "policy", object),
                None => Some(document),
            };
            if let Some(policy) = policy {
                check_policy(&mut check, &policy);
            }
        }
        let outcome = match answer {
            Ok(answer) if check.faults.is_empty() => Ok(answer),
            Err(error) if check.faults.is_empty() => {
                let pointer = String::new();
                let kind = FaultKind::Type;
                Err(vec![Fault::new(pointer, kind, error.to_string())])
            }
            _ => Err(check.faults),
        };
        Checked { outcome, notes: check.notes }
    }

    /// What the policy does. Its start is that of its trigger.
    ///
    /// A pattern that this crate refuses is kept as such and blocks firing only; limits that cannot be
    /// read block judging only. `INTERVAL=1` is refused in a request, and read where a service answers
    /// it. Whether the policy runs is for [`state`](Self::state) to say.
    ///
    /// # Errors
    /// [`AnswerError`] where there is not one operation, or a resource has no id.
    pub fn to_policy(&self, zero: Zero) -> Result<Policy, AnswerError> {
        let operation = self.operation()?;
        let state = self.state_with(operation);
        let ids: Vec<String> = self
            .resources()
            .iter()
            .enumerate()
            .map(|(place, resource)| {
                let id = resource.id().filter(|id| !id.is_empty());
                id.map(ToOwned::to_owned).ok_or(AnswerError::Resource { place })
            })
            .collect::<Result<_, _>>()?;
        let properties = operation.trigger().and_then(Trigger::properties);
        let pattern = properties.and_then(TriggerProperties::pattern).unwrap_or_default();
        let start = properties.and_then(TriggerProperties::start_time).copied();
        let pattern = if self.is_stored() {
            StoredPattern::parse(pattern).map(StoredPattern::into_pattern)
        } else {
            Pattern::parse(pattern)
        };
        let firing = pattern.map_or_else(Firing::from, Firing::from);
        let keeping = read_keeping(operation.operation_definition(), zero);
        Ok(Policy::new(firing, keeping, state, ids)
            .starting(start)
            .with_id(self.id().map(ToOwned::to_owned))
            .with_creation(self.created_at().copied().filter(|at| is_date(*at))))
    }
}

impl PolicyAnswer {
    /// Whether a service answered it, as of [`is_answer`](Self::is_answer).
    fn is_stored(&self) -> bool {
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
    /// [`AnswerError`] where there is not one operation.
    pub fn state(&self) -> Result<State, AnswerError> {
        Ok(self.state_with(self.operation()?))
    }

    fn state_with(&self, operation: &ScheduledOperation) -> State {
        let is_disabled = self.status().is_some_and(|status| status.eq_ignore_ascii_case(DISABLED));
        match (operation.enabled(), is_disabled) {
            (Some(false), _) => State::NotEnabled,
            (Some(true) | None, true) => State::StatusDisabled,
            (Some(true) | None, false) => State::Enabled,
        }
    }

    /// Its one operation.
    fn operation(&self) -> Result<&ScheduledOperation, AnswerError> {
        match self.scheduled_operations() {
            [operation] => Ok(operation),
            operations => Err(AnswerError::Operations { found: operations.len() }),
        }
    }
}

/// Table by table, leniently: only what would be misread is a fault.
fn check_policy(check: &mut Check, policy: &Object<'_>) {
    // Table 5-30
    check.resembling_noted(policy, &POLICY_MEMBERS);
    check.word_noted(policy, "status", &STATUSES);
    check.optional(policy, "created_at", time);
    check.texts(policy, &["description", "id", "name", "project_id", "provider_id", "status"]);
    let resources = check.optional(policy, "resources", list);
    let operations = check.mandatory(policy, "scheduled_operations", list);
    check.faults.extend(policy.member("scheduled_operations").and_then(|node| not_one(&node)));

    // Table 5-32
    for node in resources.into_iter().flatten() {
        let Some(resource) = check.rule(&node, object) else { continue };
        check.resembling_noted(&resource, &["id", "type", "name", "extra_info"]);
        check.word_noted(&resource, "type", &[SERVER]);
        check.mandatory(&resource, "id", id);
        check.texts(&resource, &["type", "name"]);
    }

    // Table 5-33
    for node in operations.into_iter().flatten() {
        let Some(operation) = check.rule(&node, object) else { continue };
        check.resembling_noted(&operation, &OPERATION_MEMBERS);
        check.word_noted(&operation, "operation_type", &["backup"]);
        check.optional(&operation, "enabled", flag_rule);
        check.texts(&operation, &["description", "name", "operation_type", "id", "trigger_id"]);
        if let Some(definition) = check.optional(&operation, "operation_definition", object) {
            check_definition(check, &definition);
        }
        if let Some(trigger) = check.mandatory(&operation, "trigger", object) {
            check_trigger(check, &trigger);
        }
    }
}

/// Table 5-34
fn check_definition(check: &mut Check, definition: &Object<'_>) {
    let named = ["plan_id", "provider_id", "timezone"].into_iter();
    let named: Vec<&str> = named.chain(LIMIT_FIELDS).chain(LATER_RULES).collect();
    check.resembling_noted(definition, &named);
    if let Err(error) = read_limits(definition.members(), Zero::default()) {
        let pointer = child(&definition.pointer, error.field());
        let message = error.to_string();
        check.faults.push(Fault::new(pointer, FaultKind::Value, message));
    }
}

/// Tables 5-35 and 5-36
fn check_trigger(check: &mut Check, trigger: &Object<'_>) {
    check.resembling_noted(trigger, &["id", "name", "type", "properties"]);
    check.word_noted(trigger, "type", &["time"]);
    check.texts(trigger, &["id", "name", "type"]);
    let Some(properties) = check.mandatory(trigger, "properties", object) else { return };
    check.resembling_noted(&properties, &["pattern", "format", "start_time"]);
    check.texts(&properties, &["format"]);
    check.optional(&properties, "start_time", time);
    let Some(pattern) = check.mandatory(&properties, "pattern", |node| Ok(node.clone())) else {
        return;
    };
    match text_or_lines(pattern.value) {
        Ok(text) => check.stored_pattern(&pattern, &text.unwrap_or_default()),
        Err(_) => check.faults.push(pattern.takes(FaultKind::Type, "text or a list of texts")),
    }
}

fn text_or_lines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        Text(String),
        Lines(Vec<String>),
    }
    Ok(match Option::deserialize(deserializer)? {
        None => None,
        Some(Form::Text(text)) => Some(text),
        // Joined, such an item would be read as a part of the one before it, or as two.
        Some(Form::Lines(lines)) if lines.iter().any(|line| !is_one_line(line)) => {
            return Err(serde::de::Error::custom("a rule of a list is one line without spaces"));
        }
        Some(Form::Lines(lines)) => Some(lines.join("\n")),
    })
}

fn is_one_line(rule: &str) -> bool {
    !rule.is_empty() && !rule.contains(char::is_whitespace)
}
