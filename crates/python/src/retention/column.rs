//! The class `Column`: an array of a result.

use std::sync::Arc;

use arrow_array::types::UInt8Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, StringArray, UInt8Array, UInt32Array};
use arrow_schema::{DataType, Field};
use pyo3::basic::CompareOp;
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyList, PyTuple};
use pyo3_arrow::ffi::{to_array_pycapsules, to_schema_pycapsule};

use crate::errors::value_error;

/// A column of a result. It cannot be changed.
///
/// pyarrow, polars and others take it as a column, through the Arrow PyCapsule interface and without a copy.
/// numpy.asarray makes an array of it, list a list. A comparison, such as outcome == "delete", gives an array of
/// numpy that can be used as a mask.
///
/// The Arrow type of words is dictionary<uint8, utf8>, that of numbers uint32. A value that does not exist is null
/// in Arrow, None in a list, and in numpy 0 or an empty text.
#[pyclass(name = "Column", module = "keeptime", frozen, generic)]
#[derive(Clone, Debug)]
pub(crate) struct PyColumn {
    name: &'static str,
    values: Values,
}

#[derive(Clone, Debug)]
enum Values {
    /// Each code is the index of a word.
    Words {
        codes: UInt8Array,
        words: &'static [&'static str],
    },
    Numbers(UInt32Array),
}

impl PyColumn {
    /// Creates a column of numbers.
    pub(crate) fn numbers(name: &'static str, numbers: UInt32Array) -> Self {
        Self { name, values: Values::Numbers(numbers) }
    }

    /// Creates a column of some of `words`, of which there are fewer than 255.
    pub(crate) fn words(
        name: &'static str,
        words: &'static [&'static str],
        values: impl Iterator<Item = Option<&'static str>>,
    ) -> Self {
        let code = |value: Option<&'static str>| {
            let index = words.iter().position(|word| Some(*word) == value);
            u8::try_from(index?).ok()
        };
        let codes = values.map(code).collect();
        Self { name, values: Values::Words { codes, words } }
    }

    pub(crate) fn field(&self) -> Field {
        let data_type = match self.values {
            Values::Words { .. } => {
                DataType::Dictionary(DataType::UInt8.into(), DataType::Utf8.into())
            }
            Values::Numbers(_) => DataType::UInt32,
        };
        Field::new(self.name, data_type, true)
    }

    /// Returns the column as an array. The values are shared, not copied.
    pub(crate) fn array(&self) -> PyResult<ArrayRef> {
        Ok(match &self.values {
            Values::Words { codes, words } => {
                let words = Arc::new(StringArray::from_iter_values(*words));
                let array = DictionaryArray::<UInt8Type>::try_new(codes.clone(), words);
                Arc::new(array.map_err(value_error)?)
            }
            Values::Numbers(numbers) => Arc::new(numbers.clone()),
        })
    }
}

#[pymethods]
impl PyColumn {
    fn __len__(&self) -> usize {
        match &self.values {
            Values::Words { codes, .. } => codes.len(),
            Values::Numbers(numbers) => numbers.len(),
        }
    }

