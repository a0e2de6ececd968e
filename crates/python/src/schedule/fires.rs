//! The iterator over the fires of a schedule.

use std::ops;
use std::ops::Bound::{Excluded, Included};

use chrono::{DateTime, Utc};
use keeptime::schedule::Fires;
use pyo3::prelude::*;
use pyo3::types::PyDateTime;

use super::RustSchedule;
use crate::instant::{FIRST, Instant, LAST};
use crate::zone::{LocalPeriod, with_errors};

/// The order in which an iterator returns fires.
#[derive(Clone, Copy, Debug)]
pub(super) enum Direction {
    Forward,
    Backward,
}

/// An iterator over the fires of a schedule. Schedule.iter returns it.
///
/// reversed returns the fires that remain in the opposite order.
#[pyclass(name = "Fires", module = "keeptime")]
#[derive(Debug)]
pub(crate) struct PyFires {
    fires: Fires<RustSchedule>,
    direction: Direction,
    /// The period of the last fire.
    period: Option<LocalPeriod>,
}

impl PyFires {
    pub(super) fn new(
        schedule: &RustSchedule,
        start: Option<Instant>,
        stop: Option<Instant>,
        direction: Direction,
    ) -> Self {
        let start = Included(start.map_or(FIRST, |Instant(start)| start));
        let stop = stop.map_or(Included(LAST), |Instant(stop)| Excluded(stop));
        Self::in_range(schedule, (start, stop), direction)
    }

    pub(super) fn in_range(
        schedule: &RustSchedule,
        range: (ops::Bound<DateTime<Utc>>, ops::Bound<DateTime<Utc>>),
        direction: Direction,
    ) -> Self {
        let fires = schedule.clone().into_fires(range);
        Self { fires, direction, period: None }
    }
}

#[pymethods]
impl PyFires {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        loop {
            let fire = with_errors(|| {
                let fire = match self.direction {
                    Direction::Forward => self.fires.next(),
                    Direction::Backward => self.fires.next_back(),
                }?;
                let period = match self.period {
                    Some(period) if period.contains(fire) => period,
                    _ => LocalPeriod::at(self.fires.schedule().zone(), fire),
                };
                self.period = Some(period);
                Some((fire, period))
            })?;
            let Some((fire, period)) = fire else { return Ok(None) };
            // At the ends of the years 1 to 9999, some zones are a day behind or ahead.
            if let Some(fire) = self.fires.schedule().zone().datetime(py, fire, &period)? {
                return Ok(Some(fire));
            }
        }
    }

    fn __reversed__(&self) -> Self {
        let direction = match self.direction {
            Direction::Forward => Direction::Backward,
            Direction::Backward => Direction::Forward,
        };
        Self { fires: self.fires.clone(), direction, period: None }
    }
}
