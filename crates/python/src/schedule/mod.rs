//! The class `Schedule`.

mod arrays;
mod fires;
mod missed;
mod python_object;

use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc};
use keeptime::Schedule;
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyTzInfo};

use crate::errors::{timetable_error, value_error};
use crate::instant::Instant;
use crate::pattern::PyPattern;
use crate::zone::{LocalPeriod, PyZone, with_errors};
use fires::Direction;

pub(crate) use fires::PyFires;
pub(crate) use missed::PyMissed;

/// A schedule of the library in a zone of Python.
type RustSchedule = Schedule<Arc<PyZone>>;

/// When a pattern fires, in a zone.
///
/// pattern: a Pattern, or the text of one.
/// zone: a tzinfo, whose clocks show the pattern's hours. The services read them in UTC, the default.
/// start: an aware datetime. Nothing fires before it, and it gives the weekday, the hour and the minute
///     that rules leave out, and the second of every fire.
/// gap: a time that the clocks skip is shifted ("shift": 02:30 fires at 03:30) or skipped ("skip").
/// overlap: a time that the clocks repeat fires the "first" time, the "second" time, or "both" times.
///
/// Raises PatternError for an invalid text, and ScheduleError if the pattern needs another start.
///
/// All methods take aware datetimes in any zone, and return them in the schedule's own.
///
/// >>> from datetime import datetime, timezone
/// >>> from zoneinfo import ZoneInfo
/// >>> from keeptime import Schedule
/// >>> schedule = Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", zone=ZoneInfo("Europe/Berlin"))
/// >>> print(schedule.next(datetime(2026, 3, 28, 12, tzinfo=timezone.utc)))
/// 2026-03-29 03:30:00+02:00
#[pyclass(name = "Schedule", module = "keeptime", frozen, weakref)]
#[derive(Debug)]
pub(crate) struct PySchedule(pub(crate) RustSchedule);

#[pymethods]
impl PySchedule {
    #[new]
    #[pyo3(signature = (pattern, zone = None, *, start = None, gap = "shift", overlap = "first"))]
    fn new(
        py: Python<'_>,
        pattern: &Bound<'_, PyAny>,
        zone: Option<&Bound<'_, PyAny>>,
        start: Option<Instant>,
        gap: &str,
        overlap: &str,
    ) -> PyResult<Self> {
        let pattern = PyPattern::from_argument(pattern)?;
        let zone = match zone {
            Some(zone) => PyZone::new(zone)?,
            None => PyZone::new(&PyTzInfo::utc(py)?.to_owned())?,
        };
        let builder = Schedule::builder()
            .zone(zone)
            .start(start.map(|Instant(start)| start))
            .gap(gap.parse().map_err(value_error)?)
            .overlap(overlap.parse().map_err(value_error)?);
        match with_errors(|| builder.pattern(pattern.get()))? {
            Ok(schedule) => Ok(Self(schedule)),
            Err(error) => Err(timetable_error(py, &error)),
        }
    }

    /// The pattern.
    #[getter]
    fn pattern(&self) -> PyPattern {
        self.0.pattern().clone().into()
    }

    /// The tzinfo, as it was given.
    #[getter]
    fn zone(&self) -> &Py<PyTzInfo> {
        self.0.zone().tzinfo()
    }

