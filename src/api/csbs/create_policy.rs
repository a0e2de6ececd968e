//! The request that creates a policy, checked whole.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::{PROVIDER_ID, SERVER};
use crate::api::check::{
    Check, Node, Object, Ruled, boolean, description, fixed, id, list, name, object, text,
};
use crate::api::fault::{Checked, Fault, FaultKind, NoteKind};
use crate::api::limits::{
    self, LATER_RULES, LIMIT_ALLOWED, Limit, MAX_BACKUPS, MAX_DAYS, PERMANENT,
};
use crate::api::{LimitsError, Zero, read_limits};
use crate::pattern::{Found, Pattern};
use crate::policy::{Policy, State};

/// The body of a request that creates a policy, as the service takes it.
///
/// It exists only where every rule of the reference holds: CSBS v1, tables 5-21 to 5-28.
///
/// ```
/// use keeptime::api::csbs::CreatePolicy;
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePolicy {
    name: String,
    resources: Vec<String>,
    pattern: Pattern,
    definition: Map<String, Value>,
    state: State,
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
        let mut check = Check::default();
        let policy = read(&mut check, body, keep_at_least);
        let Check { faults, notes } = check;
        let outcome = match policy {
            Some(policy) if faults.is_empty() => Ok(policy),
            _ => Err(faults),
        };
        Checked { outcome, notes }
    }

    /// The policy's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The ids of the servers to back up.
    pub fn resources(&self) -> &[String] {
        &self.resources
    }

    /// When it fires.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// What the service would do with it.
    ///
    /// # Errors
    /// [`LimitsError`] where a later version's rule that keeps more is set.
    pub fn to_policy(&self, zero: Zero) -> Result<Policy, LimitsError> {
        let limits = read_limits(&self.definition, zero)?;
        Ok(Policy::new(
            Ok(self.pattern.clone()),
            limits,
            self.state,
            self.resources.iter().cloned(),
        ))
    }
}

/// Table by table. A value is made only for what the tables have found to be right.
fn read(check: &mut Check, body: &Value, keep_at_least: u32) -> Option<CreatePolicy> {
    let document = check.document(body)?;

    // Table 5-21
    check.others_noted(&document, &["policy"]);
    let policy = check.mandatory(&document, "policy", object)?;

    // Table 5-22
    check.optional(&policy, "description", description);
    let policy_name = check.mandatory(&policy, "name", name);
    let parameters = check.mandatory(&policy, "parameters", object);
    check.mandatory(&policy, "provider_id", fixed(PROVIDER_ID));
    let resources = check.mandatory(&policy, "resources", list);
    let operations = check.mandatory(&policy, "scheduled_operations", list);
    check.faults.extend(policy.member("scheduled_operations").and_then(|node| not_one(&node)));
    check.others_noted(
        &policy,
        &["description", "name", "parameters", "provider_id", "resources", "scheduled_operations"],
    );

    // Table 5-23
    if let Some(parameters) = parameters {
        check.optional(&parameters, "common", object);
        check.others_noted(&parameters, &["common"]);
    }

    // Table 5-24
    let mut ids = Vec::new();
    for node in resources.iter().flatten() {
        let Some(resource) = check.rule(node, object) else { continue };
        ids.extend(check.mandatory(&resource, "id", id));
        check.mandatory(&resource, "type", server);
        check.mandatory(&resource, "name", text);
        check.optional(&resource, "extra_info", object);
        check.others_noted(&resource, &["id", "type", "name", "extra_info"]);
    }

    // Table 5-25
    let mut definitions = Vec::new();
    let mut triggers = Vec::new();
    let mut state = None;
    for node in operations.into_iter().flatten() {
        let Some(operation) = check.rule(&node, object) else { continue };
        check.optional(&operation, "description", description);
        state = check.mandatory(&operation, "enabled", boolean);
        check.optional(&operation, "name", name);
        check.mandatory(&operation, "operation_type", fixed("backup"));
        definitions.extend(check.mandatory(&operation, "operation_definition", object));
        triggers.extend(check.mandatory(&operation, "trigger", object));
        check.others_noted(
            &operation,
            &[
                "description",
                "enabled",
                "name",
                "operation_type",
                "operation_definition",
                "trigger",
            ],
        );
    }

    // Table 5-26
    for definition in &definitions {
        let max_backups = check.optional(definition, MAX_BACKUPS, limit);
        let max_days = check.optional(definition, MAX_DAYS, limit);
        let permanent = check.optional(definition, PERMANENT, boolean);
        check.optional(definition, "plan_id", text);
        check.optional(definition, "provider_id", fixed(PROVIDER_ID));
        note_limits(check, definition, max_backups, max_days, permanent);
        if permanent != Some(true) {
            note_floor(check, definition, max_backups, keep_at_least);
        }
        note_others_of_definition(check, definition);
    }

    // Table 5-27
    let mut properties = Vec::new();
    for trigger in &triggers {
        properties.extend(check.mandatory(trigger, "properties", object));
        check.others_noted(trigger, &["properties"]);
    }

    // Table 5-28
    let mut pattern = None;
    for properties in &properties {
        if let Some(text) = check.mandatory(properties, "pattern", text) {
            pattern = read_pattern(check, properties, text);
        }
        check.others_noted(properties, &["pattern"]);
    }

    let definition = definitions.first()?.members().clone();
    let state = if state? { State::Enabled } else { State::NotEnabled };
    Some(CreatePolicy { name: policy_name?, resources: ids, pattern: pattern?, definition, state })
}

