//! A reference implementation of a schedule's fires, which visits every civil minute of a range.

use chrono::{DateTime, Datelike, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike, Utc};
use keeptime::schedule::{Gap, Overlap};

/// The input: a zone, the civil minutes that fire, and the options of a schedule.
pub(crate) struct PlainSchedule<O, T> {
    /// Returns the zone's offset at an instant. The offset must not change by more than a day, nor twice
    /// within four days.
    pub(crate) offset: O,
    /// Returns whether a civil minute fires.
    pub(crate) is_time: T,
    pub(crate) start: Option<DateTime<Utc>>,
    pub(crate) gap: Gap,
    pub(crate) overlap: Overlap,
}

/// Returns a function from an instant to a zone's offset.
pub(crate) fn offset_of<Z: TimeZone>(zone: &Z) -> impl Fn(DateTime<Utc>) -> TimeDelta {
    |at| {
        let offset = zone.offset_from_utc_datetime(&at.naive_utc()).fix();
        TimeDelta::seconds(offset.local_minus_utc().into())
    }
}

/// Returns a function that accepts civil minutes by their minute of the week, counted from Monday 00:00.
pub(crate) fn in_week(minutes: &[u16]) -> impl Fn(NaiveDateTime) -> bool {
    |civil| {
        let day = civil.weekday().num_days_from_monday();
        let minute = day * 1440 + civil.hour() * 60 + civil.minute();
        minutes.contains(&u16::try_from(minute).unwrap())
    }
}

impl<O: Fn(DateTime<Utc>) -> TimeDelta, T: Fn(NaiveDateTime) -> bool> PlainSchedule<O, T> {
    /// Returns the fires from `from` to before `until`, ascending. Converts each civil minute that fires
    /// to its instants.
    pub(crate) fn fires(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        // Every fire has the civil second of the start.
        let second =
            self.start.map_or(0, |start| (start + (self.offset)(start)).timestamp().rem_euclid(60));
        // Offsets and gaps are at most a day.
        let margin = TimeDelta::days(3);
        let mut civil =
            (from - margin).naive_utc().with_second(0).unwrap().with_nanosecond(0).unwrap();
        let last = (until + margin).naive_utc();
        let mut fires = Vec::new();
        while civil < last {
            if (self.is_time)(civil) {
                self.instants(civil + TimeDelta::seconds(second), &mut fires);
            }
            civil += TimeDelta::minutes(1);
        }
        fires.retain(|fire| {
            from <= *fire && *fire < until && self.start.is_none_or(|start| start <= *fire)
        });
        fires.sort_unstable();
        fires.dedup();
        fires
    }

    /// Adds the instants of a civil time. Tries every offset that the zone has within two days of it. If
    /// none matches, the time is in a gap and is read with the offset before the gap.
    fn instants(&self, civil: NaiveDateTime, fires: &mut Vec<DateTime<Utc>>) {
        let utc = civil.and_utc();
        let offset_at = &self.offset;
        let hours = (-48..=48).map(|hour| offset_at(utc + TimeDelta::hours(hour)));
        let mut offsets: Vec<TimeDelta> = hours.collect();
        offsets.sort_unstable();
        offsets.dedup();
        let mut shown: Vec<DateTime<Utc>> = offsets
            .iter()
            .map(|offset| utc - *offset)
            .filter(|at| *at + offset_at(*at) == utc)
            .collect();
        shown.sort_unstable();
        match (shown.as_slice(), self.gap, self.overlap) {
            ([], Gap::Skip, _) => {}
            ([], Gap::Shift, _) => {
                // Finds the gap by bisection: clocks show an earlier time before it, a later one after it.
                let mut before = utc - TimeDelta::hours(48);
                let mut after = utc + TimeDelta::hours(48);
                while after - before > TimeDelta::seconds(1) {
                    let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
                    if middle + offset_at(middle) < utc { before = middle } else { after = middle }
                }
                fires.push(utc - offset_at(before));
            }
            ([first, ..], _, Overlap::First) => fires.push(*first),
            ([.., last], _, Overlap::Second) => fires.push(*last),
            (all, _, Overlap::Both) => fires.extend(all),
        }
    }
}