    /// The start in the schedule's zone, or None.
    #[getter]
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        self.0.start().map(|start| self.datetime(py, start)).transpose()
    }

    /// What happens at a time that the clocks skip: "shift" or "skip".
    #[getter]
    fn gap(&self) -> &'static str {
        self.0.gap().name()
    }

    /// When a time that the clocks repeat fires: the "first" time, the "second" time, or "both" times.
    #[getter]
    fn overlap(&self) -> &'static str {
        self.0.overlap().name()
    }

    /// Return the first fire after an instant, or at the instant too if inclusive is true.
    ///
    /// Raises OverflowError if it would be after the year 9999.
    ///
    /// >>> schedule = Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30")
    /// >>> fire = schedule.next(datetime(2026, 11, 26, tzinfo=timezone.utc))
    /// >>> print(fire, schedule.next(fire), schedule.next(fire, inclusive=True))
    /// 2026-11-26 02:30:00+00:00 2026-11-27 02:30:00+00:00 2026-11-26 02:30:00+00:00
    #[pyo3(signature = (after, *, inclusive = false))]
    fn next<'py>(
        &self,
        py: Python<'py>,
        after: Instant,
        inclusive: bool,
    ) -> PyResult<Bound<'py, PyDateTime>> {
        let Instant(mut from) = after;
        let mut inclusive = inclusive;
        while let Some((fire, period)) = self.located(|schedule| {
            if inclusive { schedule.next_at_or_after(from) } else { schedule.next_after(from) }
        })? {
            if let Some(fire) = self.0.zone().datetime(py, fire, &period)? {
                return Ok(fire);
            }
            // A fire of the year 0 in local time, from an instant of the year 1 in UTC.
            if fire.year() > 1 {
                break;
            }
            (from, inclusive) = (fire, false);
        }
        Err(PyOverflowError::new_err("the next fire is after the year 9999"))
    }

    /// Return the last fire before an instant, or at the instant too if inclusive is true.
    ///
    /// It is None if there is none: because of the start, or because it would be before the year 1.
    ///
    /// >>> schedule = Schedule("FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=30")
    /// >>> print(schedule.prev(datetime(2026, 11, 26, tzinfo=timezone.utc)))
    /// 2026-11-23 02:30:00+00:00
    #[pyo3(signature = (before, *, inclusive = false))]
    fn prev<'py>(
        &self,
        py: Python<'py>,
        before: Instant,
        inclusive: bool,
    ) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        let Instant(mut until) = before;
        let mut inclusive = inclusive;
        while let Some((fire, period)) = self.located(|schedule| {
            if inclusive { schedule.prev_at_or_before(until) } else { schedule.prev_before(until) }
        })? {
            if let Some(fire) = self.0.zone().datetime(py, fire, &period)? {
                return Ok(Some(fire));
            }
            // A fire of the year 10000 in local time, from an instant of the year 9999 in UTC.
            if fire.year() < 9999 {
                break;
            }
            (until, inclusive) = (fire, false);
        }
        Ok(None)
    }

    /// Return an iterator over the fires from start to before stop, in order.
    ///
    /// Without a stop it ends with the year 9999. Without a start it begins with that of the schedule, or with
    /// the year 1. For the opposite order, use reversed.
    ///
    /// >>> schedule = Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30")
    /// >>> start = datetime(2026, 11, 26, tzinfo=timezone.utc)
    /// >>> stop = datetime(2026, 11, 28, tzinfo=timezone.utc)
    /// >>> for fire in schedule.iter(start, stop):
    /// ...     print(fire)
    /// 2026-11-26 02:30:00+00:00
    /// 2026-11-27 02:30:00+00:00
    /// >>> print(next(reversed(schedule.iter(start, stop))))
    /// 2026-11-27 02:30:00+00:00
    #[pyo3(signature = (start = None, stop = None))]
    fn iter(&self, start: Option<Instant>, stop: Option<Instant>) -> PyFires {
        PyFires::new(&self.0, start, stop, Direction::Forward)
    }

    /// Return the number of fires from start to before stop.
    ///
    /// >>> schedule = Schedule("FREQ=DAILY;BYHOUR=2,14;BYMINUTE=30")
    /// >>> new_year = datetime(2026, 1, 1, tzinfo=timezone.utc)
    /// >>> schedule.count(new_year, datetime(2027, 1, 1, tzinfo=timezone.utc))
    /// 730
    fn count(&self, py: Python<'_>, start: Instant, stop: Instant) -> PyResult<u64> {
        let (Instant(start), Instant(stop)) = (start, stop);
        py.detach(|| with_errors(|| self.0.count(start..stop)))
    }

    /// Return the fires that were missed: after the last one that was handled, until now and including it.
    ///
    /// handled: the last fire that was handled, the only thing that a scheduler has to store. None if there
    ///     was none yet: then it begins with the schedule's start, and without one nothing was missed.
    ///
    /// >>> schedule = Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")
    /// >>> handled = datetime(2026, 11, 23, 2, tzinfo=timezone.utc)
    /// >>> missed = schedule.missed(handled, datetime(2026, 11, 26, 12, tzinfo=timezone.utc))
    /// >>> if missed:
    /// ...     print(missed.count, missed.latest)
    /// 3 2026-11-26 02:00:00+00:00
    /// >>> [fire.day for fire in missed]
    /// [24, 25, 26]
    fn missed(slf: &Bound<'_, Self>, handled: Option<Instant>, now: Instant) -> PyResult<PyMissed> {
        PyMissed::new(slf, handled, now)
    }

    /// Return whether it fires at exactly this instant.
    fn __contains__(&self, instant: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Instant(instant) = instant.extract()?;
        with_errors(|| self.0.is_fire(instant))
    }
}

impl PySchedule {
    /// Returns an instant in the schedule's zone.
    pub(crate) fn datetime<'py>(
        &self,
        py: Python<'py>,
        instant: DateTime<Utc>,
    ) -> PyResult<Bound<'py, PyDateTime>> {
        let zone = self.0.zone();
        let period = with_errors(|| LocalPeriod::at(zone, instant))?;
        zone.datetime(py, instant, &period)?.ok_or_else(crate::instant::out_of_range)
    }

    /// Finds an instant, and the period of the zone that contains it.
    #[inline]
    fn located(
        &self,
        find: impl FnOnce(&RustSchedule) -> Option<DateTime<Utc>>,
    ) -> PyResult<Option<(DateTime<Utc>, LocalPeriod)>> {
        with_errors(|| find(&self.0).map(|at| (at, LocalPeriod::at(self.0.zone(), at))))
    }
}
