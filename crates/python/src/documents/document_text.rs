//! The text of a document, which may be given as a str, as bytes, or as what json.loads returns.

use keeptime_documents::text::decode;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyBytes, PyDict, PyList, PyString};

use crate::errors::value_error;

/// A document as a text.
#[derive(Debug)]
pub(super) struct DocumentText {
    pub(super) text: String,
    /// Whether the caller has this text, so that positions in it mean something.
    pub(super) is_callers: bool,
}

impl DocumentText {
    /// Reads a document that `what` describes in an error.
    pub(super) fn new(document: &Bound<'_, PyAny>, what: &str) -> PyResult<Self> {
        if let Ok(text) = document.cast::<PyString>() {
            return Ok(Self { text: text.to_str()?.to_owned(), is_callers: true });
        }
        if let Ok(bytes) = document.cast::<PyBytes>() {
            let text = decode(bytes.as_bytes().to_vec()).map_err(value_error)?;
            return Ok(Self { text, is_callers: true });
        }
        if document.is_instance_of::<PyDict>() || document.is_instance_of::<PyList>() {
            return Ok(Self { text: to_json(document)?, is_callers: false });
        }
        let found = document.get_type().name()?;
        let message = format!("{what} is a str, bytes, a dict or a list, found {found}");
        Err(PyTypeError::new_err(message))
    }
}

/// Writes JSON. Infinite numbers and NaN, which are not JSON, raise a `ValueError`.
fn to_json(document: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = document.py();
    let options = [("ensure_ascii", false), ("allow_nan", false)].into_py_dict(py)?;
    py.import("json")?.call_method("dumps", (document,), Some(&options))?.extract()
}
