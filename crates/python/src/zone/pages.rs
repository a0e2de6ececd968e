//! What is known of a zone, by pages of some years.

use std::cmp::Ordering;
use std::sync::OnceLock;

use chrono::{DateTime, Offset, Utc};
use keeptime::schedule::{OffsetPeriod, Zone, ZoneTable};
use pyo3::prelude::*;
use pyo3::types::PyTzInfo;

use super::{probe, raise_later};

/// A page has 2 to the power of this many seconds: 4.25 years.
const PAGE_BITS: u32 = 27;

/// The seconds that are probed, well inside the years 1 to 9999: from 0001-01-04 to 9999-12-28. Before and
/// after them the nearest offset holds.
const FIRST_SECOND: i64 = -62_135_596_800 + 3 * 86_400;
const LAST_SECOND: i64 = 253_402_300_799 - 3 * 86_400;

const PAGES: usize = ((LAST_SECOND - FIRST_SECOND) >> PAGE_BITS) as usize + 1;
/// Pages are allocated in groups, because most are never used.
const GROUP: usize = 32;

type Group = Box<[OnceLock<ZoneTable<Utc>>; GROUP]>;

/// The changes of a zone, page by page, each looked up when it is first needed.
#[derive(Debug)]
pub(super) struct Pages([OnceLock<Group>; PAGES.div_ceil(GROUP)]);

impl Default for Pages {
    fn default() -> Self {
        Self([const { OnceLock::new() }; PAGES.div_ceil(GROUP)])
    }
}

impl Pages {
    /// Returns the period around a second.
    #[inline]
    pub(super) fn period_at(&self, second: i64, tzinfo: &Py<PyTzInfo>) -> OffsetPeriod {
        let known = second.clamp(FIRST_SECOND, LAST_SECOND);
        let period = self.page(known, tzinfo).period_at(known);
        match second.cmp(&known) {
            Ordering::Equal => period,
            Ordering::Less => {
                OffsetPeriod::new(period.offset(), ..period.end().unwrap_or(i64::MAX))
            }
            Ordering::Greater => {
                OffsetPeriod::new(period.offset(), period.start().unwrap_or(i64::MIN)..)
            }
        }
    }

    #[inline]
    fn page(&self, second: i64, tzinfo: &Py<PyTzInfo>) -> &dyn Zone {
        let index = usize::try_from((second - FIRST_SECOND) >> PAGE_BITS).unwrap_or(0);
        let group =
            self.0[index / GROUP].get_or_init(|| Box::new([const { OnceLock::new() }; GROUP]));
        let page = &group[index % GROUP];
        match page.get() {
            Some(table) => table,
            None => look_up(page, index, tzinfo),
        }
    }
}

/// Looks up a page. Nothing is locked meanwhile, because other threads must not wait for Python: two of
/// them may look up the same page, and one result is kept.
#[cold]
fn look_up<'p>(
    page: &'p OnceLock<ZoneTable<Utc>>,
    index: usize,
    tzinfo: &Py<PyTzInfo>,
) -> &'p dyn Zone {
    match Python::attach(|py| probe_page(index, tzinfo.bind(py))) {
        Ok(table) => page.get_or_init(|| table),
        Err(error) => {
            raise_later(error);
            // Any answer ends the search, and the error takes its place.
            &Utc
        }
    }
}

fn probe_page(index: usize, tzinfo: &Bound<'_, PyTzInfo>) -> PyResult<ZoneTable<Utc>> {
    let instant = |second: i64| {
        let second = second.clamp(FIRST_SECOND, LAST_SECOND + 1);
        DateTime::from_timestamp(second, 0).unwrap_or_default()
    };
    let start = FIRST_SECOND + (i64::try_from(index).unwrap_or(0) << PAGE_BITS);
    let mut raised = None;
    let table = ZoneTable::from_fn(instant(start)..instant(start + (1 << PAGE_BITS)), |at| {
        if raised.is_some() {
            return Utc.fix();
        }
        probe::offset_at(tzinfo, instant(at.timestamp())).unwrap_or_else(|error| {
            raised = Some(error);
            Utc.fix()
        })
    });
    match raised {
        // Its range has all seconds of the page, so the fallback is never asked.
        None => Ok(table.with_fallback(Utc)),
        Some(error) => Err(error),
    }
}
