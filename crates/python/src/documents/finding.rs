//! Faults and notes as instances of `keeptime.Finding`, and errors that have them.

use keeptime::pattern::SpanUnit;
use keeptime_documents::text::{Finding, Severity, TextFaults};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::document_text::DocumentText;

/// Makes the tuples of the faults and of the notes of a document.
pub(super) fn faults_and_notes<'py>(
    py: Python<'py>,
    document: &DocumentText,
    findings: &[Finding],
) -> PyResult<[Bound<'py, PyTuple>; 2]> {
    let class = py.import("keeptime._values")?.getattr("Finding")?;
    let tuple = |is_fault: bool| {
        let chosen =
            findings.iter().filter(|found| is_fault == (found.severity == Severity::Fault));
        let values = chosen.map(|found| value(&class, document, found));
        PyTuple::new(py, values.collect::<PyResult<Vec<_>>>()?)
    };
    Ok([tuple(true)?, tuple(false)?])
}

fn value<'py>(
    class: &Bound<'py, PyAny>,
    document: &DocumentText,
    finding: &Finding,
) -> PyResult<Bound<'py, PyAny>> {
    let span = document.is_callers.then(|| finding.span_in(&document.text, SpanUnit::Characters));
    let fields = PyDict::new(class.py());
    fields.set_item("severity", finding.severity.name())?;
    fields.set_item("code", finding.code)?;
    fields.set_item("message", &finding.message)?;
    fields.set_item("pointer", &finding.pointer)?;
    fields.set_item("start", span.as_ref().map(|span| span.start))?;
    fields.set_item("end", span.map(|span| span.end))?;
    class.call((), Some(&fields))
}

/// Returns the exception for a document that cannot be used.
pub(super) fn document_error(
    py: Python<'_>,
    message: &str,
    document: &DocumentText,
    findings: &[Finding],
) -> PyErr {
    let make = || {
        let [faults, notes] = faults_and_notes(py, document, findings)?;
        let attributes = PyDict::new(py);
        attributes.set_item("faults", faults)?;
        attributes.set_item("notes", notes)?;
        let class = py.import("keeptime._errors")?.getattr("DocumentError")?;
        class.call((message,), Some(&attributes))
    };
    make().map_or_else(|error| error, PyErr::from_value)
}

/// Returns the exception for the faults of a text.
pub(super) fn text_error(py: Python<'_>, document: &DocumentText, error: &TextFaults) -> PyErr {
    document_error(py, &error.to_string(), document, error.findings())
}