    fn __getitem__<'py>(&self, py: Python<'py>, row: isize) -> PyResult<Bound<'py, PyAny>> {
        let row = row_index(row, self.__len__())?;
        Ok(match &self.values {
            Values::Words { codes, words } => {
                let code = codes.is_valid(row).then(|| codes.value(row));
                code.map(|code| words[usize::from(code)]).into_pyobject(py)?
            }
            Values::Numbers(numbers) => {
                numbers.is_valid(row).then(|| numbers.value(row)).into_pyobject(py)?
            }
        })
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.to_list(py)?.try_iter()?.into_any())
    }

    /// Return the values as a list.
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        match &self.values {
            Values::Words { codes, words } => {
                // Each word is one object of Python, whatever the number of rows.
                let words = PyList::new(py, *words)?;
                let word = |code: Option<u8>| match code {
                    Some(code) => words.get_item(code.into()),
                    None => Ok(py.None().into_bound(py)),
                };
                PyList::new(py, codes.iter().map(word).collect::<PyResult<Vec<_>>>()?)
            }
            Values::Numbers(numbers) => PyList::new(py, numbers.iter().collect::<Vec<_>>()),
        }
    }

    /// Make an array of numpy.
    #[pyo3(signature = (dtype = None, copy = None))]
    fn __array__<'py>(
        &self,
        py: Python<'py>,
        dtype: Option<&Bound<'py, PyAny>>,
        copy: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let _ = copy; // It is always a copy.
        let array = match &self.values {
            Values::Words { codes, words } => {
                let words: Vec<&str> = words.iter().copied().chain([""]).collect();
                let words = py.import("numpy")?.call_method1("array", (words,))?;
                words.get_item(numpy_codes(py, codes, words.len()? - 1)?)?
            }
            Values::Numbers(numbers) => {
                let numbers = numbers.iter().map(|number| number.unwrap_or(0).to_ne_bytes());
                numpy_array(py, &numbers.flatten().collect::<Vec<_>>(), "u4")?
            }
        };
        match dtype {
            Some(dtype) => array.call_method1("astype", (dtype,)),
            None => Ok(array),
        }
    }

    /// Compare each value, like an array of numpy. A ValueError is raised for a word that such a column never has.
    fn __richcmp__<'py>(
        &self,
        py: Python<'py>,
        other: &Bound<'py, PyAny>,
        comparison: CompareOp,
    ) -> PyResult<Bound<'py, PyAny>> {
        match (&self.values, other.extract::<String>(), comparison) {
            // Comparing codes is faster than comparing words.
            (Values::Words { codes, words }, Ok(other), CompareOp::Eq | CompareOp::Ne) => {
                let Some(code) = words.iter().position(|word| *word == other) else {
                    let words = words.join(", ");
                    let message = format!("no {} is {other:?}; the words are {words}", self.name);
                    return Err(PyValueError::new_err(message));
                };
                numpy_codes(py, codes, usize::from(u8::MAX))?.rich_compare(code, comparison)
            }
            _ => self.__array__(py, None, None)?.rich_compare(other, comparison),
        }
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        Ok(to_array_pycapsules(py, self.field().into(), &self.array()?, requested_schema)?)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.field())?)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        const SHOWN: usize = 5;
        let len = self.__len__();
        let value = |row: usize| {
            let value = self.__getitem__(py, row.cast_signed())?;
            Ok(value.repr()?.to_string())
        };
        let shown: Vec<String> = (0..len.min(SHOWN)).map(value).collect::<PyResult<_>>()?;
        let more = if len > SHOWN { ", …" } else { "" };
        Ok(format!("<Column {} of {len}: [{}{more}]>", self.name, shown.join(", ")))
    }
}

/// Returns an array of numpy with a copy of codes.
fn numpy_codes<'py>(
    py: Python<'py>,
    codes: &UInt8Array,
    null: usize,
) -> PyResult<Bound<'py, PyAny>> {
    if codes.null_count() == 0 {
        return numpy_array(py, codes.values(), "u1");
    }
    let null = u8::try_from(null).unwrap_or(u8::MAX);
    let codes: Vec<u8> = codes.iter().map(|code| code.unwrap_or(null)).collect();
    numpy_array(py, &codes, "u1")
}

/// Returns an array of numpy with a copy of bytes.
fn numpy_array<'py>(py: Python<'py>, bytes: &[u8], dtype: &str) -> PyResult<Bound<'py, PyAny>> {
    let bytes = PyBytes::new(py, bytes);
    py.import("numpy")?.call_method1("frombuffer", (bytes, dtype))
}

/// Returns the index of a row, which may count from the end.
pub(crate) fn row_index(row: isize, len: usize) -> PyResult<usize> {
    let index = match row {
        0.. => row.unsigned_abs(),
        _ => len.wrapping_sub(row.unsigned_abs()),
    };
    if index < len {
        return Ok(index);
    }
    Err(PyIndexError::new_err(format!("no row {row}, there are {len} rows")))
}
