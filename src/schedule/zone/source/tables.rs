//! The zones of another source as tables.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

use chrono::{DateTime, Utc};

use super::{NamedZone, ZoneSource};
use crate::schedule::ZoneTable;

/// Returns the zones of a source as [`ZoneTable`]s of a range of instants, for programs that ask many single
/// questions: in a table, a question takes a small part of the time that it takes in a zone of jiff or
/// chrono-tz.
///
/// Each time that a zone is found, all its changes in the range are looked up, and they stay in memory: some
/// microseconds and a kilobyte for twenty years. Clones of the zone share the table, so find it once and
/// clone it. Outside the range, the zone of the source answers.
///
/// ```
/// # #[cfg(feature = "jiff")] {
/// use chrono::{DateTime, Utc};
/// use keeptime::schedule::source::{self, ZoneSource};
/// use keeptime::{Pattern, Schedule};
///
/// let years = "2020-01-01T00:00:00Z".parse().unwrap().."2040-01-01T00:00:00Z".parse().unwrap();
/// let zone = source::tables(source::jiff_bundled(), years).zone("America/New_York").unwrap();
///
/// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=30").unwrap();
/// let schedule = Schedule::builder().zone(zone).pattern(&pattern).unwrap();
/// let now: DateTime<Utc> = "2026-11-25T12:00:00Z".parse().unwrap();
/// assert_eq!(schedule.next_after(now), "2026-11-26T07:30:00Z".parse().ok());
/// # }
/// ```
pub fn tables<S: ZoneSource>(source: S, range: Range<DateTime<Utc>>) -> TableSource<S> {
    TableSource { source, range }
}

/// The zones of another source as tables. [`tables`] returns it.
#[derive(Clone, Debug)]
pub struct TableSource<S> {
    source: S,
    range: Range<DateTime<Utc>>,
}

impl<S: ZoneSource> ZoneSource for TableSource<S> {
    type Zone = Arc<ZoneTable<S::Zone>>;

    fn find(&self, name: &str) -> Option<NamedZone<Self::Zone>> {
        let table = |zone| Arc::new(ZoneTable::new(zone, self.range.clone()));
        Some(self.source.find(name)?.map_zone(table))
    }

    fn names(&self) -> Vec<String> {
        self.source.names()
    }

    fn version(&self) -> Option<&str> {
        self.source.version()
    }
}
