//! The exceptions, which are classes of `keeptime._errors`.

use std::error::Error;

use keeptime::pattern::{PatternError, SpanUnit, TimetableError};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{IntoPyDict, PyDict, PyType};

/// Returns the exception for a fault in the text of a pattern. `text` is the text that was parsed, or the
/// rule at fault if a list was parsed.
pub(crate) fn pattern_error<'py>(
    py: Python<'py>,
    error: &PatternError,
    text: &str,
) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let span = error.span_in(text, SpanUnit::Characters);
    let attributes = PyDict::new(py);
    attributes.set_item("kind", error.kind().name())?;
    attributes.set_item("start", span.start)?;
    attributes.set_item("end", span.end)?;
    attributes.set_item("rule_index", error.rule_index())?;
    let class = CLASS.import(py, "keeptime._errors", "PatternError")?;
    class.call((error.to_string(),), Some(&attributes))
}

/// Returns a `ValueError` with the message of an error.
pub(crate) fn value_error(error: impl Error) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// Returns the exception for a pattern that has no schedule with its start.
pub(crate) fn timetable_error(py: Python<'_>, error: &TimetableError) -> PyErr {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let make = || {
        let class = CLASS.import(py, "keeptime._errors", "ScheduleError")?;
        class.call((error.to_string(),), Some(&[("kind", error.name())].into_py_dict(py)?))
    };
    make().map_or_else(|error| error, PyErr::from_value)
}
