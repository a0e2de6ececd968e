//! Fires, ranges, missed fires and the ends of chrono's range, in single cases.

use std::cell::Cell;

use chrono::{DateTime, FixedOffset, Offset, TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::pattern::Pattern;
use keeptime::schedule::{
    CatchUp, Gap, OffsetPeriod, Overlap, ProbedZone, Schedule, Zone, ZoneTable,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap()
}

fn utc(text: &str) -> Schedule {
    Schedule::new(&pattern(text)).unwrap()
}

fn zoned(text: &str, zone: Tz, gap: Gap, overlap: Overlap) -> Schedule<Tz> {
    Schedule::builder().zone(zone).gap(gap).overlap(overlap).pattern(&pattern(text)).unwrap()
}

/// Asserts the fires of a range, forward and backward, and their number.
#[track_caller]
fn fires<Z: Zone>(schedule: &Schedule<Z>, from: &str, until: &str, expected: &[&str]) {
    let range = at(from)..at(until);
    let expected: Vec<_> = expected.iter().map(|text| at(text)).collect();
    assert_eq!(schedule.fires(range.clone()).collect::<Vec<_>>(), expected);
    let mut backward: Vec<_> = schedule.fires(range.clone()).rev().collect();
    backward.reverse();
    assert_eq!(backward, expected);
    assert_eq!(schedule.count(range), expected.len() as u64);
}

#[test]
fn inclusive_and_exclusive_methods_differ_only_at_the_instant_itself() {
    let schedule = utc("FREQ=DAILY;BYHOUR=12;BYMINUTE=0");
    let noon = at("2024-01-04T12:00:00Z");
    let day = TimeDelta::days(1);
    assert_eq!(schedule.next_after(noon), Some(noon + day));
    assert_eq!(schedule.next_at_or_after(noon), Some(noon));
    assert_eq!(schedule.prev_before(noon), Some(noon - day));
    assert_eq!(schedule.prev_at_or_before(noon), Some(noon));
    assert!(schedule.is_fire(noon));
    let nano = TimeDelta::nanoseconds(1);
    assert!(!schedule.is_fire(noon + nano));
    assert_eq!(schedule.next_after(noon - nano), Some(noon));
    assert_eq!(schedule.next_at_or_after(noon + nano), Some(noon + day));
    assert_eq!(schedule.prev_before(noon + nano), Some(noon));
    assert_eq!(schedule.prev_at_or_before(noon - nano), Some(noon - day));
    assert_eq!(schedule.count(noon..noon + day), 1);
    assert_eq!(schedule.count(noon..=noon + day), 2);
    assert_eq!(schedule.count(noon + nano..noon + day), 0);
    assert_eq!(schedule.count(noon + day..noon), 0);
    assert_eq!(schedule.nth_after(noon, 0), Some(noon + day));
    assert_eq!(schedule.nth_after(noon, 364), Some(noon + day * 365));
}

#[test]
fn a_start_fills_in_what_rules_leave_out_and_nothing_fires_before_it() {
    let daily = pattern("FREQ=DAILY");
    let from = |start: &str| Schedule::builder().start(at(start)).pattern(&daily).unwrap();
    fires(
        &from("2024-01-01T08:00:41Z"),
        "2023-12-01T00:00:00Z",
        "2024-01-03T00:00:00Z",
        &["2024-01-01T08:00:41Z", "2024-01-02T08:00:41Z"],
    );
    fires(
        &from("2024-01-01T08:00:41.5Z"),
        "2023-12-01T00:00:00Z",
        "2024-01-03T00:00:00Z",
        &["2024-01-02T08:00:41Z"],
    );
    assert_eq!(from("2024-01-01T08:00:41Z").prev_before(at("2024-01-01T08:00:41Z")), None);
    let weekly = Schedule::builder().zone(Tz::Asia__Shanghai).start(at("2024-01-07T20:00:41.7Z"));
    let weekly = weekly.pattern(&pattern("FREQ=WEEKLY;BYHOUR=1;BYMINUTE=0")).unwrap();
    assert_eq!(weekly.next_after(at("2024-01-01T00:00:00Z")), Some(at("2024-01-14T17:00:41Z")));
    let message = |text, start: Option<&str>| {
        Schedule::builder().start(start.map(at)).pattern(&pattern(text)).unwrap_err().to_string()
    };
    assert_eq!(
        message("FREQ=DAILY;BYMINUTE=0", None),
        "BYHOUR is missing from FREQ=DAILY;BYMINUTE=0, and there is no start to take it from"
    );
    assert_eq!(
        message("FREQ=DAILY\nFREQ=DAILY;BYHOUR=8;BYMINUTE=0", Some("2024-01-01T08:30:00Z")),
        "MO 08:00 and MO 08:30 are 30 minutes apart, at least 60 are needed"
    );
}

#[test]
fn skipped_times_are_shifted_or_skipped_when_clocks_go_forward() {
    let new_york = |text, gap| zoned(text, Tz::America__New_York, gap, Overlap::First);
    let (from, until) = ("2025-03-09T05:00:00Z", "2025-03-11T05:00:00Z");
    fires(
        &new_york("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", Gap::Shift),
        from,
        until,
        &["2025-03-09T07:30:00Z", "2025-03-10T06:30:00Z"],
    );
    fires(
        &new_york("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", Gap::Skip),
        from,
        until,
        &["2025-03-10T06:30:00Z"],
    );
    fires(
        &new_york("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30", Gap::Shift),
        from,
        until,
        &["2025-03-09T07:30:00Z", "2025-03-10T06:30:00Z", "2025-03-10T07:30:00Z"],
    );
    // The change itself is not before the change.
    let before = new_york("FREQ=DAILY;BYHOUR=1;BYMINUTE=30", Gap::Shift);
    let change = at("2025-03-09T07:00:00Z");
    assert_eq!(before.prev_before(change), Some(at("2025-03-09T06:30:00Z")));
    assert_eq!(before.prev_at_or_before(change), Some(at("2025-03-09T06:30:00Z")));
    // The fires are ten minutes apart: the minimum of an hour applies to civil times.
    fires(
        &new_york("FREQ=DAILY;BYHOUR=2;BYMINUTE=50\nFREQ=DAILY;BYHOUR=4;BYMINUTE=0", Gap::Shift),
        from,
        "2025-03-10T05:00:00Z",
        &["2025-03-09T07:50:00Z", "2025-03-09T08:00:00Z"],
    );
}

/// In a range that ends at a fire.
#[test]
fn shifted_fires_are_counted_up_to_the_end_of_a_range() {
    let zone = Tz::America__New_York;
    let schedule = zoned("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0", zone, Gap::Shift, Overlap::First);
    let half = zoned("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", zone, Gap::Shift, Overlap::First);
    let (change, fire) = (at("2025-03-09T07:00:00Z"), at("2025-03-09T07:30:00Z"));
    let second = TimeDelta::seconds(1);
    assert_eq!((half.count(change..fire), half.count(change..=fire)), (0, 1));
    let next = at("2025-03-10T06:30:00Z");
    assert_eq!(
        (half.fires(change..next).nth(1), half.fires(change..=next).nth(1)),
        (None, Some(next))
    );
    // Both times fire at the change.
    assert_eq!(schedule.count(change - second..change), 0);
    assert_eq!(schedule.count(change..change + second), 1);
}

/// A zone that counts how often it is asked.
struct Counting<'c>(&'c Cell<u32>);

