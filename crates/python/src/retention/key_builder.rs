//! Builds an array of ids or of objects from Python's values.

use std::sync::Arc;

use arrow_array::builder::{Int64Builder, LargeBinaryBuilder, LargeStringBuilder};
use arrow_array::{ArrayRef, LargeStringArray};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyInt, PyString, PyType};

use super::key_column::null_key;
use super::role::Role;
use super::value_builder::found;

/// Builds an array of keys, all of the type of the first one.
#[derive(Debug, Default)]
pub(crate) enum KeyBuilder {
    #[default]
    Empty,
    /// Text and UUIDs.
    Text(LargeStringBuilder),
    Numbers(Int64Builder),
    Bytes(LargeBinaryBuilder),
}

impl KeyBuilder {
    /// Appends a key, or returns why it cannot.
    pub(crate) fn push(&mut self, role: Role, value: &Bound<'_, PyAny>) -> Result<(), String> {
        if let Self::Empty = self {
            *self = Self::of_type(value);
        }
        let was_taken = match self {
            Self::Empty => false,
            Self::Text(keys) => match text(value).as_ref().map(|text| text.to_str()) {
                Some(Ok(text)) => {
                    keys.append_value(text);
                    true
                }
                _ => false,
            },
            Self::Numbers(keys) => match value.extract::<i64>() {
                Ok(number) if !value.is_instance_of::<PyBool>() => {
                    keys.append_value(number);
                    true
                }
                _ => false,
            },
            Self::Bytes(keys) => match value.cast::<PyBytes>() {
                Ok(bytes) => {
                    keys.append_value(bytes.as_bytes());
                    true
                }
                Err(_) => false,
            },
        };
        if was_taken {
            return Ok(());
        }
        if value.is_none() {
            return Err(null_key(role).to_owned());
        }
        Err(format!("takes {}, {}", self.allowed(), found(value)))
    }

    /// Returns a builder for the type of a key.
    fn of_type(value: &Bound<'_, PyAny>) -> Self {
        if text(value).is_some() {
            Self::Text(LargeStringBuilder::new())
        } else if value.is_instance_of::<PyBytes>() {
            Self::Bytes(LargeBinaryBuilder::new())
        } else if value.is_instance_of::<PyInt>() || value.extract::<i64>().is_ok() {
            Self::Numbers(Int64Builder::new())
        } else {
            Self::Empty
        }
    }

    /// Says which keys the builder takes.
    fn allowed(&self) -> &'static str {
        match self {
            Self::Empty => "text, whole numbers, bytes or UUIDs",
            Self::Text(_) => "text or UUIDs, like the rows before",
            Self::Numbers(_) => "whole numbers from -2**63 to 2**63 - 1",
            Self::Bytes(_) => "bytes, like the rows before",
        }
    }

    pub(crate) fn finish(self) -> ArrayRef {
        match self {
            Self::Empty => Arc::new(LargeStringArray::new_null(0)),
            Self::Text(mut keys) => Arc::new(keys.finish()),
            Self::Numbers(mut keys) => Arc::new(keys.finish()),
            Self::Bytes(mut keys) => Arc::new(keys.finish()),
        }
    }
}

/// Returns text, or the text of a `uuid.UUID`.
fn text<'py>(value: &Bound<'py, PyAny>) -> Option<Bound<'py, PyString>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    if let Ok(text) = value.cast::<PyString>() {
        return Some(text.clone());
    }
    let class = CLASS.import(value.py(), "uuid", "UUID").ok()?;
    value.is_instance(class).ok()?.then(|| value.str().ok())?
}
