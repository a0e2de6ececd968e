//! The class `Pattern`.

mod rule;
mod source;

use std::sync::Arc;

use keeptime::pattern::{Dialect, Pattern, Rule};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::errors::pattern_error;
use source::Source;

/// The recurrence rules of a backup policy.
///
/// source: a text of CSBS, which is a calendar or bare rules, one per line; or a list of rules of CBR.
/// dialect: "cbr" for a text of CBR, which has one rule per line.
///
/// Raises PatternError for the first fault. Pattern.faults returns all of them.
///
/// Patterns are equal if they have the same rules, in any order and spelling. str gives the canonical text.
///
/// >>> from keeptime import Pattern
/// >>> pattern = Pattern("freq=weekly;byday=mo,fr;byhour=02;byminute=30")
/// >>> pattern
/// Pattern('FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=2;BYMINUTE=30')
/// >>> str(pattern)
/// 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=2;BYMINUTE=30\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
/// >>> Pattern(["FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0"]).dialect
/// 'cbr'
#[pyclass(name = "Pattern", module = "keeptime", frozen, eq, hash, weakref)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PyPattern(Arc<Pattern>);

#[pymethods]
impl PyPattern {
    #[new]
    #[pyo3(signature = (source, dialect = None))]
    fn new(py: Python<'_>, source: &Bound<'_, PyAny>, dialect: Option<&str>) -> PyResult<Self> {
        let source = Source::new(source, dialect)?;
        match source.parse() {
            Ok(pattern) => Ok(pattern.into()),
            Err(error) => {
                Err(PyErr::from_value(pattern_error(py, &error, source.text_of(&error))?))
            }
        }
    }

    /// Return every fault, as a list of PatternError. It is empty if the pattern is valid.
    ///
    /// >>> for fault in Pattern.faults("FREQ=DAILY;BYHOUR=24;BYMINUTE=60"):
    /// ...     print(fault.start, fault.end, fault)
    /// 18 20 BYHOUR takes 0 to 23, found 24
    /// 30 32 BYMINUTE takes 0 to 59, found 60
    #[staticmethod]
    #[pyo3(signature = (source, dialect = None))]
    fn faults<'py>(
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        dialect: Option<&str>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let source = Source::new(source, dialect)?;
        let faults = source.faults();
        faults.iter().map(|error| pattern_error(py, error, source.text_of(error))).collect()
    }

    /// The service whose rules it follows: "csbs" or "cbr".
    #[getter]
    fn dialect(&self) -> &'static str {
        self.0.dialect().name()
    }

    /// The rules, as a tuple of Rule, sorted by their text.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let mut rules = Vec::new();
        for text in self.0.canonical_rules() {
            // The canonical text of a rule can be parsed.
            if let Ok(rule) = text.parse::<Rule>() {
                rules.push(rule::rule(py, &rule, &text)?);
            }
        }
        PyTuple::new(py, rules)
    }

    /// Whether a schedule needs a start: a rule leaves something out, or recurs every n days.
    #[getter]
    fn needs_start(&self) -> bool {
        self.0.timetable().is_err()
    }

    /// Return whether the two always fire at the same times, although their rules may differ.
    ///
    /// >>> one = Pattern("FREQ=DAILY;BYHOUR=8;BYMINUTE=0\nFREQ=DAILY;BYHOUR=9;BYMINUTE=0")
    /// >>> two = Pattern("FREQ=DAILY;BYHOUR=8,9;BYMINUTE=0")
    /// >>> one == two, one.is_equivalent_to(two)
    /// (False, True)
    fn is_equivalent_to(&self, py: Python<'_>, other: &Self) -> bool {
        py.detach(|| self.0.is_equivalent_to(&other.0))
    }

    fn __str__(&self) -> String {
        self.0.canonical_text()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Pattern({})", self.source(py)?.repr()?))
    }

    fn __getnewargs__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>,)> {
        Ok((self.source(py)?,))
    }
}

impl From<Pattern> for PyPattern {
    fn from(pattern: Pattern) -> Self {
        Self(Arc::new(pattern))
    }
}

impl PyPattern {
    pub(crate) fn get(&self) -> &Pattern {
        &self.0
    }

    /// Reads a parameter that is a pattern, or what a pattern is parsed from.
    pub(crate) fn from_argument(pattern: &Bound<'_, PyAny>) -> PyResult<Self> {
        match pattern.cast::<Self>() {
            Ok(pattern) => Ok(pattern.get().clone()),
            Err(_) => Self::new(pattern.py(), pattern, None),
        }
    }

    /// Returns what the pattern can be parsed from: bare rules as a text (CSBS) or a list (CBR).
    pub(crate) fn source<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let rules = self.0.canonical_rules();
        Ok(match self.0.dialect() {
            Dialect::Cbr => rules.into_pyobject(py)?.into_any(),
            _ => rules.join("\n").into_pyobject(py)?.into_any(),
        })
    }
}
