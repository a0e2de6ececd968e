//! Python's aware datetimes as instants, and instants as datetimes in UTC.

#[cfg(not(feature = "abi3"))]
use chrono::TimeDelta;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
#[cfg(feature = "abi3")]
use pyo3::sync::PyOnceLock;
#[cfg(not(feature = "abi3"))]
use pyo3::types::PyTzInfoAccess;
use pyo3::types::{PyDateAccess, PyDateTime, PyDelta, PyDeltaAccess, PyTimeAccess, PyTzInfo};

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
        match instant(&datetime) {
            Ok(instant) => instant.map(Self).ok_or_else(out_of_range),
            Err(error) => Err(naive(&datetime)?.unwrap_or(error)),
        }
    }
}

/// Returns the instant of an aware datetime. An error may mean that it is naive. chrono's years reach beyond
/// Python's.
#[cfg(not(feature = "abi3"))]
fn instant(datetime: &Bound<'_, PyDateTime>) -> PyResult<Option<DateTime<Utc>>> {
    let py = datetime.py();
    let local = civil(datetime)?;
    if datetime.get_tzinfo().is_some_and(|zone| PyTzInfo::utc(py).is_ok_and(|utc| zone.is(utc))) {
        return Ok(Some(local.and_utc()));
    }
    let offset = datetime.call_method0(intern!(py, "utcoffset"))?.cast_into::<PyDelta>()?;
    let seconds = i64::from(offset.get_days()) * 86_400 + i64::from(offset.get_seconds());
    let offset =
        TimeDelta::seconds(seconds) + TimeDelta::microseconds(offset.get_microseconds().into());
    Ok(local.checked_sub_signed(offset).map(|utc| utc.and_utc()))
}

/// The same by a subtraction in Python: with the stable ABI, each field of a datetime is an attribute to look up.
#[cfg(feature = "abi3")]
fn instant(datetime: &Bound<'_, PyDateTime>) -> PyResult<Option<DateTime<Utc>>> {
    static EPOCH: PyOnceLock<Py<PyDateTime>> = PyOnceLock::new();
    let py = datetime.py();
    let epoch = EPOCH.get_or_try_init(py, || {
        let utc = PyTzInfo::utc(py)?;
        PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc)).map(Bound::unbind)
    })?;
    let since_epoch = datetime.sub(epoch)?.cast_into::<PyDelta>()?;
    let seconds = i64::from(since_epoch.get_days()) * 86_400 + i64::from(since_epoch.get_seconds());
    let nanoseconds = since_epoch.get_microseconds().unsigned_abs() * 1000;
    Ok(DateTime::from_timestamp(seconds, nanoseconds))
}

/// Returns the error for a datetime that is not an instant, or `None` for another one.
fn naive(datetime: &Bound<'_, PyDateTime>) -> PyResult<Option<PyErr>> {
    let is_naive = datetime.call_method0(intern!(datetime.py(), "utcoffset"))?.is_none();
    Ok(is_naive.then(|| {
        PyValueError::new_err(format!(
            "expected an aware datetime, found {datetime} without a time zone: it could be any of a \
             day's instants; add the zone, as in .replace(tzinfo=timezone.utc)"
        ))
    }))
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
    let (month, day) = (small(civil.month()), small(civil.day()));
    let (hour, minute, second) =
        (small(civil.hour()), small(civil.minute()), small(civil.second()));
    let (micro, zone) = (civil.nanosecond() / 1000, Some(zone));
    // With the stable ABI, `fold` costs a dictionary.
    let datetime = if is_fold {
        PyDateTime::new_with_fold(py, year, month, day, hour, minute, second, micro, zone, true)
    } else {
        PyDateTime::new(py, year, month, day, hour, minute, second, micro, zone)
    };
    datetime.map(Some)
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
