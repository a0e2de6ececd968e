//! Numbers of things, as parameters.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Checks the value of a parameter that is a number of things.
pub(crate) fn count(parameter: &str, value: i64) -> PyResult<u32> {
    value.try_into().map_err(|_| {
        PyValueError::new_err(format!("{parameter} takes 0 to {}, found {value}", u32::MAX))
    })
}
