//! Rules on an `operation_definition` that several services share.

use crate::fault::{Fault, FaultKind};
use crate::long_term::{self, PERIOD_FIELDS, TIMEZONE};
use crate::message_text::child_pointer;
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
