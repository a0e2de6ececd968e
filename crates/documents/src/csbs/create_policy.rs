//! The request that creates a policy.
//!
//! The tables list what the service accepts. [`CreatePolicy::check`] checks a JSON body against
//! them and returns all faults at once. [`CreatePolicy::new`] builds a body from a pattern and
//! limits. Either way, a `CreatePolicy` exists only if the body is valid.

use serde_json::{Map, Value, json};

use super::constants::{PROVIDER_ID, SERVER_TYPE};
use super::operation_definition;
use super::policy_answer::Resource;
use super::requested_policy::{RequestedOperation, RequestedPolicy};
use crate::check_outcome::CheckOutcome;
use crate::definition_rules::floor_note;
use crate::fault::{Fault, FaultKind, Faults, Origin, Service};
use crate::limits::ZeroLimit;
use crate::limits::{MAX_BACKUPS, MAX_DAYS, PERMANENT, read_keeping};
use crate::schema::{
    self, DESCRIPTION, Duplicate, Findings, ListSize, Table, ValueRule, optional, required,
};
use crate::typed::{TypedObject, document, read_object};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::Limits;

/// The pointer of the definition in a body.
const DEFINITION: &str = "/policy/scheduled_operations/0/operation_definition";

const BODY: Table = Table::new(21, &[required("policy", ValueRule::Table(&POLICY))]);

const POLICY: Table = Table::new(
    22,
    &[
        optional("description", DESCRIPTION),
        required("name", NAME),
        required("parameters", ValueRule::Table(&PARAMETERS)),
        required("provider_id", ValueRule::Fixed(PROVIDER_ID)),
        required("resources", ValueRule::list(&ValueRule::Table(&RESOURCE))),
        required(
            "scheduled_operations",
            ValueRule::List(&ValueRule::Table(&OPERATION), ListSize::OneOperation),
        ),
    ],
);

/// Table 5-48 has the same rows.
pub(super) const PARAMETERS: Table = Table::new(23, &[optional("common", ValueRule::AnyObject)]);

/// Table 5-41 has the same rows.
pub(super) const RESOURCE: Table = Table::new(
    24,
    &[
        required(
            "id",
            ValueRule::All(&[ValueRule::Id, ValueRule::UniqueInList(Duplicate::ServerBoundTwice)]),
        ),
        required("type", ValueRule::ResourceType(&[SERVER_TYPE])),
        required("name", ValueRule::Text),
        optional("extra_info", ValueRule::AnyObject),
    ],
);

const OPERATION: Table = Table::new(
    25,
    &[
        optional("description", DESCRIPTION),
        required("enabled", ValueRule::Boolean),
        optional("name", NAME),
        required("operation_type", ValueRule::Fixed("backup")),
        required("operation_definition", ValueRule::Table(&operation_definition::REQUEST_TABLE)),
        required("trigger", ValueRule::Table(&TRIGGER)),
    ],
);

const TRIGGER: Table =
    Table::new(27, &[required("properties", ValueRule::Table(&TRIGGER_PROPERTIES))]);

const TRIGGER_PROPERTIES: Table = Table::new(28, &[required("pattern", ValueRule::Pattern)]);

/// The name of a policy, an operation or a backup.
pub(super) const NAME: ValueRule = ValueRule::Name { most: 255 };

