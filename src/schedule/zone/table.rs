//! A zone's changes over some years, looked up once.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};

use super::offset_change::OffsetChanges;
use super::offset_period::{OffsetPeriod, Zone};
use super::probe::{Function, instant_at};

/// The changes of a zone over a stated range of instants, looked up once, to be shared by all that
/// ask often.
///
/// A table never answers for an instant outside its range by itself: the clocks may have changed in
/// between. With a zone behind it, which [`new`](Self::new) and [`with_fallback`](Self::with_fallback) give,
/// the table is a [`Zone`] that passes such questions on. Without one it is not a `Zone`;
/// [`try_period_at`](Self::try_period_at) returns an error outside the range.
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
///     "the table holds 2026-01-01T00:00:00Z until 2027-01-01T00:00:00Z, found 2027-07-01T00:00:00Z",
/// );
///
/// // For schedules, something has to answer outside the range.
/// let zone = table.with_fallback(winter);
/// let offset = |text: &str| zone.period_at(instant(text).timestamp()).offset();
/// assert_eq!(offset("2026-07-01T00:00:00Z"), summer);
/// assert_eq!(offset("2027-07-01T00:00:00Z"), winter);
/// # Ok::<(), keeptime::schedule::ZoneTableError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ZoneTable<Z = ()> {
    /// The instants that the table was made for.
    stated: Range<i64>,
    /// Of these, the ones whose period does not end nearby without a change.
    complete: Range<i64>,
    /// The start of the first period and the end of the last.
    reach: Range<i64>,
    first: FixedOffset,
    // From when on which offset holds, ascending.
    changes: Vec<(i64, FixedOffset)>,
    // How many changes there are before each page of time. The pages are counted from the first
    // change on; most have one change or none, so that hardly anything is left to search for.
    pages: Vec<usize>,
    // A page has two to the power of this of seconds.
    page: u32,
    behind: Z,
}

/// Why a table cannot be made, or cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ZoneTableError {
    /// The question is about an instant outside of the table's range.
    #[error("the table holds {}, found {}", range_text(.range), instant_text(.found))]
    OutsideRange {
        /// The range that the table holds.
        range: Range<DateTime<Utc>>,
        /// The instant asked for.
        found: DateTime<Utc>,
    },
    /// A change lies outside of the table's range.
    #[error("a change must lie in the range {}, found {}", range_text(.range), instant_text(.found))]
    ChangeOutsideRange {
        /// The range that the table should hold.
        range: Range<DateTime<Utc>>,
        /// The instant of the change.
        found: DateTime<Utc>,
    },
    /// A change is not later than the one before it.
    #[error("changes must ascend, found {} after {}", instant_text(.found), instant_text(.before))]
    ChangesOutOfOrder {
        /// The instant of the change before it.
        before: DateTime<Utc>,
        /// The instant of the change.
        found: DateTime<Utc>,
    },
}

fn range_text(range: &Range<DateTime<Utc>>) -> String {
    format!("{} until {}", instant_text(&range.start), instant_text(&range.end))
}

fn instant_text(instant: &DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// 97 days, less than there usually are between two changes.
const PAGE: u32 = 23;

/// A period may end without a change only where it is farther than a day away; see
/// [`Zone::period_at`].
const MARGIN: i64 = 2 * 24 * 3600;

impl<Z: Zone> ZoneTable<Z> {
    /// Looks up the changes of a zone over a range of instants. The zone stays behind the table and
    /// answers outside the range; `&zone` and `Arc` are zones too.
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
        looked_up(&zone, seconds(&range)).with_fallback(zone)
    }
}

impl ZoneTable {
    /// A table from a list of changes: the offset at the start of the range, and from which instant
    /// on which other offset holds. The list must be complete over the range.
    ///
    /// # Errors
    /// [`ZoneTableError`] if a change lies outside the range, or is not later than the one before it.
    pub fn from_changes(
        range: Range<DateTime<Utc>>,
        first: FixedOffset,
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
            // Offsets hold from a whole second on.
            let from = found.timestamp() + i64::from(found.timestamp_subsec_nanos() != 0);
            let last = kept.last().map_or(first, |(_, offset)| *offset);
            if offset != last {
                kept.push((from, offset));
            }
        }
        let stated = seconds(&range);
        let complete = stated.start.saturating_add(MARGIN)..stated.end.saturating_sub(MARGIN);
        Ok(Self::of(stated.clone(), complete, stated, first, kept))
    }

    /// A table from a function that gives the offset at an instant, as other languages have it.
    ///
    /// The function is asked about every 160 hours, a little before and after the range too, and
    /// near each change. If it changes its offset twice within 160 hours, and so takes back the first
    /// change, that is not seen; no zone of the IANA database does so.
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
        looked_up(&Function::new(offset_at), seconds(&range))
    }

    fn of(
        stated: Range<i64>,
        complete: Range<i64>,
        reach: Range<i64>,
        first: FixedOffset,
        changes: Vec<(i64, FixedOffset)>,
    ) -> Self {
        let (pages, page) = pages(&changes);
        Self { stated, complete, reach, first, changes, pages, page, behind: () }
    }

    /// The table with a zone behind it, which answers outside the table's range.
    ///
    /// A table from a list of changes also leaves the first and last two days of its range to that
    /// zone, which must agree with the table there: only it knows whether a change follows.
    pub fn with_fallback<Z: Zone>(self, zone: Z) -> ZoneTable<Z> {
        let Self { stated, complete, reach, first, changes, pages, page, behind: () } = self;
        ZoneTable { stated, complete, reach, first, changes, pages, page, behind: zone }
    }
}

