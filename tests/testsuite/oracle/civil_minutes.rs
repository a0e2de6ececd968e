//! The fires of a week's minutes in a zone, by reading every civil minute of a range by itself.

use chrono::{DateTime, Datelike, Offset, TimeDelta, TimeZone, Timelike, Utc};
use keeptime::schedule::{Gap, Overlap};

/// What a walk is about.
pub(crate) struct PlainSchedule<'w, O> {
    /// The zone's offset at an instant. It changes by a day at most, and not twice in four days.
    pub(crate) offset: O,
    /// Minutes of the week, from Monday 00:00.
    pub(crate) minutes: &'w [u16],
    pub(crate) start: Option<DateTime<Utc>>,
    pub(crate) gap: Gap,
    pub(crate) overlap: Overlap,
}

/// The offset of a zone at an instant.
pub(crate) fn offset_of<Z: TimeZone>(zone: &Z) -> impl Fn(DateTime<Utc>) -> TimeDelta {
    |at| {
        let offset = zone.offset_from_utc_datetime(&at.naive_utc()).fix();
        TimeDelta::seconds(offset.local_minus_utc().into())
    }
}

impl<O: Fn(DateTime<Utc>) -> TimeDelta> PlainSchedule<'_, O> {
    /// The fires of from ≤ t < until, ascending: each civil minute that is a point is turned into
    /// the instants that it stands for.
    pub(crate) fn fires(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        // The second at which the clocks stand at the start is that of every fire.
        let second =
            self.start.map_or(0, |start| (start + (self.offset)(start)).timestamp().rem_euclid(60));
        // No offset is over a day, and no gap either.
        let margin = TimeDelta::days(3);
        let mut civil =
            (from - margin).naive_utc().with_second(0).unwrap().with_nanosecond(0).unwrap();
        let last = (until + margin).naive_utc();
        let mut fires = Vec::new();
        while civil < last {
            let day = civil.weekday().num_days_from_monday();
            let minute = day * 1440 + civil.hour() * 60 + civil.minute();
            if self.minutes.contains(&u16::try_from(minute).unwrap()) {
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

    /// The instants at which the zone's clocks show a civil time, by asking every offset that the
    /// zone has within two days; where they never show it, by the offset before the gap.
    fn instants(&self, civil: chrono::NaiveDateTime, fires: &mut Vec<DateTime<Utc>>) {
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
                // The clocks jump over it: before the jump they show less, after it more.
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