/// The valid body of a request that creates a policy.
///
/// It meets every rule of the reference (CSBS v1, tables 5-21 to 5-28).
///
/// ```
/// use keeptime_documents::csbs::CreatePolicy;
///
/// let body = serde_json::json!({"policy": {"name": "my plan", "resources": []}});
/// let checked = CreatePolicy::check(&body);
/// let faults: Vec<_> =
///     checked.faults().iter().map(|fault| (fault.pointer(), fault.message())).collect();
/// assert_eq!(faults, [
///     ("/policy/name", "name takes only letters, digits, _ and -, found \"my plan\""),
///     ("/policy/parameters", "parameters is missing"),
///     ("/policy/provider_id", "provider_id is missing"),
///     ("/policy/scheduled_operations", "scheduled_operations is missing"),
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
    /// Faults are in the order of the reference's tables; those of lists are in the order of their
    /// items.
    pub fn check(body: &Value) -> CheckOutcome<Self> {
        Self::check_with_floor(body, 0)
    }

    /// Checks a body like [`check`](Self::check), and adds a note if `keep_at_least` is greater
    /// than `max_backups`.
    pub fn check_with_floor(body: &Value, keep_at_least: u32) -> CheckOutcome<Self> {
        let Findings { faults, mut notes } =
            schema::check(Origin::Request(Service::Csbs), &BODY, body);
        notes.extend(floor_note(body, DEFINITION, keep_at_least));
        let outcome = Faults::ok_if_empty(faults).and_then(|()| Self::read(body));
        CheckOutcome { outcome, notes }
    }

    /// Reads a body that has passed the check.
    fn read(body: &Value) -> Result<Self, Faults> {
        let mut more = body.as_object().cloned().unwrap_or_default();
        let policy: RequestedPolicy = read_object(more.remove("policy").unwrap_or_default());
        let text = policy.operation().and_then(RequestedOperation::pattern).unwrap_or_default();
        match Pattern::parse(text) {
            Ok(pattern) => Ok(Self { policy, pattern, more }),
            Err(error) => {
                let message = error.to_string();
                let kind = FaultKind::Pattern(error);
                Err(Faults::one(fault("trigger/properties/pattern", kind, message)))
            }
        }
    }

    /// Creates the request for a policy that backs up some servers, each given by its id and name,
    /// at the times of the pattern and within the limits.
    ///
    /// [`Limits::keep_at_least`] is not written, because the service has no such setting.
    ///
    /// # Errors
    /// All faults of the resulting body. A limit of 0 is a fault: it keeps nothing here, but the
    /// service does not document what it means.
    ///
    /// ```
    /// use keeptime_documents::csbs::CreatePolicy;
    /// use keeptime::pattern::Pattern;
    /// use keeptime::policy::PolicyState;
    /// use keeptime::retention::Limits;
    ///
    /// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
    /// let limits = Limits::UNLIMITED.with_max_backups(7);
    /// let servers = [("45baf976-c20a-4894-a7c3-c94b7376bf55", "web")];
    /// let request =
    ///     CreatePolicy::new("nightly", &pattern, limits, PolicyState::Enabled, servers).unwrap();
    /// let body = serde_json::to_value(&request)?;
    /// assert_eq!(body["policy"]["scheduled_operations"][0]["operation_definition"]["max_backups"], 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new<'s>(
        name: &str,
        pattern: &Pattern,
        limits: Limits,
        state: PolicyState,
        servers: impl IntoIterator<Item = (&'s str, &'s str)>,
    ) -> Result<Self, Faults> {
        let server = |(id, name)| json!({"id": id, "type": SERVER_TYPE, "name": name});
        let resources: Vec<Value> = servers.into_iter().map(server).collect();
        let body = json!({"policy": {
            "name": name,
            "parameters": {"common": {}},
            "provider_id": PROVIDER_ID,
            "resources": resources,
            "scheduled_operations": [{
                "enabled": state == PolicyState::Enabled,
                "operation_type": "backup",
                "operation_definition": definition(limits),
                "trigger": {"properties": {"pattern": pattern.canonical_text()}},
            }],
        }});
        Faults::ok_if_empty(zero_limits(limits))?;
        Self::check(&body).into_result()
    }

    /// Returns the name of the policy.
    pub fn name(&self) -> &str {
        self.policy().name().unwrap_or_default()
    }

    /// Returns the servers to back up.
    pub fn resources(&self) -> &[Resource] {
        self.policy().resources()
    }

    /// Returns the pattern of its fires.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Returns all members of the policy.
    pub fn policy(&self) -> &RequestedPolicy {
        &self.policy
    }

    /// Returns the members next to `policy`, which the reference does not name. They are written
    /// back.
    pub fn more(&self) -> &Map<String, Value> {
        &self.more
    }

    /// Returns the policy that the service would create.
    pub fn to_policy(&self, zero: ZeroLimit) -> Policy {
        let operation = self.policy().operation();
        let definition = operation.and_then(|operation| operation.operation_definition());
        let is_enabled = operation.and_then(RequestedOperation::enabled) == Some(true);
        let state = if is_enabled { PolicyState::Enabled } else { PolicyState::NotEnabled };
        let ids = self.resources().iter().filter_map(Resource::id).map(String::from);
        Policy::new(self.pattern.clone(), read_keeping(definition, zero), state, ids)
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

/// Returns the `operation_definition` of the limits. −1 means no limit.
fn definition(limits: Limits) -> Value {
    let limit = |limit: Option<u32>| limit.map_or(-1, i64::from);
    json!({
        MAX_BACKUPS: limit(limits.max_backups()),
        MAX_DAYS: limit(limits.max_days()),
        PERMANENT: limits.max_backups().is_none() && limits.max_days().is_none(),
    })
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
            fault(&format!("operation_definition/{field}"), FaultKind::Value, message)
        })
        .collect()
}

/// Creates a fault in the request's operation.
fn fault(member: &str, kind: FaultKind, message: String) -> Fault {
    let pointer = format!("/policy/scheduled_operations/0/{member}");
    Fault::new(pointer, kind, message).with_origin(Origin::Request(Service::Csbs))
}
