//! Verdicts as objects of Python.

use chrono::{Datelike, NaiveDate, TimeDelta};
use keeptime::explain::{English, Language};
use keeptime::retention::{Busy, Exceeded, Reason, Verdict};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDate, PyDelta, PyDict, PyTuple, PyType};

use crate::instant::utc_datetime;

/// Returns a verdict as a `keeptime.Verdict`, with its evidence and its sentence.
pub(crate) fn to_python<'py>(py: Python<'py>, verdict: &Verdict) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let fields = verdict.fields();
    let values = PyDict::new(py);
    values.set_item("outcome", fields.outcome.name())?;
    values.set_item("reason", fields.reason.map(Reason::name))?;
    values.set_item("sentence", English.verdict(verdict))?;
    values.set_item("rank", fields.rank)?;
    values.set_item("age", fields.age.map(|age| delta(py, age)).transpose()?)?;
    values.set_item("max_backups", fields.max)?;
    values.set_item("max_days", fields.days)?;
    // A backup of a year that Python does not know is evidence without its date.
    values.set_item("expired_at", fields.expired_at.and_then(|at| utc_datetime(py, at).ok()))?;
    values.set_item("keep_at_least", fields.floor)?;
    values.set_item("exceeds", fields.exceeds.map(Exceeded::name))?;
    values.set_item("ahead", fields.ahead.map(|ahead| delta(py, ahead)).transpose()?)?;
    let periods = fields.periods.iter().flat_map(|periods| periods.iter());
    let periods = periods.map(|period| Ok((period.unit().name(), date(py, period.first_day())?)));
    let periods = periods.collect::<PyResult<Vec<_>>>()?;
    values.set_item("periods", PyTuple::new(py, periods)?)?;
    values.set_item("busy", fields.busy.map(Busy::name))?;
    CLASS.import(py, "keeptime._retention", "Verdict")?.call((), Some(&values))
}

fn delta(py: Python<'_>, time: TimeDelta) -> PyResult<Bound<'_, PyDelta>> {
    let days = i32::try_from(time.num_days())?;
    let seconds = i32::try_from(time.num_seconds() % 86_400)?;
    PyDelta::new(py, days, seconds, time.subsec_nanos() / 1000, true)
}

fn date(py: Python<'_>, date: NaiveDate) -> PyResult<Bound<'_, PyDate>> {
    PyDate::new(py, date.year(), u8::try_from(date.month())?, u8::try_from(date.day())?)
}
