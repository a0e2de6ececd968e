//! The fires that were missed.

use std::ops::Bound::{Excluded, Included};

use chrono::{DateTime, Utc};
use keeptime::schedule::MissedFires;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyTuple};

use super::PySchedule;
use super::fires::{Direction, PyFires};
use crate::instant::{Instant, utc_datetime};
use crate::zone::with_errors;

/// The fires that a scheduler missed while it was down. Schedule.missed returns it.
///
/// It is true if there are any, len and count give their number, and iteration their times in order. What to
/// run is the caller's choice: none of them, the latest one, or each of them.
#[pyclass(name = "Missed", module = "keeptime", frozen)]
#[derive(Debug)]
pub(crate) struct PyMissed {
    schedule: Py<PySchedule>,
    handled: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    missed: Option<MissedFires>,
}

impl PyMissed {
    pub(super) fn new(
        schedule: &Bound<'_, PySchedule>,
        handled: Option<Instant>,
        now: Instant,
    ) -> PyResult<Self> {
        let handled = handled.map(|Instant(handled)| handled);
        let Instant(now) = now;
        let inner = &schedule.get().0;
        let missed = schedule.py().detach(|| with_errors(|| inner.missed(handled, now)))?;
        Ok(Self { schedule: schedule.clone().unbind(), handled, now, missed })
    }

    fn fires(&self, direction: Direction) -> PyFires {
        let range = match self.missed {
            Some(missed) => (Included(missed.first()), Included(missed.latest())),
            None => (Excluded(self.now), Excluded(self.now)),
        };
        PyFires::in_range(&self.schedule.get().0, range, direction)
    }

    fn datetime<'py>(
        &self,
        py: Python<'py>,
        fire: impl FnOnce(&MissedFires) -> DateTime<Utc>,
    ) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        let fire = self.missed.as_ref().map(fire);
        fire.map(|fire| self.schedule.get().datetime(py, fire)).transpose()
    }
}

#[pymethods]
impl PyMissed {
    /// The number of missed fires.
    #[getter]
    fn count(&self) -> u64 {
        self.missed.map_or(0, |missed| missed.count().get())
    }

    /// The first missed fire, or None.
    #[getter]
    fn first<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        self.datetime(py, MissedFires::first)
    }

    /// The latest missed fire, or None.
    #[getter]
    fn latest<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        self.datetime(py, MissedFires::latest)
    }

    fn __len__(&self) -> PyResult<usize> {
        Ok(self.count().try_into()?)
    }

    fn __iter__(&self) -> PyFires {
        self.fires(Direction::Forward)
    }

    fn __reversed__(&self) -> PyFires {
        self.fires(Direction::Backward)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = |fire: Option<Bound<'_, PyDateTime>>| match fire {
            Some(fire) => fire.repr().map(|text| text.to_string()),
            None => Ok("None".to_owned()),
        };
        let (first, latest) = (text(self.first(py)?)?, text(self.latest(py)?)?);
        Ok(format!("<Missed count={} first={first} latest={latest}>", self.count()))
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let make = py.get_type::<PySchedule>().getattr("missed")?;
        let handled = self.handled.map(|handled| utc_datetime(py, handled)).transpose()?;
        let now = utc_datetime(py, self.now)?;
        Ok((make, (&self.schedule, handled, now).into_pyobject(py)?))
    }
}
