//! The function `check`.

use keeptime::pattern::Dialect;
use keeptime_documents::DocumentKind;
use keeptime_documents::text::{InspectOptions, TextKind, inspect};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::document_text::DocumentText;
use super::finding::faults_and_notes;
use crate::count::count;
use crate::errors::value_error;

/// Check a document of a service, and return a Check with every fault and note.
///
/// document: a request, an answer, a query or a pattern, as a str, bytes, or what json.loads returns.
/// kind: the kind of document, such as "csbs-create-policy-request". If it is None, it is recognized.
/// dialect: the service of a pattern that is not JSON: "csbs" or "cbr".
/// keep_at_least: a number of backups that you always keep; a lower max_backups is then a note.
///
/// >>> from keeptime import check
/// >>> checked = check('{"policy": {"name": "my plan"}}')
/// >>> checked.kind
/// 'csbs-update-policy-request'
/// >>> for fault in checked.faults:
/// ...     print(fault.code, fault)
/// CSBS.9001 /policy/name: name takes only letters, digits, _ and -, found "my plan"
#[pyfunction]
#[pyo3(signature = (document, *, kind = None, dialect = None, keep_at_least = 0))]
pub(crate) fn check<'py>(
    py: Python<'py>,
    document: &Bound<'py, PyAny>,
    kind: Option<&str>,
    dialect: Option<&str>,
    keep_at_least: i64,
) -> PyResult<Bound<'py, PyAny>> {
    let kind: Option<DocumentKind> = kind.map(str::parse).transpose().map_err(value_error)?;
    let dialect: Option<Dialect> = dialect.map(str::parse).transpose().map_err(value_error)?;
    let document = DocumentText::new(document, "document")?;
    let options = InspectOptions::default()
        .with_kind(kind)
        .with_dialect(dialect)
        .with_keep_at_least(count("keep_at_least", keep_at_least)?);
    let inspection = py.detach(|| inspect(&document.text, options));
    let [faults, notes] = faults_and_notes(py, &document, &inspection.findings)?;
    let fields = PyDict::new(py);
    fields.set_item("kind", inspection.kind.map(TextKind::name))?;
    fields.set_item("faults", faults)?;
    fields.set_item("notes", notes)?;
    py.import("keeptime._values")?.getattr("Check")?.call((), Some(&fields))
}
