//! The `operation_definition` of a policy: its limits, and the destination of replicas.
//!
//! One table is for requests, which must follow the reference. Another is for answers, in which numbers
//! may be text and limits may be combined that a request must not combine. The file also has the rules
//! and notes that concern several members.

use serde_json::Value;

use super::requested_policy::REPLICATION;
use crate::definition_rules::{
    check_timezone, first_set_rule, note_both_limits, note_long_term_alone, note_timezone_alone,
    note_zero_limit,
};
use crate::fault::{Fault, FaultEffect, FaultKind};
use crate::limits::{
    LimitValue, MAX_BACKUPS, MAX_DAYS, PERMANENT, limit_from_number, limit_from_number_or_text,
};
use crate::long_term::{ADVANCED_RULES, PERIOD_FIELDS, TIMEZONE};
use crate::note::NoteKind;
use crate::schema::{Checker, ForbiddenCharacters, ObjectNode, Table, ValueRule, optional, whole};
use crate::typed::HasTable;

const DESTINATION: [&str; 2] = ["destination_region", "destination_project_id"];

/// The rule for the name of a region.
const REGION: ValueRule = ValueRule::Characters {
    least: 1,
    most: 255,
    forbidden: ForbiddenCharacters {
        contains: |found| !(found.is_ascii_alphanumeric() || matches!(found, '_' | '-' | '.')),
        message: "only letters, digits, _, - and .",
    },
};

/// The table of a request.
pub(super) const REQUEST_TABLE: Table = Table {
    refused_members: &[("created_by", "created_by is set by the service; omit it")],
    check_combination: check_request,
    ..Table::new(
        13,
        &[
            optional(MAX_BACKUPS, ValueRule::Limit),
            optional(MAX_DAYS, ValueRule::LimitAboveZero),
            optional(PERIOD_FIELDS[0], ValueRule::Periods),
            optional(PERIOD_FIELDS[1], ValueRule::Periods),
            optional(PERIOD_FIELDS[2], ValueRule::Periods),
            optional(PERIOD_FIELDS[3], ValueRule::Periods),
            optional(TIMEZONE, ValueRule::Timezone),
            optional("full_backup_interval", ValueRule::Between { least: -1, most: 100 }),
            optional(DESTINATION[0], REGION),
            optional(DESTINATION[1], ValueRule::Id),
            optional("enable_acceleration", ValueRule::Boolean),
            optional("cross_account_urn", ValueRule::Text),
            optional(ADVANCED_RULES, ValueRule::AdvancedRules),
        ],
    )
};

/// The table of an answer. Its faults make the limits unknown; the policy can still fire.
const ANSWER_TABLE: Table = Table {
    effect: FaultEffect::UnknownLimits,
    check_combination: check_answer,
    ..Table::new(
        23,
        &[
            optional(MAX_BACKUPS, ValueRule::Limit),
            optional(MAX_DAYS, ValueRule::Limit),
            optional(PERMANENT, ValueRule::Boolean),
            optional(PERIOD_FIELDS[0], ValueRule::Periods),
            optional(PERIOD_FIELDS[1], ValueRule::Periods),
            optional(PERIOD_FIELDS[2], ValueRule::Periods),
            optional(PERIOD_FIELDS[3], ValueRule::Periods),
            optional(TIMEZONE, ValueRule::Timezone),
            optional(ADVANCED_RULES, ValueRule::AdvancedRules),
            optional("full_backup_interval", ValueRule::Any),
            optional(DESTINATION[0], ValueRule::Any),
            optional(DESTINATION[1], ValueRule::Any),
            optional("enable_acceleration", ValueRule::Any),
            optional("cross_account_urn", ValueRule::Any),
            optional("created_by", ValueRule::Any),
        ],
    )
};

/// An `operation_definition` inside a policy. Its members are kept unchanged.
pub(crate) struct OperationDefinition;

impl HasTable for OperationDefinition {
    const TABLE: Table = ANSWER_TABLE;
}

/// Returns a limit above 0, which `read` reads.
fn set_limit(
    definition: &ObjectNode<'_>,
    field: &'static str,
    read: fn(&Value) -> Option<LimitValue>,
) -> Option<u32> {
    match read(definition.member(field)?.value)? {
        LimitValue::At(limit @ 1..) => Some(limit),
        LimitValue::At(0) | LimitValue::Unlimited => None,
    }
}