impl Zone for Counting<'_> {
    fn period_at(&self, _: i64) -> OffsetPeriod {
        self.0.set(self.0.get() + 1);
        OffsetPeriod::new(Utc.fix(), ..)
    }
}

#[test]
fn a_zone_is_asked_once_for_all_fires_of_a_period() {
    let start = at("2025-03-01T00:00:00Z");
    for text in ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0"] {
        let asked = Cell::new(0);
        let pattern = Pattern::parse_cbr(text).unwrap();
        let builder = Schedule::builder().zone(Counting(&asked)).start(start);
        let schedule = builder.pattern(&pattern).unwrap();
        let range = start..start + TimeDelta::days(100);
        asked.set(0);
        let forward = schedule.fires(range.clone()).map(|_| 1).sum::<u32>();
        assert_eq!(asked.replace(0), 1, "{text}");
        assert_eq!(schedule.fires(range).rev().map(|_| 1).sum::<u32>(), forward);
        assert_eq!(asked.get(), 1, "{text}");
    }
}

/// A zone that counts how often it is asked, and knows a month around each instant.
struct Months<'c>(&'c Cell<u32>);

impl Zone for Months<'_> {
    fn period_at(&self, second: i64) -> OffsetPeriod {
        self.0.set(self.0.get() + 1);
        OffsetPeriod::new(Utc.fix(), second - 15 * 86_400..second + 15 * 86_400)
    }
}

