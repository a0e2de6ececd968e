//! Arrays of numpy.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Int64Array, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, TimestampSecondArray, UInt64Array,
};
use arrow_buffer::{ArrowNativeType, ScalarBuffer};
use pyo3::buffer::{Element, PyBuffer};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::role::Role;
use super::table_error::TableError;
use super::value_builder::ValueBuilder;

/// Reads whatever numpy can make an array of, such as a series of pandas. Returns `None` for other objects.
pub(crate) fn read(
    role: Role,
    name: &str,
    values: &Bound<'_, PyAny>,
) -> PyResult<Option<ArrayRef>> {
    let py = values.py();
    if !values.hasattr(intern!(py, "__array__"))? {
        return Ok(None);
    }
    let numpy = py.import("numpy")?;
    let array = numpy.call_method1("asarray", (values,))?;
    let dimensions: usize = array.getattr("ndim")?.extract()?;
    if dimensions != 1 {
        let why = format!("takes an array of one dimension, found {dimensions}");
        return Err(TableError::column(name, why).into());
    }
    let dtype = array.getattr("dtype")?;
    let kind: char = dtype.getattr("kind")?.extract()?;
    Ok(Some(match kind {
        'i' => Arc::new(Int64Array::new(native(&array, "i8", "i8")?, None)),
        'u' => Arc::new(UInt64Array::new(native(&array, "u8", "u8")?, None)),
        'b' => {
            let flags: ScalarBuffer<u8> = native(&array, "u1", "u1")?;
            Arc::new(flags.iter().map(|flag| Some(*flag != 0)).collect::<BooleanArray>())
        }
        'M' => instants(&array, &numpy.call_method1("datetime_data", (dtype,))?.extract()?)?,
        // Text, bytes and objects.
        'U' | 'T' | 'S' | 'O' => {
            let mut builder = ValueBuilder::new(role, name.to_owned());
            for value in array.call_method0("tolist")?.try_iter()? {
                builder.push(&value?)?;
            }
            builder.finish().array
        }
        _ => return Err(TableError::of_type(role, name, format!("numpy's {dtype}")).into()),
    }))
}

fn instants(array: &Bound<'_, PyAny>, unit: &(String, i64)) -> PyResult<ArrayRef> {
    Ok(match (unit.0.as_str(), unit.1) {
        ("s", 1) => Arc::new(TimestampSecondArray::new(native(array, "M8[s]", "i8")?, None)),
        ("ms", 1) => Arc::new(TimestampMillisecondArray::new(native(array, "M8[ms]", "i8")?, None)),
        ("us", 1) => Arc::new(TimestampMicrosecondArray::new(native(array, "M8[us]", "i8")?, None)),
        // Days, hours and others that are multiples of seconds.
        ("Y" | "M" | "W" | "D" | "h" | "m" | "s", _) => {
            Arc::new(TimestampSecondArray::new(native(array, "M8[s]", "i8")?, None))
        }
        _ => Arc::new(TimestampNanosecondArray::new(native(array, "M8[ns]", "i8")?, None)),
    })
}

/// Returns the values of an array, converted to a type of numpy that has the layout of `T`. They are copied once,
/// because the owner may change them while other threads run.
fn native<T: ArrowNativeType + Element>(
    array: &Bound<'_, PyAny>,
    dtype: &str,
    layout: &str,
) -> PyResult<ScalarBuffer<T>> {
    let py = array.py();
    let copy = PyDict::new(py);
    copy.set_item(intern!(py, "copy"), false)?;
    let array = array.call_method("astype", (dtype,), Some(&copy))?;
    // Times do not have the buffer protocol.
    let array = array.call_method1("view", (layout,))?;
    Ok(PyBuffer::<T>::get(&array)?.to_vec(py)?.into())
}