impl<Z> ZoneTable<Z> {
    /// The range of instants that the table was made for, in whole seconds.
    pub fn range(&self) -> Range<DateTime<Utc>> {
        instant_at(self.stated.start)..instant_at(self.stated.end)
    }

    /// The offset at an instant and the period over which it holds, as far as the table knows it.
    ///
    /// # Errors
    /// [`ZoneTableError::OutsideRange`] if the instant is not within the table's range.
    pub fn try_period_at(&self, instant: DateTime<Utc>) -> Result<OffsetPeriod, ZoneTableError> {
        let at = instant.timestamp();
        if self.stated.contains(&at) {
            Ok(self.period(at))
        } else {
            Err(ZoneTableError::OutsideRange { range: self.range(), found: instant })
        }
    }

    fn period(&self, at: i64) -> OffsetPeriod {
        let passed = self.passed(at);
        let until = self.changes.get(passed).map_or(self.reach.end, |(from, _)| *from);
        let (from, offset) = match passed.checked_sub(1).and_then(|last| self.changes.get(last)) {
            Some((from, offset)) => (*from, *offset),
            None => (self.reach.start, self.first),
        };
        OffsetPeriod::new(offset, from..until)
    }

    /// How many changes have come at an instant.
    fn passed(&self, unix_seconds: i64) -> usize {
        let Some((start, _)) = self.changes.first() else { return 0 };
        if unix_seconds < *start {
            return 0;
        }
        let page = usize::try_from((unix_seconds - start) >> self.page).unwrap_or(usize::MAX);
        let bounds = self.pages.get(page).zip(self.pages.get(page.saturating_add(1)));
        let Some((before, through)) = bounds else { return self.changes.len() };
        let here = &self.changes[*before..*through];
        before + here.partition_point(|(from, _)| *from <= unix_seconds)
    }
}

impl<Z: Zone> Zone for ZoneTable<Z> {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        if self.complete.contains(&unix_seconds) {
            self.period(unix_seconds)
        } else {
            self.behind.period_at(unix_seconds)
        }
    }
}

/// The table of a zone over a range.
fn looked_up(zone: &impl Zone, stated: Range<i64>) -> ZoneTable {
    // A little more than the range, so that every period in it is known to its end or far beyond.
    let start = stated.start.saturating_sub(MARGIN);
    let end = stated.end.saturating_add(MARGIN);
    let (first, last) = (zone.period_at(start), zone.period_at(end - 1));
    let reach = first.seconds().start..last.seconds().end;
    let changes = OffsetChanges::in_seconds(zone, start..end);
    let changes = changes.map(|change| (change.at().timestamp(), change.after())).collect();
    ZoneTable::of(stated.clone(), stated, reach, first.offset(), changes)
}

/// The whole seconds of a range.
fn seconds(range: &Range<DateTime<Utc>>) -> Range<i64> {
    let end = &range.end;
    range.start.timestamp()..end.timestamp() + i64::from(end.timestamp_subsec_nanos() != 0)
}

/// How many changes there are before each page, with one more page that ends with the last change,
/// and the power of two that a page has of seconds. There are a few pages for each change at most.
fn pages(changes: &[(i64, FixedOffset)]) -> (Vec<usize>, u32) {
    let (Some((start, _)), Some((end, _))) = (changes.first(), changes.last()) else {
        return (Vec::new(), PAGE);
    };
    let mut page = PAGE;
    while usize::try_from((end - start) >> page).is_ok_and(|pages| pages > 8 * changes.len()) {
        page += 1;
    }
    let before = |page_start: i64| changes.partition_point(|(from, _)| *from < page_start);
    let pages =
        (0..=((end - start) >> page) + 1).map(|number| before(start + (number << page))).collect();
    (pages, page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Offset;

    #[test]
    fn pages_are_few_and_count_the_changes_before_them() {
        let at = |second: i64| (second, Utc.fix());
        assert_eq!(pages(&[]), (Vec::new(), PAGE));
        assert_eq!(pages(&[at(5)]), (alloc::vec![0, 1], PAGE));
        // Eight pages a change at most; a page longer by a bit halves them.
        let page = 1_i64 << PAGE;
        let [start, end] = [7 + 9 * page, 7 + 25 * page];
        assert_eq!(pages(&[at(start), at(end)]).1, PAGE);
        assert_eq!(pages(&[at(start), at(end + page)]).1, PAGE + 1);
        let (counts, _) = pages(&[at(start), at(end)]);
        assert_eq!((counts.len(), counts[0], counts[1], counts[16], counts[17]), (18, 0, 1, 1, 2));
    }
}
