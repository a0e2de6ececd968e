//! Checks the arguments of `Limits`.

use chrono::FixedOffset;
use keeptime::retention::{Limits, LongTerm, LongTermError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBoolMethods};

use super::limits_error::{limits_error, takes};
use super::offset;

/// The arguments of `Limits`, as the caller gives them. None is the same as an argument that is left out.
pub(crate) struct LimitsArguments<'py> {
    pub(crate) max_backups: Option<Bound<'py, PyAny>>,
    pub(crate) max_days: Option<Bound<'py, PyAny>>,
    pub(crate) keep_at_least: Option<Bound<'py, PyAny>>,
    pub(crate) permanent: Option<Bound<'py, PyAny>>,
    /// In the order of [`PERIODS`].
    pub(crate) periods: [Option<Bound<'py, PyAny>>; 4],
    pub(crate) offset: Option<Bound<'py, PyAny>>,
}

const PERIODS: [&str; 4] = ["day_backups", "week_backups", "month_backups", "year_backups"];

impl LimitsArguments<'_> {
    /// Returns the limits, or the exception for the first argument that is invalid.
    pub(crate) fn limits(&self) -> PyResult<Limits> {
        let maximum = |field, value| number(field, value, u32::MAX, ", or None for no limit;");
        let limits = if self.permanent()? { Limits::PERMANENT } else { Limits::UNLIMITED };
        Ok(limits
            .with_max_backups(maximum("max_backups", self.max_backups.as_ref())?)
            .with_max_days(maximum("max_days", self.max_days.as_ref())?)
            .with_keep_at_least(floor(self.keep_at_least.as_ref())?)
            .with_long_term(self.long_term()?))
    }

    fn permanent(&self) -> PyResult<bool> {
        let Some(value) = &self.permanent else { return Ok(false) };
        let permanent = value.cast::<PyBool>();
        permanent
            .map(PyBoolMethods::is_true)
            .map_err(|_| takes("permanent", "True or False,", value))
    }

    fn long_term(&self) -> PyResult<Option<LongTerm>> {
        let mut periods = [0_u8; 4];
        for ((periods, field), value) in periods.iter_mut().zip(PERIODS).zip(&self.periods) {
            let most = LongTerm::MAX_PERIODS.into();
            let found = number(field, value.as_ref(), most, ",")?.unwrap_or(0);
            *periods = u8::try_from(found).unwrap_or(LongTerm::MAX_PERIODS);
        }
        let offset = self.offset()?;
        let Some((_, field)) = periods.iter().zip(PERIODS).find(|(periods, _)| **periods > 0)
        else {
            return Ok(None);
        };
        let Some(offset) = offset else {
            let why = "its periods begin and end in that offset";
            return Err(limits_error(
                "offset",
                format!("offset is required if {field} is set: {why}"),
            ));
        };
        let [days, weeks, months, years] = periods;
        let rules = LongTerm::in_offset(offset).days(days).weeks(weeks).months(months).years(years);
        rules.build().map(Some).map_err(|error| match error {
            LongTermError::OffsetHasSeconds { .. } => limits_error("offset", error),
            _ => limits_error(field, error),
        })
    }

    fn offset(&self) -> PyResult<Option<FixedOffset>> {
        let Some(value) = &self.offset else { return Ok(None) };
        match offset::read(value)? {
            Some(offset) => Ok(Some(offset)),
            None => Err(takes(
                "offset",
                "a fixed offset such as \"+08:00\", a timedelta or a timezone,",
                value,
            )),
        }
    }
}

/// Reads the floor.
pub(crate) fn floor(value: Option<&Bound<'_, PyAny>>) -> PyResult<u32> {
    Ok(number("keep_at_least", value, u32::MAX, ",")?.unwrap_or(0))
}

/// Reads a whole number from 0 to `most`.
fn number(
    field: &str,
    value: Option<&Bound<'_, PyAny>>,
    most: u32,
    after: &str,
) -> PyResult<Option<u32>> {
    let Some(value) = value else { return Ok(None) };
    match value.extract::<u32>() {
        Ok(number) if number <= most && !value.is_instance_of::<PyBool>() => Ok(Some(number)),
        _ => Err(takes(field, &format!("0 to {most}{after}"), value)),
    }
}
