//! Rules on an `operation_definition` that several services share.

use serde_json::Value;

use crate::fault::{Fault, FaultKind};
use crate::limits::{LimitValue, MAX_BACKUPS, PERMANENT, limit_from_number};
use crate::long_term::{self, PERIOD_FIELDS, TIMEZONE};
use crate::message_text::child_pointer;
use crate::note::{Note, NoteKind};
use crate::schema::{Checker, ObjectNode};

/// Checks that long-term rules have a timezone.
pub(crate) fn check_timezone(checker: &mut Checker, definition: &ObjectNode<'_>) {
    if definition.member(TIMEZONE).is_none()
        && let Some(field) = first_set_rule(definition)
    {
        let pointer = child_pointer(&definition.pointer, TIMEZONE);
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
