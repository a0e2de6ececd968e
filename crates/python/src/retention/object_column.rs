//! A column that says what was backed up.

use arrow_array::Array;
use arrow_buffer::Buffer;

use super::arrays::NamedArray;
use super::key_column::KeyColumn;
use super::table_error::TableError;

/// A column of objects, read as bytes, whose order does not matter.
#[derive(Debug)]
pub(crate) enum ObjectColumn {
    /// Whole numbers as they are in memory, and the size of one.
    Numbers(Buffer, usize),
    Keys(KeyColumn),
}

impl ObjectColumn {
    pub(crate) fn new(column: &NamedArray) -> Result<Self, TableError> {
        let keys = KeyColumn::new(column)?;
        let data = column.array.to_data();
        Ok(match (data.data_type().primitive_width(), data.buffers()) {
            (Some(width), [numbers]) if data.data_type().is_integer() => Self::Numbers(
                numbers.slice_with_length(data.offset() * width, data.len() * width),
                width,
            ),
            _ => Self::Keys(keys),
        })
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> &[u8] {
        match self {
            Self::Numbers(numbers, width) => &numbers[row * width..][..*width],
            Self::Keys(keys) => keys.get(row),
        }
    }
}
