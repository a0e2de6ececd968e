//! A column of ids or of objects.

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, FixedSizeBinaryArray, LargeBinaryArray,
    LargeStringArray, StringArray, StringViewArray,
};
use arrow_schema::DataType;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use super::arrays::NamedArray;
use super::number_keys::NumberKeys;
use super::role::Role;
use super::table_error::TableError;

/// A column of ids or of objects, read as bytes whose order is that of the values.
#[derive(Debug)]
pub(crate) enum KeyColumn {
    Text(StringArray),
    LargeText(LargeStringArray),
    TextView(StringViewArray),
    Bytes(BinaryArray),
    LargeBytes(LargeBinaryArray),
    BytesView(BinaryViewArray),
    FixedBytes(FixedSizeBinaryArray),
    Numbers(NumberKeys),
    Dictionary { codes: Vec<usize>, values: Box<Self> },
}

impl KeyColumn {
    pub(crate) fn new(column: &NamedArray) -> Result<Self, TableError> {
        let nulls = column.array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        if let Some(row) = nulls.and_then(|nulls| nulls.iter().position(|is_valid| !is_valid)) {
            return Err(TableError::value(&column.name, row, null_key(column.role)));
        }
        Self::of(&column.array).ok_or_else(|| column.type_error())
    }

    /// Returns the column, or `None` for an array of another type. What is read for a null is unspecified.
    pub(crate) fn of(array: &ArrayRef) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => Self::Text(array.as_string().clone()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string().clone()),
            DataType::Utf8View => Self::TextView(array.as_string_view().clone()),
            DataType::Binary => Self::Bytes(array.as_binary().clone()),
            DataType::LargeBinary => Self::LargeBytes(array.as_binary().clone()),
            DataType::BinaryView => Self::BytesView(array.as_binary_view().clone()),
            DataType::FixedSizeBinary(_) => Self::FixedBytes(array.as_fixed_size_binary().clone()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                let values = dictionary.values();
                // Without values, all rows are null.
                let codes = match values.len() {
                    0 => vec![0; array.len()],
                    _ => dictionary.normalized_keys(),
                };
                Self::Dictionary { codes, values: Box::new(Self::of(values)?) }
            }
            _ => Self::Numbers(NumberKeys::of(array)?),
        })
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> &[u8] {
        match self {
            Self::Text(array) => array.value(row).as_bytes(),
            Self::LargeText(array) => array.value(row).as_bytes(),
            Self::TextView(array) => array.value(row).as_bytes(),
            Self::Bytes(array) => array.value(row),
            Self::LargeBytes(array) => array.value(row),
            Self::BytesView(array) => array.value(row),
            Self::FixedBytes(array) => array.value(row),
            Self::Numbers(numbers) => numbers.get(row),
            Self::Dictionary { codes, values } => values.get(codes[row]),
        }
    }

    /// Returns a key as a value of Python.
    pub(crate) fn to_python<'py>(
        &self,
        py: Python<'py>,
        row: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = |text: &str| PyString::new(py, text).into_any();
        let bytes = |bytes: &[u8]| PyBytes::new(py, bytes).into_any();
        Ok(match self {
            Self::Text(array) => text(array.value(row)),
            Self::LargeText(array) => text(array.value(row)),
            Self::TextView(array) => text(array.value(row)),
            Self::Bytes(_) | Self::LargeBytes(_) | Self::BytesView(_) | Self::FixedBytes(_) => {
                bytes(self.get(row))
            }
            Self::Numbers(numbers) => numbers.to_python(py, row)?,
            Self::Dictionary { codes, values } => values.to_python(py, codes[row])?,
        })
    }
}

/// Says why a key may not be null.
pub(crate) fn null_key(role: Role) -> &'static str {
    match role {
        Role::Id => "null; every backup needs an id",
        _ => "null; every backup needs an object",
    }
}
