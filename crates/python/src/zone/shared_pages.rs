//! What is known of each `ZoneInfo`, shared by all schedules in that zone.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyType, PyTzInfo};

use super::pages::Pages;
use super::probe::is_exactly;

/// A value in the dictionary of pages.
#[pyclass(frozen)]
struct SharedPages(Arc<Pages>);

/// Returns the pages of a `zoneinfo.ZoneInfo`, or `None` for another kind of zone.
pub(super) fn of_zone_info(tzinfo: &Bound<'_, PyTzInfo>) -> PyResult<Option<Arc<Pages>>> {
    static ZONE_INFO: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    // It has no reference to its keys except as keys, so a zone that nobody uses is forgotten.
    static PAGES: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    if !is_exactly(tzinfo, &ZONE_INFO, "zoneinfo", "ZoneInfo")? {
        return Ok(None);
    }
    let py = tzinfo.py();
    let pages = PAGES.get_or_try_init(py, || {
        let class = py.import("weakref")?.getattr("WeakKeyDictionary")?;
        class.call0().map(Bound::unbind)
    })?;
    let default = Py::new(py, SharedPages(Arc::default()))?;
    let shared = pages.bind(py).call_method1("setdefault", (tzinfo, default))?;
    Ok(Some(Arc::clone(&shared.cast::<SharedPages>()?.get().0)))
}
