//! Reads the limits of a service's `operation_definition`.

use keeptime::retention::Limits;
use keeptime_documents::{ZeroLimit, parse_json, read_limits};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};
use serde_json::Value;

use super::limits_arguments::floor;
use super::limits_error::limits_error;
use crate::errors::value_error;

/// Reads an `operation_definition`, a dict or JSON, and adds the floor, which services do not have.
pub(crate) fn read(
    definition: &Bound<'_, PyAny>,
    zero: ZeroLimit,
    keep_at_least: Option<&Bound<'_, PyAny>>,
) -> PyResult<Limits> {
    let json = json_text(definition)?;
    let document = parse_json(&json).map_err(value_error)?;
    let Value::Object(members) = document.into_result().map_err(value_error)? else {
        return Err(limits_error("operation_definition", "an operation_definition is an object"));
    };
    if let Some(member) = ["policy", "operation_definition", "scheduled_operations"]
        .into_iter()
        .find(|member| members.contains_key(*member))
    {
        let message = format!(
            "found a policy, with {member}; pass its operation_definition, and only the backups of its objects \
             to judge"
        );
        return Err(limits_error(member, message));
    }
    let limits =
        read_limits(&members, zero).map_err(|error| limits_error(error.field(), &error))?;
    Ok(limits.with_keep_at_least(floor(keep_at_least)?))
}

fn json_text(definition: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = definition.cast::<PyString>() {
        return Ok(text.to_str()?.to_owned());
    }
    if definition.cast::<PyMapping>().is_err() {
        let found = definition.get_type();
        let message = format!("an operation_definition is a dict or a str of JSON, found {found}");
        return Err(PyTypeError::new_err(message));
    }
    definition.py().import("json")?.call_method1("dumps", (definition,))?.extract()
}
