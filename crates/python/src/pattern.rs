//! The class `Pattern`.

use std::sync::Arc;

use keeptime::pattern::{Dialect, Pattern, PatternError};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::errors::pattern_error;

#[pyclass(name = "Pattern", module = "keeptime", frozen, eq, hash, from_py_object)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PyPattern(Arc<Pattern>);

/// What a pattern is parsed from.
enum Source {
    /// A text of CSBS.
    Csbs(String),
    /// A text of CBR, with one rule per line.
    Cbr(String),
    /// A list of rules of CBR.
    CbrRules(Vec<String>),
}

impl Source {
    fn new(source: &Bound<'_, PyAny>, dialect: Option<&str>) -> PyResult<Self> {
        let dialect = match dialect {
            None => None,
            Some(name) => Some(name.parse().map_err(crate::errors::value_error)?),
        };
        if let Ok(text) = source.cast::<PyString>() {
            let text = text.to_str()?.to_owned();
            return Ok(match dialect.unwrap_or_default() {
                Dialect::Cbr => Self::Cbr(text),
                _ => Self::Csbs(text),
            });
        }
        let rules = source.extract().map_err(|_| {
            let found = source.get_type();
            PyTypeError::new_err(format!("a pattern is a str or a list of str, found {found}"))
        })?;
        match dialect {
            None | Some(Dialect::Cbr) => Ok(Self::CbrRules(rules)),
            Some(_) => Err(PyValueError::new_err(
                "a list of rules is a pattern of CBR: leave out the dialect, or pass a str",
            )),
        }
    }

    fn parse(&self) -> Result<Pattern, PatternError> {
        match self {
            Self::Csbs(text) => Pattern::parse(text),
            Self::Cbr(text) => Pattern::parse_cbr(text),
            Self::CbrRules(rules) => Pattern::parse_cbr_rules(rules),
        }
    }

    fn faults(&self) -> Vec<PatternError> {
        match self {
            Self::Csbs(text) => Pattern::faults(text),
            Self::Cbr(text) => Pattern::faults_cbr(text),
            Self::CbrRules(rules) => Pattern::faults_cbr_rules(rules),
        }
    }

    /// Returns the text that the span of an error refers to.
    fn text_of(&self, error: &PatternError) -> &str {
        match self {
            Self::Csbs(text) | Self::Cbr(text) => text,
            Self::CbrRules(rules) => {
                error.rule_index().and_then(|index| rules.get(index)).map_or("", String::as_str)
            }
        }
    }
}

#[pymethods]
impl PyPattern {
    #[new]
    #[pyo3(signature = (source, dialect = None))]
    fn new(py: Python<'_>, source: &Bound<'_, PyAny>, dialect: Option<&str>) -> PyResult<Self> {
        let source = Source::new(source, dialect)?;
        match source.parse() {
            Ok(pattern) => Ok(Self(Arc::new(pattern))),
            Err(error) => {
                Err(PyErr::from_value(pattern_error(py, &error, source.text_of(&error))?))
            }
        }
    }

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

    #[getter]
    fn dialect(&self) -> &'static str {
        self.0.dialect().name()
    }

    fn is_equivalent_to(&self, py: Python<'_>, other: &Self) -> bool {
        py.detach(|| self.0.is_equivalent_to(&other.0))
    }

    fn __str__(&self) -> String {
        self.0.canonical_text()
    }
}
