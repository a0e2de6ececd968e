//! The lines of `keeptime check --json`.

use serde::Serialize;

use keeptime_documents::text::Fix;

#[cfg(test)]
use super::schema;

/// What was found in a file.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Check<'a> {
    /// The name of the file.
    pub(crate) file: &'a str,
    /// The kind of document, as `keeptime kinds` lists it, or `pattern`; null if it is unknown.
    pub(crate) kind: Option<&'static str>,
    /// What makes the document invalid.
    pub(crate) faults: Vec<Finding<'a>>,
    /// What is valid but often a mistake, or not in canonical form.
    pub(crate) notes: Vec<Finding<'a>>,
    /// The faults that --fix has corrected, each with its position in the text at that time; absent if there
    /// are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) fixed: Vec<Finding<'a>>,
}

/// A fault or a note.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Finding<'a> {
    /// The code of the service for a fault, or the name of the kind of fault or note.
    pub(crate) code: &'static str,
    /// What is wrong, in one line, for people.
    pub(crate) message: &'a str,
    /// The JSON pointer of the value; absent if the text is not JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pointer: Option<&'a str>,
    /// The first of the bytes of the text, from 0, and the one after the last.
    pub(crate) span: [usize; 2],
    /// The line, from 1.
    pub(crate) line: usize,
    /// The column in characters, from 1.
    pub(crate) column: usize,
    /// A change of the text that corrects it; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "schema::Fix"))]
    pub(crate) fix: Option<&'a Fix>,
}
