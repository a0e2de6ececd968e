//! What Python expects of a value: comparison, hash, text and pickling.

use std::hash::{DefaultHasher, Hash, Hasher};

use keeptime::schedule::{Gap, Overlap};
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};

use super::PySchedule;
use crate::pattern::PyPattern;

/// Positional arguments of the class, and keyword arguments.
type NewArguments<'py> = ((PyPattern, Bound<'py, PyAny>), Bound<'py, PyDict>);

#[pymethods]
impl PySchedule {
    /// Two schedules are equal if they have equal patterns, zones, starts, and choices at changes of the
    /// clocks.
    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        let (one, two) = (&self.0, &other.0);
        let equal = one.pattern() == two.pattern()
            && one.start() == two.start()
            && one.gap() == two.gap()
            && one.overlap() == two.overlap();
        Ok(equal && one.zone().tzinfo().bind(py).eq(two.zone().tzinfo())?)
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let schedule = &self.0;
        // Some zones have no hash.
        (schedule.pattern(), schedule.start(), schedule.gap(), schedule.overlap())
            .hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let schedule = &self.0;
        let pattern = self.pattern().source(py)?.repr()?.to_string();
        let zone = schedule.zone().tzinfo().bind(py).repr()?;
        let mut arguments = vec![pattern, format!("zone={zone}")];
        if let Some(start) = self.start(py)? {
            arguments.push(format!("start={}", start.repr()?));
        }
        if schedule.gap() != Gap::default() {
            arguments.push(format!("gap='{}'", schedule.gap()));
        }
        if schedule.overlap() != Overlap::default() {
            arguments.push(format!("overlap='{}'", schedule.overlap()));
        }
        Ok(format!("Schedule({})", arguments.join(", ")))
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<NewArguments<'py>> {
        let options = [
            ("start", self.start(py)?.into_pyobject(py)?.into_any()),
            ("gap", self.gap().into_pyobject(py)?.into_any()),
            ("overlap", self.overlap().into_pyobject(py)?.into_any()),
        ];
        let zone = self.0.zone().tzinfo().bind(py).clone().into_any();
        Ok(((self.pattern(), zone), options.into_py_dict(py)?))
    }
}
