//! Builds Arrow arrays from Python's values.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, LargeStringBuilder, TimestampMicrosecondBuilder};
use arrow_array::{Array, ArrayRef};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};

use super::arrays::NamedArray;
use super::key_builder::KeyBuilder;
use super::role::Role;
use super::table_error::TableError;
use crate::instant::Instant;

/// Builds the array of a column from values that are pushed row by row.
#[derive(Debug)]
pub(crate) struct ValueBuilder {
    role: Role,
    name: String,
    len: usize,
    values: Values,
}

#[derive(Debug)]
enum Values {
    Keys(KeyBuilder),
    Times(TimestampMicrosecondBuilder),
    Words(LargeStringBuilder),
    Flags(BooleanBuilder),
}

impl ValueBuilder {
    pub(crate) fn new(role: Role, name: String) -> Self {
        let values = match role {
            Role::Id | Role::Object => Values::Keys(KeyBuilder::default()),
            Role::CreatedAt | Role::ExpiresAt => Values::Times(TimestampMicrosecondBuilder::new()),
            Role::State => Values::Words(LargeStringBuilder::new()),
            Role::Automatic | Role::Complete => Values::Flags(BooleanBuilder::new()),
        };
        Self { role, name, len: 0, values }
    }

    pub(crate) fn role(&self) -> Role {
        self.role
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Appends the value of the next row.
    pub(crate) fn push(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let was_taken = match &mut self.values {
            Values::Keys(keys) => keys.push(self.role, value),
            Values::Times(times) => microseconds(value).map(|time| times.append_option(time)),
            Values::Words(words) => word(value).map(|word| words.append_option(word)),
            Values::Flags(flags) => flag(value).map(|flag| flags.append_option(flag)),
        };
        was_taken.map_err(|why| TableError::value(&self.name, self.len, why))?;
        self.len += 1;
        Ok(())
    }

    pub(crate) fn finish(self) -> NamedArray {
        let array: ArrayRef = match self.values {
            Values::Keys(keys) => keys.finish(),
            Values::Times(mut times) => Arc::new(times.finish().with_timezone("UTC")),
            Values::Words(mut words) => Arc::new(words.finish()),
            Values::Flags(mut flags) => Arc::new(flags.finish()),
        };
        debug_assert_eq!(array.len(), self.len);
        NamedArray { role: self.role, name: self.name, array }
    }
}

/// Returns the microseconds since 1970 of an aware datetime; `None` for None.
fn microseconds(value: &Bound<'_, PyAny>) -> Result<Option<i64>, String> {
    if value.is_none() {
        return Ok(None);
    }
    let instant = value.extract::<Instant>();
    let instant = instant.map_err(|error| error.value(value.py()).to_string());
    instant.map(|Instant(instant)| Some(instant.timestamp_micros()))
}

fn word<'v>(value: &'v Bound<'_, PyAny>) -> Result<Option<&'v str>, String> {
    match value.cast::<PyString>().map(|word| word.to_str()) {
        Ok(Ok(word)) => Ok(Some(word)),
        Err(_) if value.is_none() => Ok(None),
        _ => Err(format!("takes the name of a state, {}", found(value))),
    }
}

fn flag(value: &Bound<'_, PyAny>) -> Result<Option<bool>, String> {
    match value.cast::<PyBool>() {
        Ok(flag) => Ok(Some(flag.is_true())),
        Err(_) if value.is_none() => Ok(None),
        Err(_) => Err(format!("takes True or False, {}", found(value))),
    }
}

/// Says what was found in place of another value.
pub(crate) fn found(value: &Bound<'_, PyAny>) -> String {
    match value.repr() {
        Ok(shown) => format!("found {shown}"),
        Err(_) => format!("found a {}", value.get_type()),
    }
}
