//! The fields of a record that it cannot do without, named where they are wrong.

use chrono::{DateTime, Datelike, Utc};

use super::deletion::can_stand_in_path;
use super::members::Shape;
use crate::{InstantError, parse_instant};

/// Why a record cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum RecordFault {
    #[error("{0} is missing or null")]
    Missing(&'static str),
    #[error("{0} is empty")]
    Empty(&'static str),
    #[error("{0} takes text, found {1}")]
    NotText(&'static str, &'static str),
    #[error("{0} {1:?} cannot stand in a path")]
    NoSegment(&'static str, String),
    #[error("{0}: {1}")]
    NoTime(&'static str, InstantError),
}

/// An id, which must be there.
pub(super) fn identifier(field: &'static str, value: Shape) -> Result<String, RecordFault> {
    match value {
        Shape::Text(text) if text.is_empty() => Err(RecordFault::Empty(field)),
        Shape::Text(text) => Ok(text),
        Shape::Null => Err(RecordFault::Missing(field)),
        other => Err(RecordFault::NotText(field, other.name())),
    }
}

/// An id that calls hold in their path.
pub(super) fn path_segment(field: &'static str, value: Shape) -> Result<String, RecordFault> {
    let id = identifier(field, value)?;
    if can_stand_in_path(&id) { Ok(id) } else { Err(RecordFault::NoSegment(field, id)) }
}

/// A date, which may be absent, null or empty.
pub(super) fn dated(
    field: &'static str,
    value: Shape,
) -> Result<Option<DateTime<Utc>>, RecordFault> {
    match value {
        Shape::Null => Ok(None),
        Shape::Text(text) if text.is_empty() => Ok(None),
        Shape::Text(text) => match parse_instant(&text) {
            Ok(instant) => Ok(Some(instant).filter(|instant| is_date(*instant))),
            Err(error) => Err(RecordFault::NoTime(field, error)),
        },
        other => Err(RecordFault::NotText(field, other.name())),
    }
}

/// Whether an instant is a date, and not one of those by which programs say that there is none: the
/// zero of a calendar, in year 1, and that of a clock, at the beginning of 1970.
pub(super) fn is_date(instant: DateTime<Utc>) -> bool {
    instant.year() > 1 && instant != DateTime::UNIX_EPOCH
}