/// A policy has one backup period (table 5-40).
pub(super) fn not_one(operations: &Node<'_>) -> Option<Fault> {
    match operations.value.as_array()?.len() {
        1 => None,
        found => Some(operations.fault(
            FaultKind::Length,
            format!("{} takes one operation, found {found}", operations.field),
        )),
    }
}

fn server(node: &Node<'_>) -> Ruled<()> {
    if text(node)? == SERVER { Ok(()) } else { Err(node.takes(FaultKind::ResourceType, SERVER)) }
}

fn limit(node: &Node<'_>) -> Ruled<Limit> {
    limits::number(node.value).ok_or_else(|| {
        let is_number = node.value.is_i64() || node.value.is_u64();
        let kind = if is_number { FaultKind::Value } else { FaultKind::Type };
        node.takes(kind, LIMIT_ALLOWED)
    })
}

fn note_limits(
    check: &mut Check,
    definition: &Object<'_>,
    max_backups: Option<Limit>,
    max_days: Option<Limit>,
    permanent: Option<bool>,
) {
    for (field, limit) in [(MAX_BACKUPS, max_backups), (MAX_DAYS, max_days)] {
        let Some(node) = definition.member(field) else { continue };
        if permanent == Some(true) && matches!(limit, Some(Limit::At(_))) {
            let message = format!("{field} has no effect beside {PERMANENT}, which keeps all");
            check.note(node.pointer, NoteKind::LimitsWithPermanent, message);
        } else if limit == Some(Limit::At(0)) {
            let message = format!("{field} of 0 is read as no limit; write -1 for that");
            check.note(node.pointer, NoteKind::ZeroLimit, message);
        }
    }
    let is_set = |limit| matches!(limit, Some(Limit::At(1..)));
    if is_set(max_backups) && is_set(max_days) && permanent != Some(true) {
        let message =
            format!("{MAX_BACKUPS} and {MAX_DAYS} are both set; a backup over either goes");
        check.note(definition.pointer.clone(), NoteKind::BothLimits, message);
    }
}

fn note_floor(
    check: &mut Check,
    definition: &Object<'_>,
    max_backups: Option<Limit>,
    keep_at_least: u32,
) {
    let Some((Limit::At(count @ 1..), node)) = max_backups.zip(definition.member(MAX_BACKUPS))
    else {
        return;
    };
    if keep_at_least > count {
        let message = format!(
            "{MAX_BACKUPS} of {count} gives way to a floor of {keep_at_least} kept in any case"
        );
        check.note(node.pointer, NoteKind::FloorAboveCount, message);
    }
}

/// Members of later versions are told apart from slips of the pen.
fn note_others_of_definition(check: &mut Check, definition: &Object<'_>) {
    let known = [MAX_BACKUPS, MAX_DAYS, PERMANENT, "plan_id", "provider_id"];
    let later = LATER_RULES.iter().chain(&["timezone"]);
    let all: Vec<&str> = known.iter().chain(later).copied().collect();
    check.others_noted(definition, &all);
    for field in LATER_RULES {
        if let Some(node) = definition.member(field) {
            let message = format!("{field} is a later version's rule, and is not judged by here");
            check.note(node.pointer, NoteKind::UnknownMember, message);
        }
    }
    if let Some(node) = definition.member("timezone") {
        let message = "timezone does not move the hours of a pattern, which are UTC".to_owned();
        check.note(node.pointer, NoteKind::UnknownMember, message);
    }
}

fn read_pattern(check: &mut Check, properties: &Object<'_>, text: &str) -> Option<Pattern> {
    let node = properties.member("pattern")?;
    let Ok(pattern) = Pattern::parse(text) else {
        check.pattern(&node, text);
        return None;
    };
    if let Some((rule, part)) =
        pattern.rules().iter().find_map(|rule| Some((rule, rule.missing()?)))
    {
        let message = format!("{rule} leaves {part} to the start of the schedule");
        check.note(node.pointer.clone(), NoteKind::LeftToStart, message);
    }
    if pattern.canonical() != text {
        let rules = Found::from(pattern.canonical_rules().join(", ").as_str());
        let message = format!("the canonical text differs, a calendar of {rules}");
        check.note(node.pointer, NoteKind::NotCanonical, message);
    }
    Some(pattern)
}
