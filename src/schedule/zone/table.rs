//! Tables of a zone's changes over a range of years.
//!
//! A table answers from a sorted list of changes. To find the change before an instant fast, the time
//! between the first and the last change is divided into pages of equal length, and the table stores
//! the number of changes before each page.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};

use super::offset_change::OffsetChanges;
use super::offset_period::{OffsetPeriod, Zone};
use super::probe::{ProbedFunction, instant_at};

/// The changes of a zone in a range of instants, looked up once. A table answers faster than most
/// zones, and many schedules can share it.
///
/// A table does not know what the clocks do outside its range. [`new`](Self::new) and
/// [`with_fallback`](Self::with_fallback) give it another zone as a fallback, which answers there; only
/// then is the table a [`Zone`]. Without a fallback, [`try_period_at`](Self::try_period_at) returns an
/// error outside the range.
///
/// ```
/// use chrono::{DateTime, FixedOffset, Utc};
/// use keeptime::schedule::{Zone, ZoneTable};
///
/// let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
/// let [winter, summer] = [1, 2].map(|hours| FixedOffset::east_opt(hours * 3600).unwrap());
/// let year = instant("2026-01-01T00:00:00Z")..instant("2027-01-01T00:00:00Z");
/// let changes = [
///     (instant("2026-03-29T01:00:00Z"), summer),
///     (instant("2026-10-25T01:00:00Z"), winter),
/// ];
/// let table = ZoneTable::from_changes(year, winter, changes)?;
/// assert_eq!(table.try_period_at(instant("2026-07-01T00:00:00Z"))?.offset(), summer);
/// assert_eq!(
///     table.try_period_at(instant("2027-07-01T00:00:00Z")).unwrap_err().to_string(),
///     "the table covers 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z, asked for 2027-07-01T00:00:00Z",
/// );
///
/// // A schedule needs an answer outside the range too.
/// let zone = table.with_fallback(winter);
/// let offset = |text: &str| zone.period_at(instant(text).timestamp()).offset();
/// assert_eq!(offset("2026-07-01T00:00:00Z"), summer);
/// assert_eq!(offset("2027-07-01T00:00:00Z"), winter);
/// # Ok::<(), keeptime::schedule::ZoneTableError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ZoneTable<Z = ()> {
    /// The seconds that the table was created for.
    range: Range<i64>,
    /// The seconds at which the table answers as a [`Zone`] without its fallback. If a period starts
    /// or ends within 24 hours of such a second, the offset changes there.
    without_fallback: Range<i64>,
    /// From the start of the first period to the end of the last one.
    known: Range<i64>,
    /// The offset before the first change.
    first_offset: FixedOffset,
    /// The second of each change and the offset after it, in ascending order.
    changes: Vec<(i64, FixedOffset)>,
    /// The number of changes before each page. The first page starts at the first change. Most pages
    /// have one change or none, so that little is left to search.
    changes_before_page: Vec<usize>,
    /// A page has 2 to the power of `page_bits` seconds.
    page_bits: u32,
    fallback: Z,
}

/// Why a table cannot be created, or cannot answer a question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ZoneTableError {
    /// The instant in question is outside the table's range.
    #[error("the table covers {}, asked for {}", range_text(.range), instant_text(.instant))]
    OutsideRange {
        /// The range of the table.
        range: Range<DateTime<Utc>>,
        /// The instant in question.
        instant: DateTime<Utc>,
    },
    /// A change is outside the table's range.
    #[error("a change must be in the range {}, found {}", range_text(.range), instant_text(.found))]
    ChangeOutsideRange {
        /// The range of the table.
        range: Range<DateTime<Utc>>,
        /// The instant of the change.
        found: DateTime<Utc>,
    },
    /// A change is not later than the change before it.
    #[error(
        "each change must be later than the one before it, found {} after {}",
        instant_text(.found),
        instant_text(.before)
    )]
    ChangesOutOfOrder {
        /// The instant of the previous change.
        before: DateTime<Utc>,
        /// The instant of the change.
        found: DateTime<Utc>,
    },
}

fn range_text(range: &Range<DateTime<Utc>>) -> String {
    format!("{} to {}", instant_text(&range.start), instant_text(&range.end))
}