#[test]
fn the_period_before_is_asked_for_only_near_the_start_of_a_period() {
    let asked = Cell::new(0);
    let text = "FREQ=DAILY;BYHOUR=2;BYMINUTE=0";
    for overlap in [Overlap::First, Overlap::Second, Overlap::Both] {
        let builder = Schedule::builder().zone(Months(&asked)).overlap(overlap);
        let schedule = builder.pattern(&pattern(text)).unwrap();
        asked.set(0);
        assert_eq!(
            schedule.next_after(at("2025-03-01T00:00:00Z")),
            Some(at("2025-03-01T02:00:00Z"))
        );
        assert_eq!(asked.get(), 1, "{overlap}");
    }
}

#[test]
fn repeated_times_fire_first_second_or_both_when_clocks_go_back() {
    let new_york = |overlap| {
        zoned("FREQ=DAILY;BYHOUR=1;BYMINUTE=30", Tz::America__New_York, Gap::Shift, overlap)
    };
    let (from, until) = ("2025-11-02T04:00:00Z", "2025-11-04T04:00:00Z");
    let next_day = "2025-11-03T06:30:00Z";
    fires(&new_york(Overlap::First), from, until, &["2025-11-02T05:30:00Z", next_day]);
    fires(&new_york(Overlap::Second), from, until, &["2025-11-02T06:30:00Z", next_day]);
    fires(
        &new_york(Overlap::Both),
        from,
        until,
        &["2025-11-02T05:30:00Z", "2025-11-02T06:30:00Z", next_day],
    );
    // From the first of the two fires.
    assert_eq!(
        new_york(Overlap::Both).next_after(at("2025-11-02T05:30:00Z")),
        Some(at("2025-11-02T06:30:00Z"))
    );
    assert_eq!(new_york(Overlap::First).next_after(at("2025-11-02T05:30:00Z")), Some(at(next_day)));
}

#[test]
fn a_fire_in_the_last_second_before_clocks_go_back_is_before_the_change() {
    let builder = Schedule::builder().zone(Tz::America__New_York).overlap(Overlap::First);
    let builder = builder.start(at("2025-10-01T05:59:59Z"));
    let schedule = builder.pattern(&pattern("FREQ=DAILY")).unwrap();
    let (change, fire) = (at("2025-11-02T06:00:00Z"), at("2025-11-02T05:59:59Z"));
    assert_eq!(schedule.prev_before(change), Some(fire));
    assert_eq!(schedule.prev_at_or_before(fire), Some(fire));
}

#[test]
fn fires_on_a_skipped_day_are_shifted() {
    let apia =
        zoned("FREQ=DAILY;BYHOUR=0;BYMINUTE=0", Tz::Pacific__Apia, Gap::Shift, Overlap::First);
    fires(
        &apia,
        "2011-12-29T12:00:00Z",
        "2012-01-01T00:00:00Z",
        &["2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"],
    );
}

