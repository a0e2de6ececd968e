//! Fires as arrays of NumPy's datetime64.

use chrono::{DateTime, Utc};
use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;
use pyo3::types::{PyModule, PyTuple};

use super::{PySchedule, RustSchedule};
use crate::instant::Instant;
use crate::zone::with_errors;

/// NumPy's "not a time".
const NAT: i64 = i64::MIN;

#[pymethods]
impl PySchedule {
    /// Return the fires from start to before stop as a NumPy array of datetime64[s], in UTC.
    ///
    /// >>> schedule = Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30")
    /// >>> start = datetime(2026, 11, 26, tzinfo=timezone.utc)
    /// >>> schedule.array(start, datetime(2026, 11, 28, tzinfo=timezone.utc))
    /// array(['2026-11-26T02:30:00', '2026-11-27T02:30:00'],
    ///       dtype='datetime64[s]')
    fn array<'py>(
        &self,
        py: Python<'py>,
        start: Instant,
        stop: Instant,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (Instant(start), Instant(stop)) = (start, stop);
        let fires =
            || -> Vec<i64> { self.0.fires(start..stop).map(|fire| fire.timestamp()).collect() };
        let fires = py.detach(|| with_errors(fires))?;
        to_array(py, &fires, (fires.len(),).into_pyobject(py)?)
    }

    /// Return, for an array of datetime64 in UTC, the first fire after each, or at it too if inclusive is
    /// true. A Series or an index of pandas with a zone is such an array.
    ///
    /// The result has the same shape, in datetime64[s] and UTC. It is NaT for NaT.
    ///
    /// >>> import numpy as np
    /// >>> schedule = Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30")
    /// >>> schedule.next_array(np.array(["2026-11-26T02:29:59.999", "2026-11-26T02:30"], "datetime64[ms]"))
    /// array(['2026-11-26T02:30:00', '2026-11-27T02:30:00'],
    ///       dtype='datetime64[s]')
    #[pyo3(signature = (times, *, inclusive = false))]
    fn next_array<'py>(
        &self,
        times: &Bound<'py, PyAny>,
        inclusive: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        if inclusive {
            self.map_array(times, "up", RustSchedule::next_at_or_after)
        } else {
            self.map_array(times, "down", RustSchedule::next_after)
        }
    }

    /// Return, for an array of datetime64 in UTC, the last fire before each, or at it too if inclusive is
    /// true. A Series or an index of pandas with a zone is such an array.
    ///
    /// The result has the same shape, in datetime64[s] and UTC. It is NaT for NaT, and if there is none.
    #[pyo3(signature = (times, *, inclusive = false))]
    fn prev_array<'py>(
        &self,
        times: &Bound<'py, PyAny>,
        inclusive: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        if inclusive {
            self.map_array(times, "down", RustSchedule::prev_at_or_before)
        } else {
            self.map_array(times, "up", RustSchedule::prev_before)
        }
    }
}

impl PySchedule {
    /// Finds a fire for each time of an array, without the GIL. Fires are at whole seconds, so that times
    /// may be rounded away from them.
    fn map_array<'py>(
        &self,
        times: &Bound<'py, PyAny>,
        rounding: &str,
        find: impl Fn(&RustSchedule, DateTime<Utc>) -> Option<DateTime<Utc>> + Send + Sync,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = times.py();
        let (seconds, shape): (Bound<'py, PyAny>, Bound<'py, PyTuple>) =
            numpy(py)?.call_method1("to_seconds", (times, rounding))?.extract()?;
        let seconds = PyBuffer::<i64>::get(&seconds)?.to_vec(py)?;
        let find = |second: i64| {
            let time = DateTime::from_timestamp(second, 0)?;
            find(&self.0, time).map(|fire| fire.timestamp())
        };
        let find_all = || -> Vec<i64> {
            seconds.into_iter().map(|second| find(second).unwrap_or(NAT)).collect()
        };
        let fires = py.detach(|| with_errors(find_all))?;
        to_array(py, &fires, shape)
    }
}

fn to_array<'py>(
    py: Python<'py>,
    seconds: &[i64],
    shape: Bound<'py, PyTuple>,
) -> PyResult<Bound<'py, PyAny>> {
    let numpy = numpy(py)?;
    let array = numpy.call_method1("empty", (seconds.len(),))?;
    PyBuffer::<i64>::get(&array)?.copy_from_slice(py, seconds)?;
    numpy.call_method1("to_datetimes", (array, shape))
}

fn numpy(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    py.import("keeptime._arrays")
}
