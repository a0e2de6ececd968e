//! Python's aware datetimes as instants, and instants as datetimes in UTC.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{
    PyDateAccess, PyDateTime, PyDelta, PyDeltaAccess, PyTimeAccess, PyTzInfo, PyTzInfoAccess,
};

/// The first and the last instant that a datetime of any zone can be: a day before and after the years 1 to
/// 9999 in UTC.
pub(crate) const FIRST: DateTime<Utc> = second_of_utc(-62_135_596_800 - 86_400);
pub(crate) const LAST: DateTime<Utc> = second_of_utc(253_402_300_799 + 86_400);

const fn second_of_utc(second: i64) -> DateTime<Utc> {
    match DateTime::from_timestamp(second, 0) {
        Some(instant) => instant,
        None => DateTime::<Utc>::UNIX_EPOCH,
    }
}

/// An instant, given as an aware `datetime`. As a parameter of a function, it refuses naive ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instant(pub(crate) DateTime<Utc>);

impl<'py> FromPyObject<'_, 'py> for Instant {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let Ok(datetime) = value.cast::<PyDateTime>() else {
            let found = value.get_type().name()?;
            return Err(PyTypeError::new_err(format!("expected an aware datetime, found {found}")));
        };
        let py = value.py();
        let Some(zone) = datetime.get_tzinfo() else { return Err(naive(&datetime)) };
        let local = civil(&datetime)?;
        if zone.is(PyTzInfo::utc(py)?) {
            return Ok(Self(local.and_utc()));
        }
        let offset = datetime.call_method0(intern!(py, "utcoffset"))?;
        let Ok(offset) = offset.cast::<PyDelta>() else { return Err(naive(&datetime)) };
        let seconds = i64::from(offset.get_days()) * 86_400 + i64::from(offset.get_seconds());
        let offset =
            TimeDelta::seconds(seconds) + TimeDelta::microseconds(offset.get_microseconds().into());
        // chrono's years reach beyond Python's.
        local.checked_sub_signed(offset).map(|utc| Self(utc.and_utc())).ok_or_else(out_of_range)
    }
}

/// Returns the error for a datetime that is not an instant.
fn naive(datetime: &Bound<'_, PyDateTime>) -> PyErr {
    PyValueError::new_err(format!(
        "expected an aware datetime, found {datetime} without a time zone: it could be any of a day's \
         instants; add the zone, as in .replace(tzinfo=timezone.utc)"
    ))
}

pub(crate) fn out_of_range() -> PyErr {
    PyOverflowError::new_err("the instant is outside the years 1 to 9999 of a datetime")
}

/// Returns the fields of a datetime, without its zone.
pub(crate) fn civil(datetime: &Bound<'_, PyDateTime>) -> PyResult<NaiveDateTime> {
    let date = NaiveDate::from_ymd_opt(
        datetime.get_year(),
        datetime.get_month().into(),
        datetime.get_day().into(),
    );
    let time = date.and_then(|date| {
        date.and_hms_micro_opt(
            datetime.get_hour().into(),
            datetime.get_minute().into(),
            datetime.get_second().into(),
            datetime.get_microsecond(),
        )
    });
    // Every datetime of Python is one of chrono.
    time.ok_or_else(out_of_range)
}

/// Returns a datetime with given fields in a zone, or `None` if its year is not 1 to 9999.
pub(crate) fn datetime<'py>(
    py: Python<'py>,
    civil: NaiveDateTime,
    zone: &Bound<'py, PyTzInfo>,
    is_fold: bool,
) -> PyResult<Option<Bound<'py, PyDateTime>>> {
    let (year, small) = (civil.year(), |field: u32| u8::try_from(field).unwrap_or_default());
    if !(1..=9999).contains(&year) {
        return Ok(None);
    }
    let datetime = PyDateTime::new_with_fold(
        py,
        year,
        small(civil.month()),
        small(civil.day()),
        small(civil.hour()),
        small(civil.minute()),
        small(civil.second()),
        civil.nanosecond() / 1000,
        Some(zone),
        is_fold,
    )?;
    Ok(Some(datetime))
}

/// Returns an instant as a datetime in UTC.
///
/// # Errors
/// `OverflowError` if its year is not 1 to 9999.
pub(crate) fn utc_datetime(
    py: Python<'_>,
    instant: DateTime<Utc>,
) -> PyResult<Bound<'_, PyDateTime>> {
    let utc = PyTzInfo::utc(py)?;
    datetime(py, instant.naive_utc(), &utc, false)?.ok_or_else(out_of_range)
}