#[test]
fn at_the_ends_of_chronos_range_there_is_no_next_fire_and_no_panic() {
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let pattern = pattern("FREQ=WEEKLY;BYDAY=WE;BYHOUR=12;BYMINUTE=0");
    for offset in [-86_399, 0, 86_399] {
        let zone = FixedOffset::east_opt(offset).unwrap();
        let schedule = Schedule::builder().zone(zone).pattern(&pattern).unwrap();
        assert_eq!(schedule.next_after(last), None);
        assert_eq!(schedule.prev_before(first), None);
        assert_eq!(schedule.fires(..).next_back(), schedule.prev_at_or_before(last));
        assert_eq!(schedule.fires(..).next(), schedule.next_at_or_after(first));
        assert_eq!(schedule.nth_after(first, u64::MAX), None);
        assert!(schedule.count(..) > 27_000_000);
        for start in [first, last] {
            let started = Schedule::builder().zone(zone).start(start).pattern(&pattern).unwrap();
            assert!(started.next_after(start).is_none_or(|fire| fire > start));
            let _ = started.in_zone(start).to_string();
        }
    }
    let named =
        zoned("FREQ=DAILY;BYHOUR=0;BYMINUTE=0", Tz::Pacific__Apia, Gap::Shift, Overlap::Second);
    assert_eq!(named.next_after(last), None);
    assert_eq!(named.prev_before(first), None);
    assert_eq!(named.nth_after(first, u64::MAX), None);
}

#[test]
fn the_last_second_of_chronos_range_may_be_a_fire() {
    let start = at("2025-01-01T23:59:59Z");
    let schedule = Schedule::builder().start(start).pattern(&pattern("FREQ=DAILY")).unwrap();
    let last = DateTime::from_timestamp(DateTime::<Utc>::MAX_UTC.timestamp(), 0);
    assert_eq!(schedule.prev_at_or_before(DateTime::<Utc>::MAX_UTC), last);
    assert_eq!(schedule.fires(..).next_back(), last);
    assert_eq!(schedule.next_after(last.unwrap()), None);
}

/// A zone whose periods end before they start.
struct InvertedPeriods;

impl Zone for InvertedPeriods {
    #[allow(clippy::reversed_empty_ranges)] // on purpose
    fn period_at(&self, _: i64) -> OffsetPeriod {
        OffsetPeriod::new(Utc.fix(), i64::MAX..i64::MIN)
    }
}

#[test]
fn searches_end_even_if_a_zone_returns_inverted_periods() {
    let schedule = Schedule::builder()
        .zone(InvertedPeriods)
        .pattern(&pattern("FREQ=DAILY;BYHOUR=2;BYMINUTE=0"))
        .unwrap();
    let (from, fire) = (at("2025-03-01T01:59:00Z"), at("2025-03-01T02:00:00Z"));
    assert_eq!(schedule.next_after(from), Some(fire));
    assert_eq!(schedule.prev_before(fire + TimeDelta::seconds(9)), Some(fire));
    assert_eq!(schedule.count(from..=fire), 1);
}

