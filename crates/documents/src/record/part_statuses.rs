//! Reads the statuses of a backup's parts or copies: of a list of objects, or of one object.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::members::{Field, RecordContext, ShallowValue, ValueReader, read_members};
use super::state::{CopyState, completeness};
use keeptime::retention::Completeness;

/// What the statuses of several parts mean together.
pub(crate) trait PartStatus: Copy {
    /// The result for a backup without parts.
    const NONE: Self;

    /// What an item that is not an object means.
    const UNREADABLE: Self;

    /// Returns what the status of one part means. It is null if there is none.
    fn of(status: &ShallowValue<'_>) -> Self;

    /// Combines the results of two parts.
    fn and(self, other: Self) -> Self;
}

/// The statuses of `volume_backups` and `children`.
impl PartStatus for Completeness {
    const NONE: Self = Self::Complete;
    const UNREADABLE: Self = Self::Incomplete;

    fn of(status: &ShallowValue<'_>) -> Self {
        match status {
            ShallowValue::Null => completeness(None),
            ShallowValue::Text(status) => completeness(Some(status)),
            _ => Self::Incomplete,
        }
    }

    fn and(self, other: Self) -> Self {
        match self {
            Self::Incomplete => self,
            Self::Complete => other,
        }
    }
}

/// The statuses of `replication_records`.
impl PartStatus for CopyState {
    const NONE: Self = Self::Settled;
    const UNREADABLE: Self = Self::Unknown;

    fn of(status: &ShallowValue<'_>) -> Self {
        Self::of_replication(status.text())
    }

    fn and(self, other: Self) -> Self {
        self.and(other)
    }
}

/// Reads parts. A value that is neither a list, an object nor null is a part without a status, and
/// an item that is not an object has an unknown one.
pub(crate) struct StatusesReader<'c, S> {
    context: RecordContext<'c>,
    /// Whether the value is an item of a list.
    is_item: bool,
    status: PhantomData<S>,
}

impl<'c, S: PartStatus> StatusesReader<'c, S> {
    pub(crate) fn new(context: RecordContext<'c>) -> Self {
        Self { context, is_item: false, status: PhantomData }
    }

    /// Returns what the value means, which is not an object.
    fn or_unreadable(&self, whole: S) -> S {
        if self.is_item { S::UNREADABLE } else { whole }
    }
}

impl<'de, S: PartStatus> DeserializeSeed<'de> for StatusesReader<'_, S> {
    /// The statuses, and the digest of the value.
    type Value = (S, u64);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: PartStatus> Visitor<'de> for StatusesReader<'_, S> {
    type Value = (S, u64);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of parts")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok((self.or_unreadable(S::NONE), 0))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok((self.or_unreadable(S::of(&ShallowValue::Null)), self.context.hash(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok((self.or_unreadable(S::of(&ShallowValue::Null)), self.context.hash(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok((self.or_unreadable(S::of(&ShallowValue::Null)), self.context.hash(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok((self.or_unreadable(S::of(&ShallowValue::Null)), self.context.hash(value.to_bits())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((self.or_unreadable(S::of(&ShallowValue::Null)), self.context.hash(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let (mut all, mut digest) = (self.or_unreadable(S::NONE), self.context.hash(0_u8));
        while let Some((part, value)) = parts.next_element_seed(Self { is_item: true, ..self })? {
            all = all.and(part);
            digest = self.context.hash((digest, value));
        }
        Ok((all, digest))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        let context = self.context;
        let mut status = ShallowValue::Null;
        let digest = read_members(members, context, |field, members| {
            let reader = match field {
                Field::Status => ValueReader::with_text(context),
                _ => ValueReader::without_text(context),
            };
            let (value, digest) = members.next_value_seed(reader)?;
            if field == Field::Status {
                status = value;
            }
            Ok(digest)
        })?;
        Ok((S::of(&status), digest))
    }
}