fn instant_text(instant: &DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The shortest page, as a power of 2: 97 days. Changes usually have more days between them.
const MIN_PAGE_BITS: u32 = 23;

/// Seconds at both ends of a range for which a table needs to know more than the range, because
/// periods must end at changes that are a day or less away; see [`Zone::period_at`].
const MARGIN: i64 = 2 * 24 * 3600;

impl<Z: Zone> ZoneTable<Z> {
    /// Creates a table from the changes of a zone in a range of instants. The zone becomes the
    /// fallback, which answers outside the range. It may be a reference or an `Arc`.
    ///
    /// ```
    /// # #[cfg(all(feature = "chrono-tz", feature = "jiff"))] {
    /// use chrono::{TimeZone, Utc};
    /// use keeptime::schedule::source::{self, ZoneSource};
    /// use keeptime::schedule::{Zone, ZoneTable};
    ///
    /// let year = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).unwrap();
    /// let summer = Utc.with_ymd_and_hms(2025, 7, 1, 0, 0, 0).unwrap().timestamp();
    ///
    /// let zone = source::jiff_bundled().zone("America/New_York").unwrap();
    /// let table = ZoneTable::new(&zone, year(2020)..year(2030));
    /// assert_eq!(table.period_at(summer).offset(), zone.period_at(summer).offset());
    ///
    /// let zone = chrono_tz::America::New_York;
    /// let table = ZoneTable::new(zone, year(2020)..year(2030));
    /// assert_eq!(table.period_at(summer).offset(), zone.period_at(summer).offset());
    /// # }
    /// ```
    pub fn new(zone: Z, range: Range<DateTime<Utc>>) -> Self {
        look_up(&zone, seconds(&range)).with_fallback(zone)
    }
}

impl ZoneTable {
    /// Creates a table from a list of changes. `first_offset` is the offset at the start of the range;
    /// each change is an instant and the offset after it. The list must contain all changes in the
    /// range.
    ///
    /// # Errors
    /// [`ZoneTableError`] if a change is outside the range, or is not later than the change before it.
    pub fn from_changes(
        range: Range<DateTime<Utc>>,
        first_offset: FixedOffset,
        changes: impl IntoIterator<Item = (DateTime<Utc>, FixedOffset)>,
    ) -> Result<Self, ZoneTableError> {
        let mut kept: Vec<(i64, FixedOffset)> = Vec::new();
        let mut before: Option<DateTime<Utc>> = None;
        for (found, offset) in changes {
            if !range.contains(&found) {
                return Err(ZoneTableError::ChangeOutsideRange { range, found });
            }
            if let Some(before) = before.filter(|before| found <= *before) {
                return Err(ZoneTableError::ChangesOutOfOrder { before, found });
            }
            before = Some(found);
            // Changes are at whole seconds.
            let from = found.timestamp() + i64::from(found.timestamp_subsec_nanos() != 0);
            let last = kept.last().map_or(first_offset, |(_, offset)| *offset);
            if offset != last {
                kept.push((from, offset));
            }
        }
        let range = seconds(&range);
        let without_fallback = range.start.saturating_add(MARGIN)..range.end.saturating_sub(MARGIN);
        Ok(Self::from_parts(range.clone(), without_fallback, range, first_offset, kept))
    }

    /// Creates a table from a function that returns the offset at an instant. This suits the zones of
    /// other languages, such as Python's `zoneinfo`.
    ///
    /// The function is called for every 160 hours of the range and a little beyond, and more often
    /// near each change. Two changes within 160 hours that cancel out are not found. No zone of the
    /// IANA database has such changes.
    ///
    /// ```
    /// use chrono::{DateTime, FixedOffset, Utc};
    /// use keeptime::schedule::ZoneTable;
    ///
    /// let change: DateTime<Utc> = "2026-10-25T01:00:00Z".parse()?;
    /// let year = "2026-01-01T00:00:00Z".parse()?.."2027-01-01T00:00:00Z".parse()?;
    /// let table = ZoneTable::from_fn(year, |at| {
    ///     FixedOffset::east_opt(if at < change { 7200 } else { 3600 }).unwrap()
    /// });
    /// assert_eq!(table.try_period_at(change)?.start(), Some(change.timestamp()));
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn from_fn(
        range: Range<DateTime<Utc>>,
        offset_at: impl FnMut(DateTime<Utc>) -> FixedOffset,
    ) -> Self {
        look_up(&ProbedFunction::new(offset_at), seconds(&range))
    }

    fn from_parts(
        range: Range<i64>,
        without_fallback: Range<i64>,
        known: Range<i64>,
        first_offset: FixedOffset,
        changes: Vec<(i64, FixedOffset)>,
    ) -> Self {
        let (changes_before_page, page_bits) = pages(&changes);
        Self {
            range,
            without_fallback,
            known,
            first_offset,
            changes,
            changes_before_page,
            page_bits,
            fallback: (),
        }
    }

    /// Sets a zone as the fallback, which answers outside the table's range.
    ///
    /// If the table was created from a list of changes, the fallback also answers in the first and
    /// last two days of the range, because the list does not say whether a change is just outside it.
    /// It must agree with the table there.
    pub fn with_fallback<Z: Zone>(self, fallback: Z) -> ZoneTable<Z> {
        ZoneTable {
            range: self.range,
            without_fallback: self.without_fallback,
            known: self.known,
            first_offset: self.first_offset,
            changes: self.changes,
            changes_before_page: self.changes_before_page,
            page_bits: self.page_bits,
            fallback,
        }
    }
}

impl<Z> ZoneTable<Z> {
    /// Returns the range of instants that the table was created for, in whole seconds.
    pub fn range(&self) -> Range<DateTime<Utc>> {
        instant_at(self.range.start)..instant_at(self.range.end)
    }

    /// Returns the offset at an instant and the period during which it holds, as far as the table
    /// knows it.
    ///
    /// # Errors
    /// [`ZoneTableError::OutsideRange`] if the instant is outside the table's range.
    pub fn try_period_at(&self, instant: DateTime<Utc>) -> Result<OffsetPeriod, ZoneTableError> {
        let at = instant.timestamp();
        if self.range.contains(&at) {
            Ok(self.period(at))
        } else {
            Err(ZoneTableError::OutsideRange { range: self.range(), instant })
        }
    }

    fn period(&self, at: i64) -> OffsetPeriod {
        let count = self.count_changes_until(at);
        let end = self.changes.get(count).map_or(self.known.end, |(change, _)| *change);
        let (start, offset) = match count.checked_sub(1).and_then(|last| self.changes.get(last)) {
            Some((change, offset)) => (*change, *offset),
            None => (self.known.start, self.first_offset),
        };
        OffsetPeriod::new(offset, start..end)
    }

    /// Counts the changes at or before `at`.
    fn count_changes_until(&self, at: i64) -> usize {
        let Some((first, _)) = self.changes.first() else { return 0 };
        if at < *first {
            return 0;
        }
        let page = usize::try_from((at - first) >> self.page_bits).unwrap_or(usize::MAX);
        let before = self.changes_before_page.get(page);
        let before_next = self.changes_before_page.get(page.saturating_add(1));
        let (Some(before), Some(before_next)) = (before, before_next) else {
            return self.changes.len();
        };
        let in_page = &self.changes[*before..*before_next];
        before + in_page.partition_point(|(change, _)| *change <= at)
    }
}

impl<Z: Zone> Zone for ZoneTable<Z> {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        if self.without_fallback.contains(&unix_seconds) {
            self.period(unix_seconds)
        } else {
            self.fallback.period_at(unix_seconds)
        }
    }
}

