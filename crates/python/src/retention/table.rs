//! Reads every kind of table into Arrow arrays.

use pyo3::prelude::*;
use pyo3::types::PyMapping;

use super::arrays::NamedArray;
use super::arrow_table::is_arrow;
use super::role::Columns;
use super::{arrow_table, column_table, row_table};

/// Reads the columns of these names.
pub(crate) fn read(
    table: &Bound<'_, PyAny>,
    names: Columns<String>,
) -> PyResult<Columns<NamedArray>> {
    if is_arrow(table)? {
        return arrow_table::read(table, names);
    }
    match table.cast::<PyMapping>() {
        Ok(columns) => column_table::read(columns, names),
        Err(_) => row_table::read(table, names),
    }
}
