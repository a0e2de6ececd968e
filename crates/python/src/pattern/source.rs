//! What a pattern is parsed from.

use keeptime::Pattern;
use keeptime::pattern::{Dialect, PatternError};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::errors::value_error;

/// A text in a dialect, or a list of rules.
pub(super) enum Source {
    Csbs(String),
    /// One rule per line.
    Cbr(String),
    CbrRules(Vec<String>),
}

impl Source {
    /// Reads the parameters `source` and `dialect`.
    pub(super) fn new(source: &Bound<'_, PyAny>, dialect: Option<&str>) -> PyResult<Self> {
        let dialect = dialect.map(|name| name.parse().map_err(value_error)).transpose()?;
        if let Ok(text) = source.cast::<PyString>() {
            let text = text.to_str()?.to_owned();
            return match dialect {
                None | Some(Dialect::Csbs) => Ok(Self::Csbs(text)),
                Some(Dialect::Cbr) => Ok(Self::Cbr(text)),
                Some(other) => Err(PyValueError::new_err(format!("{other} is not supported"))),
            };
        }
        let rules = source.extract().map_err(|_| {
            let found = source.get_type();
            PyTypeError::new_err(format!("expected a str or a list of str, found {found}"))
        })?;
        match dialect {
            None | Some(Dialect::Cbr) => Ok(Self::CbrRules(rules)),
            Some(other) => Err(PyValueError::new_err(format!(
                "a list of rules is a pattern of cbr, found the dialect {other}"
            ))),
        }
    }

    pub(super) fn parse(&self) -> Result<Pattern, PatternError> {
        match self {
            Self::Csbs(text) => Pattern::parse(text),
            Self::Cbr(text) => Pattern::parse_cbr(text),
            Self::CbrRules(rules) => Pattern::parse_cbr_rules(rules),
        }
    }

    pub(super) fn faults(&self) -> Vec<PatternError> {
        match self {
            Self::Csbs(text) => Pattern::faults(text),
            Self::Cbr(text) => Pattern::faults_cbr(text),
            Self::CbrRules(rules) => Pattern::faults_cbr_rules(rules),
        }
    }

    /// Returns the text that the span of an error refers to.
    pub(super) fn text_of(&self, error: &PatternError) -> &str {
        match self {
            Self::Csbs(text) | Self::Cbr(text) => text,
            Self::CbrRules(rules) => {
                error.rule_index().and_then(|index| rules.get(index)).map_or("", String::as_str)
            }
        }
    }
}
