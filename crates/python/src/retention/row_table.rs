//! Tables as rows: dicts, other mappings, or objects with attributes.

use pyo3::exceptions::{PyAttributeError, PyKeyError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyMapping, PyString};

use super::arrays::NamedArray;
use super::role::{Columns, Role};
use super::table_error::TableError;
use super::value_builder::ValueBuilder;

/// A column that is read from rows.
struct RowColumn<'py> {
    key: Bound<'py, PyString>,
    values: ValueBuilder,
}

/// Reads the columns from an iterable of rows.
pub(crate) fn read(
    rows: &Bound<'_, PyAny>,
    names: Columns<String>,
) -> PyResult<Columns<NamedArray>> {
    let py = rows.py();
    let is_text = rows.is_instance_of::<PyString>() || rows.is_instance_of::<PyBytes>();
    let iterator = rows.try_iter().ok().filter(|_| !is_text).ok_or_else(|| not_a_table(rows))?;
    let mut columns = names.try_map(|role, name| {
        let key = PyString::intern(py, &name);
        Ok::<_, PyErr>(RowColumn { key, values: ValueBuilder::new(role, name) })
    })?;
    for (index, row) in iterator.enumerate() {
        let row = row?;
        for RowColumn { key, values } in columns.iter_mut() {
            match value(&row, key)? {
                Some(value) => values.push(&value)?,
                None => {
                    return Err(
                        TableError::missing_in_row(values.role(), values.name(), index).into()
                    );
                }
            }
        }
    }
    columns.try_map(|_: Role, column| Ok(column.values.finish()))
}

/// Returns a value of a row, or `None` if the row does not have it.
fn value<'py>(
    row: &Bound<'py, PyAny>,
    key: &Bound<'py, PyString>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    if let Ok(dict) = row.cast::<PyDict>() {
        return dict.get_item(key);
    }
    let py = row.py();
    // A row of a database may have keys without being a `Mapping`.
    let has_keys = row.cast::<PyMapping>().is_ok() || row.hasattr(pyo3::intern!(py, "keys"))?;
    let value = if has_keys { row.get_item(key) } else { row.getattr(key) };
    match value {
        Ok(value) => Ok(Some(value)),
        Err(error)
            if error.is_instance_of::<PyKeyError>(py)
                || error.is_instance_of::<pyo3::exceptions::PyIndexError>(py)
                || error.is_instance_of::<PyAttributeError>(py) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn not_a_table(found: &Bound<'_, PyAny>) -> PyErr {
    pyo3::exceptions::PyTypeError::new_err(format!(
        "backups takes a table with the Arrow PyCapsule interface, a dict of columns, or an iterable of rows; \
         found {}",
        found.get_type()
    ))
}
