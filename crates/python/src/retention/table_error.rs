//! The error of a table that cannot be judged.

use std::fmt::Display;

use keeptime::retention::JudgeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple, PyType};

use super::role::Role;

/// Why a table cannot be judged. It becomes the exception `TableError`.
#[derive(Debug)]
pub(crate) struct TableError {
    message: String,
    column: Option<String>,
    rows: Vec<usize>,
}

impl TableError {
    /// The table has no such column.
    pub(crate) fn missing(role: Role, name: &str, found: &[impl AsRef<str>]) -> Self {
        let found: Vec<String> = found.iter().map(|name| format!("{:?}", name.as_ref())).collect();
        let found = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
        let message = format!("no column {name:?}, found {found}; {}", role.advice());
        Self { message, column: Some(name.to_owned()), rows: Vec::new() }
    }

    /// A row has no such value.
    pub(crate) fn missing_in_row(role: Role, name: &str, row: usize) -> Self {
        let message = format!("row {row} has no {name:?}; {}", role.advice());
        Self { message, column: Some(name.to_owned()), rows: vec![row] }
    }

    /// The column cannot be read.
    pub(crate) fn column(name: &str, why: impl Display) -> Self {
        let message = format!("column {name:?} {why}");
        Self { message, column: Some(name.to_owned()), rows: Vec::new() }
    }

    /// The column has values of another type.
    pub(crate) fn of_type(role: Role, name: &str, found: impl Display) -> Self {
        Self::column(name, format!("takes {}, found {found}", role.takes()))
    }

    /// The value in a row cannot be read.
    pub(crate) fn value(name: &str, row: usize, why: impl Display) -> Self {
        let message = format!("row {row}, column {name:?}: {why}");
        Self { message, column: Some(name.to_owned()), rows: vec![row] }
    }

    /// A backup to delete cannot be told from another one by its id.
    pub(crate) fn same_id(first: usize, second: usize) -> Self {
        let message = format!(
            "rows {first} and {second} have the same id, so an id does not say which backup to delete; use the rows of \
             deletions()"
        );
        Self { message, column: None, rows: vec![first, second] }
    }

    /// The table itself cannot be read.
    pub(crate) fn table(why: impl Display) -> Self {
        Self { message: why.to_string(), column: None, rows: Vec::new() }
    }
}

impl From<JudgeError> for TableError {
    fn from(error: JudgeError) -> Self {
        match error {
            JudgeError::Duplicate { first, second } => Self {
                message: format!("rows {first} and {second} have the same object, id and date"),
                column: None,
                rows: vec![first, second],
            },
            other => Self::table(other),
        }
    }
}

impl From<TableError> for PyErr {
    fn from(error: TableError) -> Self {
        static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        Python::attach(|py| {
            let exception = || -> PyResult<Bound<'_, PyAny>> {
                let attributes = PyDict::new(py);
                attributes.set_item("column", error.column)?;
                attributes.set_item("rows", PyTuple::new(py, error.rows)?)?;
                let class = CLASS.import(py, "keeptime._retention", "TableError")?;
                class.call((error.message,), Some(&attributes))
            };
            exception().map_or_else(|error| error, PyErr::from_value)
        })
    }
}
