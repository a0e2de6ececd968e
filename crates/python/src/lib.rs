//! The extension module `keeptime._keeptime`: keeptime for Python.
//!
//! It translates between Python's objects and the library's, and decides nothing itself. The package in
//! `python/keeptime` re-exports its classes and holds what is plain Python: exceptions and results.

mod count;
mod documents;
mod errors;
mod instant;
mod pattern;
mod retention;
mod schedule;
mod zone;

use pyo3::prelude::pymodule;

/// The native part of the package keeptime.
// Nothing in it relies on the GIL, but no interpreter without one has run its tests.
#[pymodule(gil_used = true)]
mod _keeptime {
    #[pymodule_export]
    use crate::documents::check::check;
    #[pymodule_export]
    use crate::documents::explain::explain;
    #[pymodule_export]
    use crate::documents::forecast::forecast;
    #[pymodule_export]
    use crate::documents::report::report;
    #[pymodule_export]
    use crate::documents::{PyPlan, PyPolicy};
    #[pymodule_export]
    use crate::pattern::PyPattern;
    #[pymodule_export]
    use crate::retention::{PyColumn, PyJudgement, PyLimits, PyVerdicts};
    #[pymodule_export]
    use crate::schedule::{PyFires, PyMissed, PySchedule};
}
