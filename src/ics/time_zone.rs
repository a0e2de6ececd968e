//! VTIMEZONE: the offsets of a zone from the start of a calendar on (RFC 5545, 3.6.5).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::HORIZON;
use super::content_lines::ContentLines;
use super::yearly::{YearlyRule, yearly_rules};
use crate::schedule::{OffsetChange, OffsetChanges, Zone};

/// If the clocks change more often than this, there is no calendar.
const MOST_CHANGES: usize = 10_000;
/// If the last change is longer ago than this at the horizon, there are no more.
const STILL: TimeDelta = TimeDelta::days(2 * 366);
/// Clocks that go forward and go back within this time have changed to daylight saving time.
const YEAR: TimeDelta = TimeDelta::days(366);

/// The offset changes of a zone from the start of a span to far beyond its end.
pub(super) struct TimeZoneData {
    /// The offset at the start of the span.
    offset: FixedOffset,
    /// The start of the span, in civil time.
    start: NaiveDateTime,
    /// Whether the first change is the last one before the span. If there was none for a year, it does not matter.
    starts_with_change: bool,
    changes: Vec<OffsetChange>,
    future: Future,
}

/// How the offset changes after the changes that are written one by one.
enum Future {
    NoChanges,
    /// By rules, after this number of changes.
    Rules(usize, Vec<YearlyRule>),
    Irregular,
}

impl TimeZoneData {
    /// Returns `None` if there are too many changes.
    pub(super) fn new(zone: &(impl Zone + ?Sized), span: &Range<DateTime<Utc>>) -> Option<Self> {
        let horizon = span.start.checked_add_signed(HORIZON).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let horizon = horizon.max(span.end);
        let back = span.start.checked_sub_signed(YEAR).unwrap_or(DateTime::<Utc>::MIN_UTC);
        let changes = OffsetChanges::new(zone, back..horizon);
        let mut changes: Vec<_> = changes.take(MOST_CHANGES + 1).collect();
        if changes.len() > MOST_CHANGES {
            return None;
        }
        let earlier = changes.partition_point(|change| change.at() <= span.start);
        changes.drain(..earlier.saturating_sub(1));
        let last = changes.last().map(OffsetChange::at);
        let future = if last.is_none_or(|last| last < horizon - STILL) {
            Future::NoChanges
        } else {
            yearly_rules(&changes, horizon)
                .map_or(Future::Irregular, |(before, rules)| Future::Rules(before, rules))
        };
        Some(Self {
            offset: zone.period_at(span.start.timestamp()).offset(),
            start: span.start.naive_utc(),
            starts_with_change: earlier > 0,
            changes,
            future,
        })
    }

    pub(super) fn changes(&self) -> &[OffsetChange] {
        &self.changes
    }

    /// Returns whether the written data give the offset at any later time.
    pub(super) fn is_complete(&self) -> bool {
        !matches!(self.future, Future::Irregular)
    }

    /// Returns whether the offset is 0 at any time of the span and later.
    pub(super) fn is_utc(&self) -> bool {
        let later = self.changes.len() - usize::from(self.starts_with_change);
        self.offset.local_minus_utc() == 0 && later == 0
    }

    /// Writes the VTIMEZONE. If the changes follow no rule, it has those before `end`.
    pub(super) fn write(&self, lines: &mut ContentLines, id: &str, end: DateTime<Utc>) {
        lines.begin("VTIMEZONE");
        lines.property("TZID", id);
        if !self.starts_with_change {
            // Any start that lies before the events will do.
            let year = self.start.year().saturating_sub(1).min(1970);
            let start = NaiveDate::from_ymd_opt(year, 1, 1).map(NaiveDateTime::from);
            let start = start.unwrap_or(self.start);
            write_observance(lines, "STANDARD", start, self.offset, self.offset, None);
        }
        let (single, rules): (_, &[YearlyRule]) = match &self.future {
            Future::NoChanges => (self.changes.len(), &[]),
            Future::Rules(before, rules) => (*before, rules),
            Future::Irregular => (self.changes.partition_point(|change| change.at() < end), &[]),
        };
        for (index, change) in self.changes.iter().take(single).enumerate() {
            let Some(start) = civil(change) else { continue };
            let kind = kind(change, self.changes.get(index + 1));
            write_observance(lines, kind, start, change.before(), change.after(), None);
        }
        for rule in rules {
            let (change, next) = rule.first_changes();
            let Some(start) = civil(&change) else { continue };
            let kind = kind(&change, next.as_ref());
            let (before, after) = (change.before(), change.after());
            write_observance(lines, kind, start, before, after, Some(rule));
        }
        lines.end("VTIMEZONE");
    }
}

/// Returns the civil time of a change as the clocks show it before they change.
pub(super) fn civil(change: &OffsetChange) -> Option<NaiveDateTime> {
    change.at().naive_utc().checked_add_offset(change.before())
}

/// Returns the kind of time that begins with a change. The zone data do not name it.
fn kind(change: &OffsetChange, next: Option<&OffsetChange>) -> &'static str {
    let goes_back = next.is_some_and(|next| {
        next.difference() < TimeDelta::zero() && next.at() - change.at() <= YEAR
    });
    let is_daylight_saving = change.difference() > TimeDelta::zero() && goes_back;
    if is_daylight_saving { "DAYLIGHT" } else { "STANDARD" }
}

fn write_observance(
    lines: &mut ContentLines,
    kind: &str,
    start: NaiveDateTime,
    before: FixedOffset,
    after: FixedOffset,
    rule: Option<&YearlyRule>,
) {
    lines.begin(kind);
    lines.property("DTSTART", &start.format("%Y%m%dT%H%M%S").to_string());
    lines.property("TZOFFSETFROM", &offset_text(before));
    lines.property("TZOFFSETTO", &offset_text(after));
    if let Some(rule) = rule {
        lines.property("RRULE", &rule.to_string());
    }
    lines.end(kind);
}

/// Returns an offset as hours and minutes, and seconds if there are any.
fn offset_text(offset: FixedOffset) -> String {
    let seconds = offset.local_minus_utc();
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{seconds:02}")
    }
}
