//! What a `tzinfo` says: its offset at an instant.

use chrono::{DateTime, FixedOffset, Utc};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDateTime, PyDelta, PyDeltaAccess, PyType, PyTzInfo};

use crate::instant::{civil, utc_datetime};

/// Returns whether an object is of exactly the class that an import names, not of a subclass.
pub(super) fn is_exactly(
    object: &Bound<'_, PyTzInfo>,
    class: &'static PyOnceLock<Py<PyType>>,
    module: &str,
    name: &str,
) -> PyResult<bool> {
    Ok(object.get_type().is(class.import(object.py(), module, name)?))
}

/// Returns the offset of a `datetime.timezone`, or `None` for another kind of zone.
pub(super) fn fixed_offset(tzinfo: &Bound<'_, PyTzInfo>) -> PyResult<Option<FixedOffset>> {
    static TIMEZONE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    if !is_exactly(tzinfo, &TIMEZONE, "datetime", "timezone")? {
        return Ok(None);
    }
    let offset = tzinfo.call_method1(intern!(tzinfo.py(), "utcoffset"), (None::<()>,))?;
    let offset = offset.cast::<PyDelta>()?;
    let seconds = offset.get_days() * 86_400 + offset.get_seconds();
    match FixedOffset::east_opt(seconds).filter(|_| offset.get_microseconds() == 0) {
        Some(offset) => Ok(Some(offset)),
        None => Err(not_whole_seconds(tzinfo)),
    }
}

/// Returns the offset at an instant: the difference between the clocks of the zone and those of UTC.
pub(super) fn offset_at(
    tzinfo: &Bound<'_, PyTzInfo>,
    instant: DateTime<Utc>,
) -> PyResult<FixedOffset> {
    let local = civil(&from_utc(tzinfo, &utc_datetime(tzinfo.py(), instant)?)?)?;
    let offset = local - instant.naive_utc();
    let seconds = i32::try_from(offset.num_seconds()).ok().and_then(FixedOffset::east_opt);
    seconds.filter(|_| offset.subsec_nanos() == 0).ok_or_else(|| not_whole_seconds(tzinfo))
}

/// Converts a datetime from UTC as `datetime.astimezone` does.
pub(super) fn from_utc<'py>(
    tzinfo: &Bound<'py, PyTzInfo>,
    utc: &Bound<'py, PyDateTime>,
) -> PyResult<Bound<'py, PyDateTime>> {
    Ok(utc.call_method1(intern!(utc.py(), "astimezone"), (tzinfo,))?.cast_into()?)
}

fn not_whole_seconds(tzinfo: &Bound<'_, PyTzInfo>) -> PyErr {
    PyValueError::new_err(format!(
        "expected a zone whose offsets are whole seconds, less than a day, found {tzinfo}"
    ))
}

/// Returns the error for an instant that has no datetime in its zone.
pub(super) fn not_expressible(tzinfo: &Bound<'_, PyTzInfo>, utc: &Bound<'_, PyDateTime>) -> PyErr {
    PyValueError::new_err(format!(
        "no datetime of {tzinfo} is the instant {utc}: this tzinfo ignores fold, which tells repeated \
         times apart; use a zoneinfo.ZoneInfo"
    ))
}