/// Checks the rules of a request that concern several members, and adds notes on what is valid but often
/// a mistake.
fn check_request(checker: &mut Checker, definition: &ObjectNode<'_>) {
    check_timezone(checker, definition);
    check_destination(checker, definition);
    let limit = |field| set_limit(definition, field, limit_from_number);
    let (count, days) = (limit(MAX_BACKUPS), limit(MAX_DAYS));
    let rule = first_set_rule(definition);
    if let Some(days) = days {
        let beside = match (count, rule) {
            (Some(count), _) => Some(format!("{MAX_BACKUPS} of {count}")),
            (None, Some(field)) => {
                let number = definition.member(field).and_then(|node| whole(node.value));
                Some(format!("{field} of {}", number.unwrap_or_default()))
            }
            (None, None) => None,
        };
        if let Some(beside) = beside {
            let message = format!("{MAX_DAYS} takes only -1 together with {beside}, found {days}");
            let pointer = definition.member_pointer(MAX_DAYS);
            checker.fault(Fault::new(pointer, FaultKind::Value, message));
        }
    }
    if let Some(node) = definition.member(MAX_BACKUPS)
        && node.value.as_i64() == Some(0)
    {
        note_zero_limit(checker, &node);
    }
    if let (Some(field), None, None) = (rule, count, days) {
        note_long_term_alone(checker, definition, field);
    }
    note_timezone(checker, definition);
}

/// Notes long-term rules of 0 without a timezone, and a timezone without long-term rules.
fn note_timezone(checker: &mut Checker, definition: &ObjectNode<'_>) {
    if first_set_rule(definition).is_some() {
        return;
    }
    let zero = PERIOD_FIELDS.into_iter().find_map(|field| definition.member(field));
    match (zero, definition.member(TIMEZONE)) {
        (Some(zero), None) => {
            let field = zero.name();
            let message = format!(
                "some regions require {TIMEZONE} together with {field}, even if that is 0; add it or omit \
                 {field}"
            );
            checker.note(zero.pointer(), NoteKind::ZeroWithoutTimezone, message);
        }
        (None, Some(timezone)) => note_timezone_alone(checker, &timezone),
        (Some(_), Some(_)) | (None, None) => {}
    }
}

/// Checks that a destination has both its region and its project.
fn check_destination(checker: &mut Checker, definition: &ObjectNode<'_>) {
    let [region, project] = DESTINATION.map(|field| definition.member(field).is_some());
    let (present, absent) = match (region, project) {
        (true, false) => (DESTINATION[0], DESTINATION[1]),
        (false, true) => (DESTINATION[1], DESTINATION[0]),
        (true, true) | (false, false) => return,
    };
    let message = format!("{absent} is required if {present} is set");
    let pointer = definition.member_pointer(absent);
    checker.fault(Fault::new(pointer, FaultKind::Missing, message));
}

/// Checks that a policy that replicates has a destination. `member` is the name of its
/// `operation_definition`.
pub(super) fn check_replication(
    checker: &mut Checker,
    policy: &ObjectNode<'_>,
    member: &'static str,
) {
    let operation_type = policy.member("operation_type");
    let is_replication =
        operation_type.is_some_and(|node| node.value.as_str() == Some(REPLICATION));
    let Some(node) = policy.member(member) else { return };
    let Ok(definition) = node.object() else { return };
    let is_absent = |field: &&'static str| definition.member(field).is_none();
    // If one of the two is present, the table of the definition reports the other.
    if is_replication && DESTINATION.iter().all(is_absent) {
        for field in DESTINATION {
            let message = format!("{field} is required for operation_type replication");
            let pointer = definition.member_pointer(field);
            checker.fault(Fault::new(pointer, FaultKind::Missing, message));
        }
    }
}

/// Checks that long-term rules have a timezone, and notes limits that a request must not combine.
fn check_answer(checker: &mut Checker, definition: &ObjectNode<'_>) {
    check_timezone(checker, definition);
    let is_set = |field| set_limit(definition, field, limit_from_number_or_text).is_some();
    if !is_set(MAX_DAYS) {
        return;
    }
    if is_set(MAX_BACKUPS) {
        note_both_limits(checker, definition);
    }
    if let Some(field) = first_set_rule(definition) {
        let message = format!(
            "{MAX_DAYS} and {field} are both set; a backup that {field} keeps is not deleted for its \
             age"
        );
        checker.note(definition.pointer(), NoteKind::DaysWithLongTerm, message);
    }
}