#[test]
fn missed_fires_are_those_after_the_last_handled_one_up_to_now() {
    let schedule = utc("FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    let (handled, now) = (at("2025-03-01T02:00:00Z"), at("2025-03-04T02:00:00Z"));
    let missed = schedule.missed(handled, now).unwrap();
    assert_eq!(missed.before_latest(), missed.count().get() - 1);
    assert_eq!(
        (missed.count().get(), missed.first(), missed.latest()),
        (3, at("2025-03-02T02:00:00Z"), now)
    );
    let runs = |catch_up| schedule.catch_up(handled, now, catch_up).collect::<Vec<_>>();
    assert!(runs(CatchUp::Skip).is_empty());
    assert_eq!(runs(CatchUp::Once), [now]);
    assert_eq!(runs(CatchUp::Each), [at("2025-03-02T02:00:00Z"), at("2025-03-03T02:00:00Z"), now]);
    assert_eq!(schedule.missed(now, now), None);
    assert_eq!(schedule.missed(now, handled), None);
    assert_eq!(schedule.catch_up(now, now, CatchUp::Once).next(), None);
}

#[test]
fn if_nothing_was_handled_the_fire_at_the_start_is_missed_too() {
    let start = at("2025-03-01T02:00:00Z");
    let daily = pattern("FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    let schedule = Schedule::builder().start(start).pattern(&daily).unwrap();
    let now = at("2025-03-02T03:00:00Z");
    assert_eq!(schedule.missed(None, now).unwrap().count().get(), 2);
    assert_eq!(schedule.catch_up(None, now, CatchUp::Each).next(), Some(start));
    assert_eq!(schedule.missed(start, now).unwrap().first(), at("2025-03-02T02:00:00Z"));
}

#[test]
fn without_a_handled_fire_and_a_start_nothing_was_missed() {
    let schedule = utc("FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    let now = at("2025-03-04T02:00:00Z");
    assert_eq!(schedule.missed(None, now), None);
    for catch_up in [CatchUp::Skip, CatchUp::Once, CatchUp::Each] {
        assert_eq!(schedule.catch_up(None, now, catch_up).next(), None);
    }
    // After the first handled fire, later ones are missed.
    assert_eq!(schedule.missed(now, at("2025-03-05T12:00:00Z")).unwrap().count().get(), 1);
}

#[test]
fn fires_can_be_read_from_both_ends_until_they_meet() {
    let schedule = utc("FREQ=DAILY;BYHOUR=0;BYMINUTE=0");
    let days = |day| at(&format!("2025-03-0{day}T00:00:00Z"));
    let mut fires = schedule.fires(days(1)..=days(5));
    assert_eq!((fires.next(), fires.next_back()), (Some(days(1)), Some(days(5))));
    assert_eq!(fires.clone().count(), 3);
    assert_eq!(fires.clone().last(), Some(days(4)));
    assert_eq!((fires.clone().min(), fires.clone().max()), (Some(days(2)), Some(days(4))));
    assert_eq!(fires.nth(1), Some(days(3)));
    assert_eq!((fires.next_back(), fires.next_back(), fires.next()), (Some(days(4)), None, None));
    // A step beyond the last fire passes all of them.
    let mut fires = schedule.fires(days(1)..=days(5));
    assert_eq!((fires.nth(5), fires.next(), fires.next_back()), (None, None, None));
}

#[test]
fn a_table_and_a_probed_zone_give_the_same_fires_as_the_zone() {
    let zone = Tz::America__New_York;
    let table = ZoneTable::new(&zone, at("2020-01-01T00:00:00Z")..at("2030-01-01T00:00:00Z"));
    let text = "FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=30";
    for overlap in [Overlap::First, Overlap::Second, Overlap::Both] {
        let by_zone = zoned(text, zone, Gap::Shift, overlap);
        let builder = Schedule::builder().overlap(overlap);
        let by_table = builder.zone(&table).pattern(&pattern(text)).unwrap();
        let by_probe = builder.zone(ProbedZone(zone)).pattern(&pattern(text)).unwrap();
        let range = at("2021-01-01T00:00:00Z")..at("2029-01-01T00:00:00Z");
        let expected: Vec<_> = by_zone.fires(range.clone()).collect();
        assert_eq!(by_table.fires(range.clone()).collect::<Vec<_>>(), expected);
        assert_eq!(by_probe.fires(range.clone()).rev().collect::<Vec<_>>().len(), expected.len());
        assert_eq!(by_table.count(range.clone()), by_zone.count(range));
    }
}

#[test]
fn in_zone_returns_the_instant_with_the_zones_offset() {
    let schedule =
        zoned("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", Tz::Asia__Kathmandu, Gap::Shift, Overlap::First);
    let fire = schedule.next_after(at("2025-01-01T00:00:00Z")).unwrap();
    assert_eq!(schedule.in_zone(fire).to_rfc3339(), "2025-01-02T02:30:00+05:45");
}
