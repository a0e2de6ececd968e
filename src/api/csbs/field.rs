//! The fields of a record that it cannot do without, named where they are wrong.

use alloc::string::String;
use core::fmt;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::deletion::can_stand_in_path;
use crate::api::{InstantError, parse_instant};

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

/// What stands where text is due. What else it may be is told by whoever knows the field's name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Text {
    #[default]
    Null,
    Is(String),
    Other(&'static str),
}

impl Text {
    pub(super) fn take(&mut self) -> Self {
        core::mem::take(self)
    }

    /// The text; `None` where it is null or no text.
    pub(super) fn known(&self) -> Option<&str> {
        match self {
            Self::Is(text) => Some(text),
            Self::Null | Self::Other(_) => None,
        }
    }

    /// An id, which must be there.
    pub(super) fn identifier(self, field: &'static str) -> Result<String, RecordFault> {
        match self {
            Self::Is(text) if text.is_empty() => Err(RecordFault::Empty(field)),
            Self::Is(text) => Ok(text),
            Self::Null => Err(RecordFault::Missing(field)),
            Self::Other(found) => Err(RecordFault::NotText(field, found)),
        }
    }

    /// An id that calls hold in their path.
    pub(super) fn path_segment(self, field: &'static str) -> Result<String, RecordFault> {
        let id = self.identifier(field)?;
        if can_stand_in_path(&id) { Ok(id) } else { Err(RecordFault::NoSegment(field, id)) }
    }

    /// A date, which may be absent, null or empty.
    pub(super) fn date(self, field: &'static str) -> Result<Option<DateTime<Utc>>, RecordFault> {
        match self {
            Self::Null => Ok(None),
            Self::Is(text) if text.is_empty() => Ok(None),
            Self::Is(text) => {
                parse_instant(&text).map(Some).map_err(|error| RecordFault::NoTime(field, error))
            }
            Self::Other(found) => Err(RecordFault::NotText(field, found)),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text::Is(text.into()))
            }

            fn visit_string<E>(self, text: String) -> Result<Text, E> {
                Ok(Text::Is(text))
            }

            fn visit_unit<E>(self) -> Result<Text, E> {
                Ok(Text::Null)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Text, E> {
                Ok(Text::Other("a boolean"))
            }

            fn visit_i64<E>(self, _: i64) -> Result<Text, E> {
                Ok(Text::Other("a number"))
            }

            fn visit_u64<E>(self, _: u64) -> Result<Text, E> {
                Ok(Text::Other("a number"))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Text, E> {
                Ok(Text::Other("a number"))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Text, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Text::Other("a list"))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Text, A::Error> {
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Text::Other("an object"))
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}
