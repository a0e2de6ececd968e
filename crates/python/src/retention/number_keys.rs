//! Ids that are whole numbers.

use std::sync::OnceLock;

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_schema::DataType;
use pyo3::prelude::*;

/// Ids that are whole numbers, read as bytes whose order is that of the numbers.
#[derive(Debug)]
pub(crate) struct NumberKeys {
    array: ArrayRef,
    /// From the most significant byte on, without a sign. Made when it is needed: most tables are judged without
    /// a look at the ids, which only break ties.
    bytes: OnceLock<Vec<[u8; 8]>>,
}

impl NumberKeys {
    /// Returns the ids, or `None` for an array of another type.
    pub(crate) fn of(array: &ArrayRef) -> Option<Self> {
        let is_taken = array.data_type().is_integer();
        is_taken.then(|| Self { array: array.clone(), bytes: OnceLock::new() })
    }

    pub(crate) fn get(&self, row: usize) -> &[u8] {
        &self.bytes.get_or_init(|| self.all_bytes())[row]
    }

    /// Returns an id as a value of Python.
    pub(crate) fn to_python<'py>(
        &self,
        py: Python<'py>,
        row: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let number = u64::from_be_bytes(self.bytes.get_or_init(|| self.all_bytes())[row]);
        if self.array.data_type().is_signed_integer() {
            return Ok((number ^ SIGN).cast_signed().into_pyobject(py)?.into_any());
        }
        Ok(number.into_pyobject(py)?.into_any())
    }

    fn all_bytes(&self) -> Vec<[u8; 8]> {
        let array = &self.array;
        match array.data_type() {
            DataType::Int8 => signed::<Int8Type>(array),
            DataType::Int16 => signed::<Int16Type>(array),
            DataType::Int32 => signed::<Int32Type>(array),
            DataType::Int64 => signed::<Int64Type>(array),
            DataType::UInt8 => unsigned::<UInt8Type>(array),
            DataType::UInt16 => unsigned::<UInt16Type>(array),
            DataType::UInt32 => unsigned::<UInt32Type>(array),
            _ => unsigned::<UInt64Type>(array),
        }
    }
}

/// The bit of the sign. It is inverted, so that negative numbers come first.
const SIGN: u64 = 1 << 63;

fn signed<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &ArrayRef) -> Vec<[u8; 8]> {
    let bytes = |value: &T::Native| ((*value).into().cast_unsigned() ^ SIGN).to_be_bytes();
    array.as_primitive::<T>().values().iter().map(bytes).collect()
}

fn unsigned<T: ArrowPrimitiveType<Native: Into<u64>>>(array: &ArrayRef) -> Vec<[u8; 8]> {
    let bytes = |value: &T::Native| (*value).into().to_be_bytes();
    array.as_primitive::<T>().values().iter().map(bytes).collect()
}
