//! The `operation_definition` of a policy: its limits.
//!
//! One table is for requests, which must follow the reference. Another is for answers, in which
//! numbers may be text. This file also has the notes on limits that are valid but often a mistake.
//!
//! Reading the members into limits is in the crate's `limits` module.

use serde_json::{Map, Value};

use super::constants::PROVIDER_ID;
use crate::check_outcome::CheckOutcome;
use crate::definition_rules::{
    check_timezone, first_set_rule, note_both_limits, note_long_term_alone, note_timezone_alone,
    note_zero_limit,
};
use crate::fault::{FaultEffect, Faults, Origin, Service};
use crate::limits::{self, LimitValue, MAX_BACKUPS, MAX_DAYS, PERMANENT};
use crate::long_term::{ADVANCED_RULES, PERIOD_FIELDS, TIMEZONE};
use crate::note::NoteKind;
use crate::schema::{Checker, Findings, ObjectNode, Table, ValueRule, check, optional};
use crate::typed::{HasTable, TypedDocument};

/// The table of a request (CSBS v1, tables 5-26 and 5-43, and the long-term members of later versions).
pub(super) const REQUEST_TABLE: Table = Table {
    check_combination: check_limits,
    ..Table::new(
        26,
        &[
            optional(MAX_BACKUPS, ValueRule::Limit),
            optional(MAX_DAYS, ValueRule::Limit),
            optional(PERMANENT, ValueRule::Boolean),
            optional("plan_id", ValueRule::Text),
            optional("provider_id", ValueRule::Fixed(PROVIDER_ID)),
            optional(PERIOD_FIELDS[0], ValueRule::Periods),
            optional(PERIOD_FIELDS[1], ValueRule::Periods),
            optional(PERIOD_FIELDS[2], ValueRule::Periods),
            optional(PERIOD_FIELDS[3], ValueRule::Periods),
            optional(TIMEZONE, ValueRule::Timezone),
            optional(ADVANCED_RULES, ValueRule::AdvancedRules),
        ],
    )
};

/// The table of an answer (CSBS v1, table 5-34, and the long-term members of later versions). Its faults
/// make the limits unknown; the policy can still fire.
const ANSWER_TABLE: Table = Table {
    effect: FaultEffect::UnknownLimits,
    check_combination: check_timezone,
    ..Table::new(
        34,
        &[
            optional(MAX_BACKUPS, ValueRule::Limit),
            optional(MAX_DAYS, ValueRule::Limit),
            optional(PERMANENT, ValueRule::Boolean),
            optional("plan_id", ValueRule::Any),
            optional("provider_id", ValueRule::Any),
            optional(PERIOD_FIELDS[0], ValueRule::Periods),
            optional(PERIOD_FIELDS[1], ValueRule::Periods),
            optional(PERIOD_FIELDS[2], ValueRule::Periods),
            optional(PERIOD_FIELDS[3], ValueRule::Periods),
            optional(TIMEZONE, ValueRule::Timezone),
            optional(ADVANCED_RULES, ValueRule::AdvancedRules),
        ],
    )
};

/// An `operation_definition` inside a policy. Its members are kept unchanged.
pub(crate) struct OperationDefinition;

impl HasTable for OperationDefinition {
    const TABLE: Table = ANSWER_TABLE;
}

/// An `operation_definition` as a document of its own.
#[derive(serde::Serialize)]
pub(crate) struct DefinitionBody(Map<String, Value>);

impl TypedDocument for DefinitionBody {
    fn check(body: &Value) -> CheckOutcome<Self> {
        let Findings { faults, notes } = check(Origin::Answer(Service::Csbs), &ANSWER_TABLE, body);
        let outcome = Faults::ok_if_empty(faults).map(|()| Self::of(body));
        CheckOutcome { outcome, notes }
    }

    /// Reads any object.
    fn read(body: &Value) -> Result<Self, Faults> {
        check(Origin::Answer(Service::Csbs), &ANSWER_TABLE, body).ensure_readable()?;
        Ok(Self::of(body))
    }
}

impl DefinitionBody {
    fn of(body: &Value) -> Self {
        Self(body.as_object().cloned().unwrap_or_default())
    }
}

/// Checks that long-term rules have a timezone, and adds notes on limits that are valid but often a
/// mistake.
fn check_limits(checker: &mut Checker, definition: &ObjectNode<'_>) {
    check_timezone(checker, definition);
    let limit = |field| limits::limit_from_number(definition.member(field)?.value);
    let (max_backups, max_days) = (limit(MAX_BACKUPS), limit(MAX_DAYS));
    let is_permanent =
        definition.member(PERMANENT).is_some_and(|node| node.value.as_bool() == Some(true));
    for (field, limit) in [(MAX_BACKUPS, max_backups), (MAX_DAYS, max_days)] {
        let Some(node) = definition.member(field) else { continue };
        if is_permanent && matches!(limit, Some(LimitValue::At(_))) {
            let message = format!("{field} has no effect because {PERMANENT} is true");
            checker.note(node.pointer(), NoteKind::LimitsWithPermanent, message);
        } else if limit == Some(LimitValue::At(0)) {
            note_zero_limit(checker, &node);
        }
    }
    let is_set = |limit| matches!(limit, Some(LimitValue::At(1..)));
    if is_set(max_backups) && is_set(max_days) && !is_permanent {
        note_both_limits(checker, definition);
    }
    match (first_set_rule(definition), definition.member(TIMEZONE)) {
        (Some(field), _) if is_permanent || !is_set(max_backups) && !is_set(max_days) => {
            note_long_term_alone(checker, definition, field);
        }
        (None, Some(timezone)) => note_timezone_alone(checker, &timezone),
        _ => {}
    }
}
