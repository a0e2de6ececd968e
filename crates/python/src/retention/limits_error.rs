//! The error of invalid limits.

use std::fmt::Display;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

/// Returns the exception `LimitsError` for an argument that takes other values.
pub(crate) fn takes(field: &str, allowed: &str, found: &Bound<'_, PyAny>) -> PyErr {
    let found =
        found.repr().map_or_else(|_| found.get_type().to_string(), |found| found.to_string());
    limits_error(field, format!("{field} takes {allowed} found {found}"))
}

/// Returns the exception `LimitsError`.
pub(crate) fn limits_error(field: &str, message: impl Display) -> PyErr {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    Python::attach(|py| {
        let exception = || -> PyResult<Bound<'_, PyAny>> {
            let attributes = PyDict::new(py);
            attributes.set_item("field", field)?;
            let class = CLASS.import(py, "keeptime._retention", "LimitsError")?;
            class.call((message.to_string(),), Some(&attributes))
        };
        exception().map_or_else(|error| error, PyErr::from_value)
    })
}
