//! Rules on an `operation_definition` that several services share.

use serde_json::Value;

use crate::fault::{Fault, FaultKind};
use crate::limits::{LimitValue, MAX_BACKUPS, MAX_DAYS, PERMANENT, limit_from_number};
use crate::long_term::{self, PERIOD_FIELDS, TIMEZONE};
use crate::message_text::child_pointer;
use crate::note::{Note, NoteKind};
use crate::schema::{Checker, Node, ObjectNode};

/// Checks that long-term rules have a timezone.
pub(crate) fn check_timezone(checker: &mut Checker, definition: &ObjectNode<'_>) {
    if definition.member(TIMEZONE).is_none()
        && let Some(field) = first_set_rule(definition)
    {
        let pointer = definition.member_pointer(TIMEZONE);
        let message = long_term::timezone_missing(field);
        checker.fault(Fault::new(pointer, FaultKind::Missing, message));
    }
}

/// Returns the first long-term rule with a number above 0.
pub(crate) fn first_set_rule(definition: &ObjectNode<'_>) -> Option<&'static str> {
    PERIOD_FIELDS.into_iter().find(|field| {
        let number = definition.member(field).map(|node| node.value);
        number.and_then(long_term::periods_from_number_or_text).is_some_and(|number| number > 0)
    })
}

/// Notes a limit of 0, which services read as no limit.
pub(crate) fn note_zero_limit(checker: &mut Checker, limit: &Node<'_>) {
    let message = format!("{} of 0 is read as no limit; write -1 to say so", limit.name());
    checker.note(limit.pointer(), NoteKind::ZeroLimit, message);
}

/// Notes that a definition limits both the number of backups and their age.
pub(crate) fn note_both_limits(checker: &mut Checker, definition: &ObjectNode<'_>) {
    let message =
        format!("{MAX_BACKUPS} and {MAX_DAYS} are both set; a backup over either limit is deleted");
    checker.note(definition.pointer(), NoteKind::BothLimits, message);
}

/// Notes the long-term rule `field` of a definition that keeps all backups anyway.
pub(crate) fn note_long_term_alone(
    checker: &mut Checker,
    definition: &ObjectNode<'_>,
    field: &'static str,
) {
    let message = format!("{field} has no effect because the policy keeps all backups anyway");
    let pointer = definition.member_pointer(field);
    checker.note(pointer, NoteKind::LongTermAlone, message);
}

/// Notes a timezone without long-term rules.
pub(crate) fn note_timezone_alone(checker: &mut Checker, timezone: &Node<'_>) {
    let message = format!(
        "{TIMEZONE} has no effect without day_backups, week_backups, month_backups or \
         year_backups; the hours of a pattern are UTC"
    );
    checker.note(timezone.pointer(), NoteKind::TimezoneAlone, message);
}

/// Returns a note if a floor is above the count of the definition at the pointer `definition` of a request.
/// The floor is not part of any API, so no table checks it.
pub(crate) fn floor_note(body: &Value, definition: &str, floor: u32) -> Option<Note> {
    let value = body.pointer(definition)?;
    let LimitValue::At(count @ 1..) = limit_from_number(value.get(MAX_BACKUPS)?)? else {
        return None;
    };
    let is_permanent = value.get(PERMANENT).and_then(Value::as_bool) == Some(true);
    (floor > count && !is_permanent).then(|| Note {
        pointer: child_pointer(definition, MAX_BACKUPS),
        kind: NoteKind::FloorAboveCount,
        message: format!(
            "{MAX_BACKUPS} is {count}, but {floor} backups are kept because keep_at_least is {floor}"
        ),
    })
}
