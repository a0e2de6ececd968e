//! Tables as a dict of columns: arrays of numpy or Arrow, or lists.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping, PyString};
use pyo3_arrow::input::AnyArray;

use super::arrays::{NamedArray, concatenated};
use super::arrow_table::is_arrow;
use super::numpy_array;
use super::role::{Columns, Role};
use super::table_error::TableError;
use super::value_builder::ValueBuilder;

/// Reads the columns from a mapping of names to columns.
pub(crate) fn read(
    columns: &Bound<'_, PyMapping>,
    names: Columns<String>,
) -> PyResult<Columns<NamedArray>> {
    names.try_map(|role, name| {
        if !columns.contains(&name)? {
            let found = columns.keys()?.iter().map(|key| key.to_string()).collect::<Vec<_>>();
            return Err(TableError::missing(role, &name, &found).into());
        }
        read_column(role, &columns.get_item(&name)?, name)
    })
}

fn read_column(role: Role, values: &Bound<'_, PyAny>, name: String) -> PyResult<NamedArray> {
    if is_arrow(values)? {
        let reader = values.extract::<AnyArray>()?.into_reader()?;
        let array = values.py().detach(|| {
            let field = reader.field();
            let chunks = reader.collect::<Result<Vec<_>, _>>();
            let chunks = chunks
                .map_err(|error| TableError::column(&name, format!("cannot be read: {error}")))?;
            concatenated(&name, field.data_type(), &chunks)
        })?;
        return Ok(NamedArray { role, name, array });
    }
    if let Some(array) = numpy_array::read(role, &name, values)? {
        return Ok(NamedArray { role, name, array });
    }
    read_values(role, values, name)
}

/// Reads a column from an iterable of Python's values.
fn read_values(role: Role, values: &Bound<'_, PyAny>, name: String) -> PyResult<NamedArray> {
    let is_text = values.is_instance_of::<PyString>() || values.is_instance_of::<PyBytes>();
    let Some(values) = values.try_iter().ok().filter(|_| !is_text) else {
        let found = values.get_type();
        return Err(
            TableError::column(&name, format!("takes an array or a list, found {found}")).into()
        );
    };
    let mut builder = ValueBuilder::new(role, name);
    for value in values {
        builder.push(&value?)?;
    }
    Ok(builder.finish())
}
