//! The answers as JSON. Each task has its types; the JSON Schema files under `schema/` are made from them.

// A member of an answer may have the name of the answer: `forecast` in a forecast.
#![allow(clippy::struct_field_names)]

pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod forecast;
mod json_line;
pub(crate) mod lists;
pub(crate) mod next;
pub(crate) mod prune;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;
pub(crate) mod verdict_line;

use std::io::{self, Write};

use serde::Serialize;

/// The version of the schemas. It is raised when a member is renamed or removed, or when its meaning
/// changes; new members do not raise it.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// An answer, or a line of one, with the version of its schema.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Versioned<T> {
    /// The version of this schema.
    schema_version: u32,
    #[serde(flatten)]
    answer: T,
}

/// Writes an answer as a line of JSON.
pub(crate) fn write(answer: &impl Serialize, output: &mut impl Write) -> io::Result<()> {
    let versioned = Versioned { schema_version: SCHEMA_VERSION, answer };
    serde_json::to_writer(&mut *output, &versioned)?;
    writeln!(output)
}
