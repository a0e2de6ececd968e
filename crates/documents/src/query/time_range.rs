//! The time range of a query: `start_time` and `end_time`.

use crate::instant::parse_instant;
use crate::note::NoteKind;
use crate::schema::{Checker, ObjectNode};

/// Notes a start after the end, which is valid but matches nothing.
pub(crate) fn note_empty_time_range(checker: &mut Checker, query: &ObjectNode<'_>) {
    let time = |field| parse_instant(query.member(field)?.value.as_str()?).ok();
    if let (Some(start), Some(end), Some(node)) =
        (time("start_time"), time("end_time"), query.member("start_time"))
        && start > end
    {
        let message = "start_time is after end_time, so no backup matches";
        checker.note(node.pointer(), NoteKind::EmptyTimeRange, message.into());
    }
}
