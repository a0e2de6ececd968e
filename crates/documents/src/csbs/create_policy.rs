//! A request that creates a policy, checked before it is sent.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::policy_answer::Resource;
use super::requested_policy::{RequestedOperation, RequestedPolicy};
use super::{PROVIDER_ID, SERVER};
use crate::check::{Check, Object, boolean, child};
use crate::fault::{Checked, Fault, FaultKind, NoteKind};
use crate::limits::{self, LATER_RULES, Limit, MAX_BACKUPS, MAX_DAYS, PERMANENT, read_keeping};
use crate::request::{checked, read_by_check};
use crate::rule::{DESCRIPTION, Rule};
use crate::table::{Repeat, Table, no, yes};
use crate::{Service, Zero};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, State};
use keeptime::retention::Limits;

const BODY: Table = Table::new(21, &[yes("policy", Rule::Table(&POLICY))]);

const POLICY: Table = Table::new(
    22,
    &[
        no("description", DESCRIPTION),
        yes("name", NAME),
        yes("parameters", Rule::Table(&PARAMETERS)),
        yes("provider_id", Rule::Fixed(PROVIDER_ID)),
        yes("resources", Rule::List(&RESOURCE)),
        yes("scheduled_operations", Rule::OneOf(&OPERATION)),
    ],
);

/// The same in table 5-48.
pub(super) const PARAMETERS: Table = Table::new(23, &[no("common", Rule::Object)]);

/// The same in tables 5-24 and 5-41.
pub(super) const RESOURCE: Table = Table::new(
    24,
    &[
        yes("id", Rule::Id).repeat(Repeat::BoundTwice),
        yes("type", Rule::ResourceType(&[SERVER])),
        yes("name", Rule::Text),
        no("extra_info", Rule::Object),
    ],
);

const OPERATION: Table = Table::new(
    25,
    &[
        no("description", DESCRIPTION),
        yes("enabled", Rule::Boolean),
        no("name", NAME),
        yes("operation_type", Rule::Fixed("backup")),
        yes("operation_definition", Rule::Table(&DEFINITION)),
        yes("trigger", Rule::Table(&TRIGGER)),
    ],
);

/// The same in tables 5-26 and 5-43.
pub(super) const DEFINITION: Table = Table {
    number: 26,
    rows: &[
        no(MAX_BACKUPS, Rule::Limit),
        no(MAX_DAYS, Rule::Limit),
        no(PERMANENT, Rule::Boolean),
        no("plan_id", Rule::Text),
        no("provider_id", Rule::Fixed(PROVIDER_ID)),
    ],
    others: &[
        (LATER_RULES[0], None),
        (LATER_RULES[1], None),
        (LATER_RULES[2], None),
        (LATER_RULES[3], None),
        (LATER_RULES[4], None),
        ("timezone", Some("timezone does not move the hours of a pattern, which are UTC")),
    ],
    note: note_limits,
};

const TRIGGER: Table = Table::new(27, &[yes("properties", Rule::Table(&TRIGGER_PROPERTIES))]);

const TRIGGER_PROPERTIES: Table = Table::new(28, &[yes("pattern", Rule::Pattern)]);

/// The name of a policy, an operation or a backup.
pub(super) const NAME: Rule = Rule::Name { most: 255 };

/// The body of a request that creates a policy, as the service takes it.
///
/// It exists only where every rule of the reference holds: CSBS v1, tables 5-21 to 5-28.
///
/// ```
/// use keeptime_documents::csbs::CreatePolicy;
///
/// let body = serde_json::json!({"policy": {"name": "my plan", "resources": []}});
/// let checked = CreatePolicy::check(&body);
/// let faults: Vec<_> =
///     checked.faults().iter().map(|fault| (fault.pointer(), fault.message())).collect();
/// assert_eq!(faults, [
///     ("/policy/name", "name takes letters, digits, _ and - alone, found \"my plan\""),
///     ("/policy/parameters", "parameters is missing"),
///     ("/policy/provider_id", "provider_id is missing"),
///     ("/policy/scheduled_operations", "scheduled_operations is missing"),
/// ]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CreatePolicy {
    body: Body,
    pattern: Pattern,
}

/// The body as it is read.
#[derive(Clone, Debug, PartialEq, serde::Serialize, Deserialize)]
struct Body {
    policy: RequestedPolicy,
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl CreatePolicy {
    /// Checks a body, with its outer `policy` member.
    ///
    /// Faults come in the order of the reference's tables, lists by index.
    pub fn check(body: &Value) -> Checked<Self> {
        Self::check_with_floor(body, 0)
    }

    /// The same, with a note where the floor under which backups will be pruned is above the count.
    pub fn check_with_floor(body: &Value, keep_at_least: u32) -> Checked<Self> {
        checked(Service::Csbs, &BODY, body, keep_at_least, |body| {
            let body = Body::deserialize(body)?;
            let text = body.policy.operation().and_then(RequestedOperation::pattern);
            let pattern =
                Pattern::parse(text.unwrap_or_default()).map_err(serde::de::Error::custom)?;
            Ok(Self { body, pattern })
        })
    }

    /// The request that creates a policy of this name, which backs up some servers, each given by its
    /// id and its name, when the pattern says and within the limits.
    ///
    /// A floor is nothing that the service knows, so it is not said.
    ///
    /// # Errors
    /// Every fault of the body that it would be. A limit of 0, which keeps nothing here, is one: the
    /// service does not say that it keeps nothing there.
    ///
    /// ```
    /// use keeptime_documents::csbs::CreatePolicy;
    /// use keeptime::pattern::Pattern;
    /// use keeptime::policy::State;
    /// use keeptime::retention::Limits;
    ///
    /// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
    /// let limits = Limits::UNLIMITED.with_max_backups(7);
    /// let servers = [("45baf976-c20a-4894-a7c3-c94b7376bf55", "web")];
    /// let request =
    ///     CreatePolicy::new("nightly", &pattern, limits, State::Enabled, servers).unwrap();
    /// let body = serde_json::to_value(&request)?;
    /// assert_eq!(body["policy"]["scheduled_operations"][0]["operation_definition"]["max_backups"], 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new<'s>(
        name: &str,
        pattern: &Pattern,
        limits: Limits,
        state: State,
        servers: impl IntoIterator<Item = (&'s str, &'s str)>,
    ) -> Result<Self, Vec<Fault>> {
        let server = |(id, name)| json!({"id": id, "type": SERVER, "name": name});
        let resources: Vec<Value> = servers.into_iter().map(server).collect();
        let body = json!({"policy": {
            "name": name,
            "parameters": {"common": {}},
            "provider_id": PROVIDER_ID,
            "resources": resources,
            "scheduled_operations": [{
                "enabled": state == State::Enabled,
                "operation_type": "backup",
                "operation_definition": definition(limits),
                "trigger": {"properties": {"pattern": pattern.canonical()}},
            }],
        }});
        let zeros = zero_limits(limits);
        if zeros.is_empty() { Self::check(&body).into_result() } else { Err(zeros) }
    }

