//! The class `Rule`, a dataclass of Python.

use chrono::Weekday;
use keeptime::Rule;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple, PyType};

/// Makes an instance of `keeptime.Rule`. `text` is the rule as its dialect writes it.
pub(super) fn rule<'py>(py: Python<'py>, rule: &Rule, text: &str) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let days = rule.days().map(|days| days.iter(Weekday::Mon).map(code).collect::<Vec<_>>());
    // A vector of bytes would become an object of bytes.
    let hours = rule.hours().map(|hours| hours.map(u32::from).collect::<Vec<_>>());
    let fields = PyDict::new(py);
    fields.set_item("text", text)?;
    fields.set_item("frequency", rule.frequency().name())?;
    fields.set_item("interval", rule.interval().days())?;
    fields.set_item("days", days.map(|days| PyTuple::new(py, days)).transpose()?)?;
    fields.set_item("hours", hours.map(|hours| PyTuple::new(py, hours)).transpose()?)?;
    fields.set_item("minute", rule.minute())?;
    CLASS.import(py, "keeptime._values", "Rule")?.call((), Some(&fields))
}

fn code(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}
