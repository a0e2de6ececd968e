//! The Arrow arrays that a table is read into.

use arrow_array::{Array, ArrayRef, new_empty_array};
use arrow_schema::{ArrowError, DataType};
use arrow_select::concat::concat;

use super::role::{Columns, Role};
use super::table_error::TableError;

/// A column of a table, as one array.
#[derive(Clone, Debug)]
pub(crate) struct NamedArray {
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) array: ArrayRef,
}

impl NamedArray {
    /// Returns the error for an array of a type that the column does not take.
    pub(crate) fn type_error(&self) -> TableError {
        TableError::of_type(
            self.role,
            &self.name,
            format!("the Arrow type {}", self.array.data_type()),
        )
    }
}

/// Returns the number of rows, if it is the same for all columns.
pub(crate) fn row_count(columns: &Columns<NamedArray>) -> Result<usize, TableError> {
    let len = columns.id.array.len();
    let Columns { id, object, created_at, state, automatic, expires_at, complete } = columns;
    let optional = [state, automatic, expires_at, complete];
    for column in [object, created_at].into_iter().chain(optional.into_iter().flatten()) {
        if column.array.len() != len {
            let why = format!("has {} rows, column {:?} has {len}", column.array.len(), id.name);
            return Err(TableError::column(&column.name, why));
        }
    }
    Ok(len)
}

/// Returns the chunks of a column as one array. One chunk is not copied.
///
/// Programs hand on what they read from files without a check, so chunks are refused that contradict themselves:
/// offsets that descend, text that is not UTF-8, indices that a dictionary does not have.
pub(crate) fn concatenated(
    name: &str,
    data_type: &DataType,
    chunks: &[ArrayRef],
) -> Result<ArrayRef, TableError> {
    let unreadable =
        |error: ArrowError| TableError::column(name, format!("cannot be read: {error}"));
    // An empty chunk may be a part of a longer one, with its offsets and without its text.
    for chunk in chunks.iter().filter(|chunk| !chunk.is_empty()) {
        chunk.to_data().validate_full().map_err(unreadable)?;
    }
    match chunks {
        [] => return Ok(new_empty_array(data_type)),
        [chunk] => return Ok(chunk.clone()),
        _ => {}
    }
    let chunks: Vec<&dyn Array> = chunks.iter().map(AsRef::as_ref).collect();
    concat(&chunks).map_err(unreadable)
}
