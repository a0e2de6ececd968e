//! What a policy keeps: the members of an `operation_definition`.

use serde_json::{Map, Value};

use super::fixed::PROVIDER_ID;
use crate::fault::{Checked, Faults, Origin, Service, Stops};
use crate::limits::{self, LATER_RULES, Limit, MAX_BACKUPS, MAX_DAYS, PERMANENT};
use crate::note::NoteKind;
use crate::schema::{Check, Findings, Object, Rule, Table, check, optional};
use crate::show::child;
use crate::typed::{Body, Tabled};

/// In a request (CSBS v1, tables 5-26 and 5-43).
pub(super) const REQUESTED: Table = Table {
    others: &[
        (LATER_RULES[0], ""),
        (LATER_RULES[1], ""),
        (LATER_RULES[2], ""),
        (LATER_RULES[3], ""),
        (LATER_RULES[4], ""),
        ("timezone", "timezone does not move the hours of a pattern, which are UTC"),
    ],
    inspect: note_limits,
    ..Table::new(
        26,
        &[
            optional(MAX_BACKUPS, Rule::Limit),
            optional(MAX_DAYS, Rule::Limit),
            optional(PERMANENT, Rule::Boolean),
            optional("plan_id", Rule::Text),
            optional("provider_id", Rule::Fixed(PROVIDER_ID)),
        ],
    )
};

/// In an answer (CSBS v1, table 5-34). What is wrong in it stops the policy from keeping, and nothing
/// else.
const ANSWERED: Table = Table {
    stops: Stops::Keeping,
    ..Table::new(
        34,
        &[
            optional(MAX_BACKUPS, Rule::Limit),
            optional(MAX_DAYS, Rule::Limit),
            optional(PERMANENT, Rule::Boolean),
            optional(LATER_RULES[0], Rule::LaterVersion),
            optional(LATER_RULES[1], Rule::LaterVersion),
            optional(LATER_RULES[2], Rule::LaterVersion),
            optional(LATER_RULES[3], Rule::LaterVersion),
            optional(LATER_RULES[4], Rule::LaterVersion),
            optional("plan_id", Rule::Any),
            optional("provider_id", Rule::Any),
            optional("timezone", Rule::Any),
        ],
    )
};

/// The members of an `operation_definition`, which are kept as they come.
pub(crate) struct OperationDefinition;

impl Tabled for OperationDefinition {
    const TABLE: Table = ANSWERED;
}

/// An `operation_definition` that stands alone.
#[derive(serde::Serialize)]
pub(crate) struct DefinitionBody(Map<String, Value>);

impl Body for DefinitionBody {
    fn check(body: &Value) -> Checked<Self> {
        let Findings { faults, notes } = check(Origin::Answer(Service::Csbs), &ANSWERED, body);
        let outcome = Faults::none(faults).map(|()| Self::of(body));
        Checked { outcome, notes }
    }

    /// Any object can be read.
    fn read(body: &Value) -> Result<Self, Faults> {
        check(Origin::Answer(Service::Csbs), &ANSWERED, body).readable()?;
        Ok(Self::of(body))
    }
}

impl DefinitionBody {
    fn of(body: &Value) -> Self {
        Self(body.as_object().cloned().unwrap_or_default())
    }
}

/// What is legal in limits, though few mean it.
fn note_limits(check: &mut Check, definition: &Object<'_>) {
    // The service takes such a rule, but no backup can be judged here by what the definition says.
    for error in limits::later_rules(definition.members) {
        let pointer = child(&definition.pointer, error.field());
        check.note(pointer, NoteKind::LaterRule, error.to_string());
    }
    let limit = |field| limits::number(definition.member(field)?.value);
    let (max_backups, max_days) = (limit(MAX_BACKUPS), limit(MAX_DAYS));
    let is_permanent =
        definition.member(PERMANENT).is_some_and(|node| node.value.as_bool() == Some(true));
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
}
