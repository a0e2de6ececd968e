//! The request that creates a policy.
//!
//! The tables list what the service accepts. [`CreatePolicy::check`] checks a JSON body against them and
//! returns all faults at once. [`CreatePolicy::new`] builds a body from a pattern and limits. Either way,
//! a `CreatePolicy` exists only if the body is valid.

use serde_json::{Map, Value, json};

use super::keeping::keeping;
use super::operation_definition::{REQUEST_TABLE, check_replication};
use super::requested_policy::{ANSWER_ONLY, NAME, OPERATION_TYPES, RequestedPolicy, TRIGGER_RULE};
use crate::check_outcome::CheckOutcome;
use crate::definition_rules::floor_note;
use crate::fault::{Fault, FaultKind, Faults, Origin, Service};
use crate::limits::{MAX_BACKUPS, MAX_DAYS, ZeroLimit};
use crate::long_term::{PERIOD_FIELDS, TIMEZONE};
use crate::schema::{self, Findings, Table, ValueRule, optional, required};
use crate::typed::{TypedObject, document, read_object};
use keeptime::pattern::{Dialect, Pattern};
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::Limits;

const BODY: Table = Table::new(11, &[required("policy", ValueRule::Table(&POLICY))]);

const POLICY: Table = Table {
    refused_members: ANSWER_ONLY,
    check_combination: |checker, policy| check_replication(checker, policy, "operation_definition"),
    ..Table::new(
        12,
        &[
            required("name", NAME),
            optional("enabled", ValueRule::Boolean),
            required("operation_definition", ValueRule::Table(&REQUEST_TABLE)),
            required("operation_type", ValueRule::OperationType(&OPERATION_TYPES)),
            required("trigger", TRIGGER_RULE),
        ],
    )
};

/// The valid body of a request that creates a policy.
///
/// ```
/// use keeptime_documents::cbr::CreatePolicy;
///
/// let body = serde_json::json!({"policy": {
///     "name": "nightly",
///     "operation_type": "backup",
///     "operation_definition": {"max_backups": 7, "retention_duration_days": 30},
///     "trigger": {"properties": {"pattern": [
///         "FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=00",
///         "FREQ=DAILY;INTERVAL=1;BYHOUR=24;BYMINUTE=00",
///     ]}}}});
/// let checked = CreatePolicy::check(&body);
/// let faults: Vec<_> =
///     checked.faults().iter().map(|fault| (fault.pointer(), fault.message())).collect();
/// assert_eq!(faults, [
///     (
///         "/policy/operation_definition/retention_duration_days",
///         "retention_duration_days takes only -1 together with max_backups of 7, found 30",
///     ),
///     ("/policy/trigger/properties/pattern/1", "BYHOUR takes 0 to 23, found 24"),
/// ]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CreatePolicy {
    policy: RequestedPolicy,
    pattern: Pattern,
    more: Map<String, Value>,
}

impl CreatePolicy {
    /// Checks a body that has its outer `policy` member.
    ///
    /// Faults are in the order of the tables; those of lists are in the order of their items.
    pub fn check(body: &Value) -> CheckOutcome<Self> {
        Self::check_with_floor(body, 0)
    }

    /// Checks a body like [`check`](Self::check), and adds a note if `keep_at_least` is greater than
    /// `max_backups`.
    pub fn check_with_floor(body: &Value, keep_at_least: u32) -> CheckOutcome<Self> {
        let Findings { faults, mut notes } =
            schema::check(Origin::Request(Service::Cbr), &BODY, body);
        notes.extend(floor_note(body, "/policy/operation_definition", keep_at_least));
        let outcome = Faults::ok_if_empty(faults).and_then(|()| Self::read(body));
        CheckOutcome { outcome, notes }
    }

    /// Reads a body without faults.
    fn read(body: &Value) -> Result<Self, Faults> {
        let mut more = body.as_object().cloned().unwrap_or_default();
        let policy: RequestedPolicy = read_object(more.remove("policy").unwrap_or_default());
        match Pattern::parse_cbr_rules(policy.pattern()) {
            Ok(pattern) => Ok(Self { policy, pattern, more }),
            Err(error) => {
                let pointer = "/policy/trigger/properties/pattern".to_owned();
                let fault = Fault::new(pointer, FaultKind::Value, error.to_string());
                Err(Faults::one(fault.with_origin(Origin::Request(Service::Cbr))))
            }
        }
    }

