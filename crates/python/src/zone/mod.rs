//! Zones of Python: a `tzinfo`, asked for its offsets when they are needed.
//!
//! So keeptime and Python never disagree about the clocks, whatever the `tzinfo` is. What it says is
//! remembered in tables of a few years each.

mod local;
mod pages;
mod probe;
mod shared_pages;

use std::cell::RefCell;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};
use keeptime::schedule::{NamedZone, OffsetPeriod, Zone};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyString, PyTzInfo};

use crate::instant::{Instant, datetime};
pub(crate) use local::LocalPeriod;
use pages::Pages;

/// A `tzinfo` as a zone of keeptime.
#[derive(Debug)]
pub(crate) struct PyZone {
    tzinfo: Py<PyTzInfo>,
    offsets: Offsets,
}

/// How the offsets of a zone are found.
#[derive(Debug)]
enum Offsets {
    /// `datetime.timezone`: there is only one.
    Fixed(FixedOffset),
    /// `zoneinfo.ZoneInfo`, whose `fold` is known to tell repeated times apart.
    ZoneInfo(Arc<Pages>),
    /// Any other: its own `fromutc` makes its datetimes.
    Other(Arc<Pages>),
}

impl PyZone {
    /// Makes a zone from the value of a parameter `zone`.
    pub(crate) fn new(zone: &Bound<'_, PyAny>) -> PyResult<Arc<Self>> {
        let Ok(tzinfo) = zone.cast::<PyTzInfo>() else {
            return Err(PyTypeError::new_err(not_a_zone(zone)?));
        };
        let offsets = if let Some(offset) = probe::fixed_offset(tzinfo)? {
            Offsets::Fixed(offset)
        } else if let Some(pages) = shared_pages::of_zone_info(tzinfo)? {
            Offsets::ZoneInfo(pages)
        } else {
            Offsets::Other(Arc::default())
        };
        Ok(Arc::new(Self { tzinfo: tzinfo.clone().unbind(), offsets }))
    }

    /// Makes a zone with its name: the key of a `ZoneInfo`, or what `str` says of another one.
    pub(crate) fn named(zone: &Bound<'_, PyAny>) -> PyResult<NamedZone<Arc<Self>>> {
        let made = Self::new(zone)?;
        let key = zone.getattr_opt("key")?.and_then(|key| key.extract::<String>().ok());
        let name = match key {
            Some(key) => key,
            None => zone.str()?.to_string(),
        };
        with_errors(|| NamedZone::new(name, made))
    }

    /// Makes zones of the value of an optional parameter `zones`.
    pub(crate) fn named_each(
        zones: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Vec<NamedZone<Arc<Self>>>> {
        let Some(zones) = zones else { return Ok(Vec::new()) };
        zones.try_iter()?.map(|zone| Self::named(&zone?)).collect()
    }

    pub(crate) fn tzinfo(&self) -> &Py<PyTzInfo> {
        &self.tzinfo
    }

    /// Returns an instant as a datetime in this zone, or `None` if its year would not be 1 to 9999.
    /// `period` is the one that contains the instant.
    pub(crate) fn datetime<'py>(
        &self,
        py: Python<'py>,
        instant: DateTime<Utc>,
        period: &LocalPeriod,
    ) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        let tzinfo = self.tzinfo.bind(py);
        let civil = instant.naive_utc() + period.offset();
        match self.offsets {
            Offsets::Fixed(_) => datetime(py, civil, tzinfo, false),
            Offsets::ZoneInfo(_) => datetime(py, civil, tzinfo, period.is_fold(instant)),
            Offsets::Other(_) => {
                let utc = datetime(py, instant.naive_utc(), &PyTzInfo::utc(py)?.to_owned(), false)?;
                let (Some(utc), Some(_)) = (utc, datetime(py, civil, tzinfo, false)?) else {
                    return Ok(None);
                };
                let local = probe::from_utc(tzinfo, &utc)?;
                // Zones that ignore `fold` cannot tell the two passes of a repeated hour apart.
                let Instant(found) = local.extract()?;
                if found != instant {
                    return Err(probe::not_expressible(tzinfo, &utc));
                }
                Ok(Some(local))
            }
        }
    }
}

fn not_a_zone(found: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(if found.is_instance_of::<PyString>() {
        let name = found.repr()?;
        format!("zone takes a tzinfo, found {name}: pass zoneinfo.ZoneInfo({name})")
    } else {
        format!("zone takes a tzinfo, found {}", found.get_type().name()?)
    })
}

impl Zone for PyZone {
    #[inline]
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        match &self.offsets {
            Offsets::Fixed(offset) => OffsetPeriod::new(*offset, ..),
            Offsets::ZoneInfo(pages) | Offsets::Other(pages) => {
                pages.period_at(unix_seconds, &self.tzinfo)
            }
        }
    }
}

thread_local! {
    /// What a `tzinfo` raised since [`with_errors`] began: [`Zone::period_at`] cannot return it.
    static RAISED: RefCell<Option<PyErr>> = const { RefCell::new(None) };
}

/// Keeps what a `tzinfo` raised for [`with_errors`], which runs on the same thread.
fn raise_later(error: PyErr) {
    RAISED.with_borrow_mut(|raised| *raised = Some(error));
}

/// Calls a function that asks zones for offsets, and returns what a `tzinfo` raised meanwhile.
#[inline]
pub(crate) fn with_errors<T>(ask: impl FnOnce() -> T) -> PyResult<T> {
    // A tzinfo may itself use keeptime.
    let outer = RAISED.take();
    let answer = ask();
    match RAISED.replace(outer) {
        None => Ok(answer),
        Some(error) => Err(error),
    }
}
