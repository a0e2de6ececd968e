//! Tables with the Arrow PyCapsule interface: those of pyarrow, polars, pandas, DuckDB.

use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, Schema};
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;

use super::arrays::{NamedArray, concatenated};
use super::role::{Columns, Role};
use super::table_error::TableError;

/// Returns whether an object has one of the methods of the Arrow PyCapsule interface for tables and arrays.
pub(crate) fn is_arrow(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = object.py();
    Ok(object.hasattr(pyo3::intern!(py, "__arrow_c_stream__"))?
        || object.hasattr(pyo3::intern!(py, "__arrow_c_array__"))?)
}

/// Reads the columns of a table. The table may run code of its own while it is read, such as the threads of
/// a query, so the GIL is released.
pub(crate) fn read(
    table: &Bound<'_, PyAny>,
    names: Columns<String>,
) -> PyResult<Columns<NamedArray>> {
    let reader = table.extract::<AnyRecordBatch>()?.into_reader()?;
    Ok(table.py().detach(|| read_columns(reader, names))?)
}

fn read_columns(
    reader: Box<dyn RecordBatchReader + Send>,
    names: Columns<String>,
) -> Result<Columns<NamedArray>, TableError> {
    let schema = reader.schema();
    let mut indices = Vec::new();
    let places = names.try_map(|role, name| {
        indices.push(index(&schema, role, &name)?);
        Ok::<_, TableError>((indices.len() - 1, name))
    })?;
    // Only the columns that are needed stay in memory.
    let batches = reader.map(|batch| batch?.project(&indices)).collect::<Result<Vec<_>, _>>();
    let batches: Vec<RecordBatch> = batches.map_err(|error| unreadable(&error))?;
    places.try_map(|role, (place, name)| {
        let chunks: Vec<ArrayRef> =
            batches.iter().map(|batch| batch.column(place).clone()).collect();
        let array = concatenated(&name, schema.field(indices[place]).data_type(), &chunks)?;
        Ok(NamedArray { role, name, array })
    })
}

/// Returns the index of a column.
fn index(schema: &Schema, role: Role, name: &str) -> Result<usize, TableError> {
    let found: Vec<&String> = schema.fields().iter().map(|field| field.name()).collect();
    let mut named = (0..).zip(&found).filter(|(_, found)| **found == name);
    match (named.next(), named.next()) {
        (Some((index, _)), None) => Ok(index),
        (Some(_), Some(_)) => Err(TableError::column(name, "is in the table twice")),
        (None, _) => Err(TableError::missing(role, name, &found)),
    }
}

fn unreadable(error: &ArrowError) -> TableError {
    TableError::table(format!("the table cannot be read: {error}"))
}