    /// The policy's name.
    pub fn name(&self) -> &str {
        self.policy().name().unwrap_or_default()
    }

    /// The servers to back up.
    pub fn resources(&self) -> &[Resource] {
        self.policy().resources()
    }

    /// When it fires.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// All its members.
    pub fn policy(&self) -> &RequestedPolicy {
        &self.body.policy
    }

    /// The members beside it, which the reference does not name; they are written again.
    pub fn more(&self) -> &Map<String, Value> {
        &self.body.more
    }

    /// What the service would do with it.
    pub fn to_policy(&self, zero: Zero) -> Policy {
        let operation = self.policy().operation();
        let definition = operation.and_then(|operation| operation.operation_definition());
        let is_enabled = operation.and_then(|operation| operation.enabled()) == Some(&true);
        let state = if is_enabled { State::Enabled } else { State::NotEnabled };
        let ids = self.resources().iter().filter_map(Resource::id).map(String::from);
        Policy::new(self.pattern.clone(), read_keeping(definition, zero), state, ids)
    }
}

impl serde::Serialize for CreatePolicy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.body.serialize(serializer)
    }
}

read_by_check!(CreatePolicy);

/// Limits as the service's fields have them, in which −1 is no limit.
fn definition(limits: Limits) -> Value {
    let limit = |limit: Option<u32>| limit.map_or(-1, i64::from);
    json!({
        MAX_BACKUPS: limit(limits.max_backups()),
        MAX_DAYS: limit(limits.max_days()),
        PERMANENT: limits.max_backups().is_none() && limits.max_days().is_none(),
    })
}

/// The faults of limits that keep nothing.
fn zero_limits(limits: Limits) -> Vec<Fault> {
    let limits = [(MAX_BACKUPS, limits.max_backups()), (MAX_DAYS, limits.max_days())];
    let zeros = limits.into_iter().filter(|(_, limit)| *limit == Some(0));
    zeros
        .map(|(field, _)| {
            let pointer = format!("/policy/scheduled_operations/0/operation_definition/{field}");
            Fault::new(pointer, FaultKind::Value, format!("{field} of 0 would be read as no limit"))
        })
        .collect()
}

/// What is legal in limits, though few mean it.
fn note_limits(check: &mut Check, definition: &Object<'_>) {
    // The service takes such a rule, but no backup can be judged here by what the definition says.
    for error in limits::later_rules(definition.members()) {
        let pointer = child(&definition.pointer, error.field());
        check.note(pointer, NoteKind::LaterRule, ToString::to_string(&error));
    }
    let limit = |field| limits::number(definition.member(field)?.value);
    let (max_backups, max_days) = (limit(MAX_BACKUPS), limit(MAX_DAYS));
    let is_permanent =
        definition.member(PERMANENT).and_then(|node| boolean(&node).ok()) == Some(true);
    for (field, limit) in [(MAX_BACKUPS, max_backups), (MAX_DAYS, max_days)] {
        let Some(node) = definition.member(field) else { continue };
        if is_permanent && matches!(limit, Some(Limit::At(_))) {
            let message = format!("{field} has no effect beside {PERMANENT}, which keeps all");
            check.note(node.pointer, NoteKind::LimitsWithPermanent, message);
        } else if limit == Some(Limit::At(0)) {
            let message = format!("{field} of 0 is read as no limit; write -1 for that");
            check.note(node.pointer, NoteKind::ZeroLimit, message);
        }
    }
    let is_set = |limit| matches!(limit, Some(Limit::At(1..)));
    if is_set(max_backups) && is_set(max_days) && !is_permanent {
        let message =
            format!("{MAX_BACKUPS} and {MAX_DAYS} are both set; a backup over either goes");
        check.note(definition.pointer.clone(), NoteKind::BothLimits, message);
    }
    let floor = check.keep_at_least;
    if let (Some(Limit::At(count @ 1..)), Some(node), false) =
        (max_backups, definition.member(MAX_BACKUPS), is_permanent)
        && floor > count
    {
        let message =
            format!("{MAX_BACKUPS} of {count} gives way to a floor of {floor} kept in any case");
        check.note(node.pointer, NoteKind::FloorAboveCount, message);
    }
}
