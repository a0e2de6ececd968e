//! The members of a record that retention needs, as they are read, and how their values are read.
//!
//! `listing` fills in [`RecordMembers`] while it reads an object. The module of the service then
//! checks them and makes a [`ListedBackup`](super::ListedBackup) of them.

use chrono::{DateTime, Utc};

use super::extend_info::ExtendInfoMembers;
use super::members::ShallowValue;
use super::note::RecordNoteKind;
use super::state::StartedBy;
use crate::instant::{is_date, parse_instant};

/// The members of a record that retention needs, as they were read.
#[derive(Default)]
pub(crate) struct RecordMembers {
    pub(crate) id: Option<ShallowValue>,
    pub(crate) checkpoint_id: Option<ShallowValue>,
    pub(crate) resource_id: Option<ShallowValue>,
    pub(crate) scheduled_operation_id: Option<ShallowValue>,
    pub(crate) vault_id: Option<ShallowValue>,
    pub(crate) created_at: ShallowValue,
    pub(crate) status: ShallowValue,
    pub(crate) extend_info: ExtendInfoMembers,
}

/// Returns the text of an id that has been checked.
pub(crate) fn text(shape: Option<ShallowValue>) -> String {
    match shape {
        Some(ShallowValue::Text(text)) => text,
        _ => String::new(),
    }
}

/// Reads a date; absent, null, empty and placeholder dates are `None`. The error is the message for
/// a note.
pub(crate) fn read_date(created_at: &ShallowValue) -> Result<Option<DateTime<Utc>>, String> {
    match created_at {
        ShallowValue::Null => Ok(None),
        ShallowValue::Text(text) if text.is_empty() => Ok(None),
        ShallowValue::Text(text) => match parse_instant(text) {
            Ok(instant) => Ok(Some(instant).filter(|instant| is_date(*instant))),
            Err(error) => Err(format!("created_at: {error}")),
        },
        other => Err(format!("created_at takes text, found {other}")),
    }
}

pub(crate) fn started_by(auto_trigger: &ShallowValue) -> (StartedBy, Option<RecordNoteKind>) {
    match auto_trigger {
        ShallowValue::Bool(true) => (StartedBy::Schedule, None),
        ShallowValue::Bool(false) | ShallowValue::Null => (StartedBy::User, None),
        ShallowValue::Text(text) if text.eq_ignore_ascii_case("true") => {
            (StartedBy::Schedule, None)
        }
        ShallowValue::Text(text) if text.eq_ignore_ascii_case("false") => (StartedBy::User, None),
        other => (StartedBy::User, Some(RecordNoteKind::UnreadableTrigger(other.to_string()))),
    }
}

pub(crate) fn non_empty_text(name: ShallowValue) -> Option<Box<str>> {
    match name {
        ShallowValue::Text(name) if !name.is_empty() => Some(name.into_boxed_str()),
        _ => None,
    }
}

pub(crate) fn amount(size: &ShallowValue) -> Option<f64> {
    match size {
        ShallowValue::Number(size) => Some(*size),
        ShallowValue::Text(text) => text.parse().ok().filter(|size: &f64| size.is_finite()),
        _ => None,
    }
}
