//! The offset from UTC of long-term rules.

use chrono::FixedOffset;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDelta, PyString, PyTzInfo};

/// Reads an offset: `+08:00`, `UTC+08:00` or `UTC`, a `timedelta`, or a `timezone`. Returns `None` for
/// everything else.
pub(crate) fn read(value: &Bound<'_, PyAny>) -> PyResult<Option<FixedOffset>> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(from_text(text.to_str()?));
    }
    let py = value.py();
    let delta = match value.cast::<PyTzInfo>() {
        // A zone whose offset changes has none without a date.
        Ok(zone) => zone.call_method1(intern!(py, "utcoffset"), (py.None(),))?,
        Err(_) => value.clone(),
    };
    let Ok(delta) = delta.cast::<PyDelta>() else { return Ok(None) };
    let seconds: f64 = delta.call_method0(intern!(py, "total_seconds"))?.extract()?;
    // A whole number of seconds within a day, which `i32` holds.
    #[allow(clippy::cast_possible_truncation)]
    let whole = (seconds.fract() == 0.0 && seconds.abs() < 86_400.0).then_some(seconds as i32);
    Ok(whole.and_then(FixedOffset::east_opt))
}

fn from_text(text: &str) -> Option<FixedOffset> {
    let offset = text.strip_prefix("UTC").unwrap_or(text);
    match offset {
        "" | "Z" => FixedOffset::east_opt(0),
        offset => offset.parse().ok(),
    }
}
