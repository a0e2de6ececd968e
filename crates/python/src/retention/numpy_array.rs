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
use pyo3::types::{PyDict, PyModule};

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
    // Without its mask, the values that are missing would be read as others.
    if numpy.getattr("ma")?.call_method1("isMaskedArray", (values,))?.is_truthy()? {
        let why = "takes an array without a mask, found a masked array";
        return Err(TableError::column(name, why).into());
    }
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
        'M' => {
            instants(&numpy, &array, &numpy.call_method1("datetime_data", (dtype,))?.extract()?)?
        }
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

/// Reads instants in a unit of numpy, such as `("h", 3)`.
fn instants(
    numpy: &Bound<'_, PyModule>,
    array: &Bound<'_, PyAny>,
    unit: &(String, i64),
) -> PyResult<ArrayRef> {
    Ok(match unit.0.as_str() {
        // Days, hours and others that are multiples of seconds.
        "Y" | "M" | "W" | "D" | "h" | "m" | "s" => {
            Arc::new(TimestampSecondArray::new(exact(numpy, array, "M8[s]")?, None))
        }
        "ms" => Arc::new(TimestampMillisecondArray::new(exact(numpy, array, "M8[ms]")?, None)),
        "us" => Arc::new(TimestampMicrosecondArray::new(exact(numpy, array, "M8[us]")?, None)),
        "ns" => Arc::new(TimestampNanosecondArray::new(exact(numpy, array, "M8[ns]")?, None)),
        _ => Arc::new(TimestampNanosecondArray::new(native(array, "M8[ns]", "i8")?, None)),
    })
}

/// Returns instants in a unit of which theirs is a multiple. Numpy makes others of those that are too far away for
/// the unit; they become the last one that it has.
fn exact(
    numpy: &Bound<'_, PyModule>,
    array: &Bound<'_, PyAny>,
    unit: &str,
) -> PyResult<ScalarBuffer<i64>> {
    let converted = array.call_method1("astype", (unit,))?;
    let back = converted.call_method1("astype", (array.getattr("dtype")?,))?;
    let values: ScalarBuffer<i64> = native(&converted, unit, "i8")?;
    // What is not a time differs from itself.
    let is_other = numpy.call_method1("not_equal", (back, array))?;
    let is_no_time = numpy.call_method1("isnat", (array,))?;
    let is_other = numpy.call_method1("greater", (is_other, is_no_time))?;
    let is_other: ScalarBuffer<u8> = native(&is_other, "u1", "u1")?;
    if is_other.iter().all(|is_other| *is_other == 0) {
        return Ok(values);
    }
    let last = |(value, is_other): (&i64, &u8)| if *is_other == 0 { *value } else { i64::MAX };
    Ok(values.iter().zip(is_other.iter()).map(last).collect())
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