    /// Creates the request for a policy that creates backups at the times of the pattern and keeps them
    /// within the limits. The policy backs up nothing until it is bound to a vault.
    ///
    /// A pattern of CSBS is written in the form of CBR. The floor of the limits is not written, because the
    /// service has none.
    ///
    /// # Errors
    /// All faults of the resulting body. A limit of 0 is a fault: it keeps nothing here, but the service
    /// may read it as no limit.
    ///
    /// ```
    /// use keeptime_documents::cbr::CreatePolicy;
    /// use keeptime::pattern::Pattern;
    /// use keeptime::policy::PolicyState;
    /// use keeptime::retention::Limits;
    ///
    /// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
    /// let limits = Limits::UNLIMITED.with_max_backups(7);
    /// let request = CreatePolicy::new("nightly", &pattern, limits, PolicyState::Enabled).unwrap();
    /// let body = serde_json::to_value(&request)?;
    /// assert_eq!(
    ///     body["policy"]["trigger"]["properties"]["pattern"][0],
    ///     "FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        name: &str,
        pattern: &Pattern,
        limits: Limits,
        state: PolicyState,
    ) -> Result<Self, Faults> {
        let body = json!({"policy": {
            "name": name,
            "enabled": state == PolicyState::Enabled,
            "operation_definition": definition(limits),
            "operation_type": "backup",
            "trigger": {"properties": {"pattern": rules(pattern)}},
        }});
        Faults::ok_if_empty(zero_limits(limits))?;
        Self::check(&body).into_result()
    }

    /// Returns the name of the policy.
    pub fn name(&self) -> &str {
        self.policy().name().unwrap_or_default()
    }

    /// Returns the pattern of its fires.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Returns all members of the policy.
    pub fn policy(&self) -> &RequestedPolicy {
        &self.policy
    }

    /// Returns the members next to `policy`, which the reference does not name. They are written back.
    pub fn more(&self) -> &Map<String, Value> {
        &self.more
    }

    /// Returns the policy that the service would create. Its objects are unknown, because it is not bound
    /// to a vault yet.
    pub fn to_policy(&self, zero: ZeroLimit) -> Policy {
        let state = match self.policy().enabled() {
            Some(false) => PolicyState::NotEnabled,
            Some(true) | None => PolicyState::Enabled,
        };
        let keeping =
            keeping(self.policy().operation_type(), self.policy().operation_definition(), zero);
        Policy::new(self.pattern.clone(), keeping, state, []).with_unknown_objects()
    }
}

impl serde::Serialize for CreatePolicy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = self.more.clone();
        members.insert("policy".to_owned(), self.policy.write().into());
        members.serialize(serializer)
    }
}

document! { @request CreatePolicy }

/// Returns the rules of a pattern in the form of CBR.
fn rules(pattern: &Pattern) -> Vec<String> {
    let converted = match pattern.dialect() {
        Dialect::Csbs => Pattern::from_cbr_rules(pattern.rules().iter().copied()).ok(),
        _ => None,
    };
    converted.as_ref().unwrap_or(pattern).canonical_rules()
}

/// Returns the `operation_definition` of the limits. −1 means no limit.
fn definition(limits: Limits) -> Value {
    let unlimited = limits.is_permanent();
    let limit = |limit: Option<u32>| limit.filter(|_| !unlimited).map_or(-1, i64::from);
    let mut definition = json!({
        MAX_BACKUPS: limit(limits.max_backups()),
        MAX_DAYS: limit(limits.max_days()),
    });
    if let (Some(rules), Some(members)) = (limits.long_term(), definition.as_object_mut()) {
        let numbers = [rules.days(), rules.weeks(), rules.months(), rules.years()];
        for (field, number) in PERIOD_FIELDS.into_iter().zip(numbers) {
            members.insert(field.to_owned(), number.into());
        }
        members.insert(TIMEZONE.to_owned(), format!("UTC{}", rules.offset()).into());
    }
    definition
}

/// Returns a fault for each limit of 0.
fn zero_limits(limits: Limits) -> Vec<Fault> {
    let limits = [(MAX_BACKUPS, limits.max_backups()), (MAX_DAYS, limits.max_days())];
    let zeros = limits.into_iter().filter(|(_, limit)| *limit == Some(0));
    zeros
        .map(|(field, _)| {
            let message = format!(
                "{field} takes -1 or 1 to 99999 here, found 0, which services may read as no limit"
            );
            let pointer = format!("/policy/operation_definition/{field}");
            Fault::new(pointer, FaultKind::Value, message)
                .with_origin(Origin::Request(Service::Cbr))
        })
        .collect()
}