/// Returns a table with the changes of a zone in a range.
fn look_up(zone: &impl Zone, range: Range<i64>) -> ZoneTable {
    let start = range.start.saturating_sub(MARGIN);
    let end = range.end.saturating_add(MARGIN);
    let (first, last) = (zone.period_at(start), zone.period_at(end - 1));
    let known = first.seconds().start..last.seconds().end;
    let changes = OffsetChanges::in_seconds(zone, start..end);
    let changes = changes.map(|change| (change.at().timestamp(), change.after())).collect();
    ZoneTable::from_parts(range.clone(), range, known, first.offset(), changes)
}

/// Returns the whole seconds in a range.
fn seconds(range: &Range<DateTime<Utc>>) -> Range<i64> {
    let end = &range.end;
    range.start.timestamp()..end.timestamp() + i64::from(end.timestamp_subsec_nanos() != 0)
}

/// Returns the number of changes before each page, and the length of a page as a power of 2.
///
/// The last number counts all changes. Pages are long enough that there are at most 8 for each change.
fn pages(changes: &[(i64, FixedOffset)]) -> (Vec<usize>, u32) {
    let (Some((start, _)), Some((end, _))) = (changes.first(), changes.last()) else {
        return (Vec::new(), MIN_PAGE_BITS);
    };
    let mut bits = MIN_PAGE_BITS;
    while usize::try_from((end - start) >> bits).is_ok_and(|pages| pages > 8 * changes.len()) {
        bits += 1;
    }
    let changes_before = |second: i64| changes.partition_point(|(change, _)| *change < second);
    let pages = 0..=((end - start) >> bits) + 1;
    (pages.map(|page| changes_before(start + (page << bits))).collect(), bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Offset;

    #[test]
    fn pages_are_few_and_count_the_changes_before_them() {
        let at = |second: i64| (second, Utc.fix());
        assert_eq!(pages(&[]), (Vec::new(), MIN_PAGE_BITS));
        assert_eq!(pages(&[at(5)]), (alloc::vec![0, 1], MIN_PAGE_BITS));
        // There are at most eight pages for each change. A page of twice the size halves the number of
        // pages.
        let page = 1_i64 << MIN_PAGE_BITS;
        let [start, end] = [7 + 9 * page, 7 + 25 * page];
        assert_eq!(pages(&[at(start), at(end)]).1, MIN_PAGE_BITS);
        assert_eq!(pages(&[at(start), at(end + page)]).1, MIN_PAGE_BITS + 1);
        let (counts, _) = pages(&[at(start), at(end)]);
        assert_eq!((counts.len(), counts[0], counts[1], counts[16], counts[17]), (18, 0, 1, 1, 2));
    }
}
