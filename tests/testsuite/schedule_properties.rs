//! Schedules compared with [`PlainSchedule`], which reads every civil minute by itself.
//!
//! The zones are those of chrono-tz. The expected fires come from the same zone data, so a newer
//! version changes the cases and not the result. Only
//! `changes_of_chrono_tz_are_at_most_a_day_and_at_least_160_hours_apart` depends on the data.

use std::ops::Bound;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::{Fires, Gap, OffsetPeriod, Overlap, Schedule, Zone, ZoneTable};
use keeptime::timetable::Interval;
use proptest::prelude::*;

use crate::oracle::civil_minutes::{PlainSchedule, in_week, offset_of};
use crate::oracle::week::minutes;

const DAY: i64 = 86_400;

#[derive(Clone, Debug)]
struct Case {
    /// The days of a weekly rule, or the interval of a daily one if there is a start.
    days: Vec<u16>,
    interval: Option<u8>,
    hours: Vec<u16>,
    minute: u16,
    gap: Gap,
    overlap: Overlap,
    /// `start`, `asked` and `split` are seconds from the middle of the range under test.
    start: Option<i64>,
    asked: i64,
    split: i64,
}

fn case() -> impl Strategy<Value = Case> {
    let days = prop_oneof![
        Just((0..7_u16).collect::<Vec<_>>()),
        prop::sample::subsequence((0..7).collect::<Vec<_>>(), 1..7)
    ];
    let hours = prop_oneof![
        Just((0..24_u16).collect::<Vec<_>>()),
        prop::sample::subsequence((0..24).collect::<Vec<_>>(), 1..9)
    ];
    let gap = prop::sample::select(vec![Gap::Shift, Gap::Skip]);
    let overlap = prop::sample::select(vec![Overlap::First, Overlap::Second, Overlap::Both]);
    let minute = prop_oneof![Just(0_u16), Just(30), 0..60_u16];
    let start = prop::option::of(-2 * DAY..2 * DAY);
    let interval = prop_oneof![2 => Just(None), 1 => (2..5_u8).prop_map(Some)];
    let instants = (start, -2 * DAY..2 * DAY, -2 * DAY..2 * DAY);
    (days, interval, hours, minute, gap, overlap, instants).prop_map(
        |(days, interval, hours, minute, gap, overlap, (start, asked, split))| Case {
            days,
            interval,
            hours,
            minute,
            gap,
            overlap,
            start,
            asked,
            split,
        },
    )
}

/// A zone that changes its offset at given instants. Before the first change its offset is 0.
struct ListedChanges {
    changes: Vec<(i64, i32)>,
}

impl Zone for ListedChanges {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        let passed = self.changes.iter().filter(|(from, _)| *from <= unix_seconds).count();
        let (start, offset) = match passed.checked_sub(1).map(|last| self.changes[last]) {
            Some((from, offset)) => (Bound::Included(from), offset),
            None => (Bound::Unbounded, 0),
        };
        let end = self.changes.get(passed).map_or(Bound::Unbounded, |(at, _)| Bound::Excluded(*at));
        OffsetPeriod::new(FixedOffset::east_opt(offset).unwrap(), (start, end))
    }
}

/// Compares all answers within three days of an instant.
fn check<Z: Zone + TimeZone>(zone: &Z, middle: DateTime<Utc>, case: &Case) {
    check_within(zone, offset_of(zone), middle, TimeDelta::days(3), case);
}

/// Compares all answers within `reach` of an instant, in a zone with these offsets.
fn check_within<Z: Zone>(
    zone: &Z,
    offset: impl Fn(DateTime<Utc>) -> TimeDelta,
    middle: DateTime<Utc>,
    reach: TimeDelta,
    case: &Case,
) {
    let start = case.start.map(|seconds| middle + TimeDelta::seconds(seconds));
    let interval = case.interval.filter(|_| start.is_some());
    let rule = match interval {
        Some(days) => Rule::daily().every(Interval::new(days).unwrap()),
        None => {
            let weekday = |day: &u16| Weekday::try_from(u8::try_from(*day).unwrap()).unwrap();
            Rule::weekly().on_days(case.days.iter().map(weekday))
        }
    };
    let hours = case.hours.iter().map(|hour| u8::try_from(*hour).unwrap());
    let rule = rule.at_hours(hours).at_minute(u8::try_from(case.minute).unwrap()).build().unwrap();
    let pattern = Pattern::from_cbr_rules([rule]).unwrap();
    let schedule = Schedule::builder()
        .zone(zone)
        .start(start)
        .gap(case.gap)
        .overlap(case.overlap)
        .pattern(&pattern)
        .unwrap();
    let days = if interval.is_some() { (0..7).collect() } else { case.days.clone() };
    let week = minutes(&days, &case.hours, &[case.minute]);
    let in_week = in_week(&week);
    let day_zero = start.map(|start| (start + offset(start)).date_naive());
    let is_time = |civil: NaiveDateTime| {
        let is_day = match (interval, day_zero) {
            (Some(days), Some(zero)) => (civil.date() - zero).num_days() % i64::from(days) == 0,
            _ => true,
        };
        is_day && in_week(civil)
    };
    let plain = PlainSchedule { offset, is_time, start, gap: case.gap, overlap: case.overlap };
    let (from, until) = (middle - reach, middle + reach);
    let expected = plain.fires(from, until);

    let fires: Vec<_> = schedule.fires(from..until).collect();
    assert_eq!(fires, expected, "{rule} around {middle}");
    let mut backward: Vec<_> = schedule.fires(from..until).rev().collect();
    backward.reverse();
    assert_eq!(backward, expected);
    check_ends(schedule.fires(from..until), schedule.clone().into_fires(from..until));
    check_ends(schedule.fires(from..until), Fires::new(Arc::new(schedule.clone()), from..until));
    assert_eq!(schedule.count(from..until), expected.len() as u64);
    let split = middle + TimeDelta::seconds(case.split);
    assert_eq!(schedule.count(from..split) + schedule.count(split..until), expected.len() as u64);
    for (n, fire) in expected.iter().enumerate() {
        assert_eq!(schedule.nth_after(from - TimeDelta::seconds(1), n as u64), Some(*fire));
    }

    let asked = middle + TimeDelta::seconds(case.asked);
    let after = expected.iter().copied().find(|fire| *fire > asked);
    if after.is_some() {
        assert_eq!(schedule.next_after(asked), after);
    }
    let before = expected.iter().copied().rfind(|fire| *fire < asked);
    if before.is_some() || start.is_some_and(|start| start >= from) {
        assert_eq!(schedule.prev_before(asked), before);
    }
    for pair in expected.windows(2) {
        assert_eq!(schedule.next_after(pair[0]), Some(pair[1]));
        assert_eq!(schedule.prev_before(pair[1]), Some(pair[0]));
        assert!(schedule.is_fire(pair[0]));
        // At a fire, and a nanosecond after it.
        let nanosecond = TimeDelta::nanoseconds(1);
        assert_eq!(schedule.next_at_or_after(pair[0]), Some(pair[0]));
        assert_eq!(schedule.next_at_or_after(pair[0] + nanosecond), Some(pair[1]));
        assert_eq!(schedule.prev_at_or_before(pair[1]), Some(pair[1]));
        assert_eq!(schedule.prev_before(pair[1] + nanosecond), Some(pair[1]));
        assert_eq!(schedule.fires(pair[0]..pair[1]).collect::<Vec<_>>(), [pair[0]]);
        assert_eq!(schedule.fires(pair[0]..=pair[1]).rev().collect::<Vec<_>>(), [pair[1], pair[0]]);
    }
    assert_eq!(schedule.start(), start);
}

/// Checks that two iterators return the same fires if they are read from both ends in turn.
fn check_ends(
    mut borrowed: impl DoubleEndedIterator<Item = DateTime<Utc>>,
    mut owned: impl DoubleEndedIterator<Item = DateTime<Utc>>,
) {
    for step in 0.. {
        // Twice from the front, once from the back.
        let (expected, found) = if step % 3 == 2 {
            (borrowed.next_back(), owned.next_back())
        } else {
            (borrowed.next(), owned.next())
        };
        assert_eq!(found, expected);
        if expected.is_none() {
            break;
        }
    }
    assert_eq!((owned.next(), owned.next_back()), (None, None));
}

/// Returns the first change of offset within 240 days of the start of a month, or that start if there
/// is no change.
fn change_near(zone: Tz, year: i32, month: u32) -> DateTime<Utc> {
    let at = Utc.with_ymd_and_hms(year, month, 1, 0, 0, 0).unwrap();
    let offset =
        |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
    for week in 0..80 {
        let (mut before, mut after) =
            (at + TimeDelta::days(3 * week), at + TimeDelta::days(3 * week + 3));
        if offset(before) == offset(after) {
            continue;
        }
        while after - before > TimeDelta::seconds(1) {
            let middle = before + (after - before) / 2;
            let middle = middle - TimeDelta::nanoseconds(middle.timestamp_subsec_nanos().into());
            if offset(middle) == offset(before) { before = middle } else { after = middle }
        }
        return after;
    }
    at
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fires_near_offset_changes_in_any_zone(zone in prop::sample::select(&TZ_VARIANTS[..]), year in 1880..2060, month in 1..13_u32, case in case()) {
        check(&zone, change_near(zone, year, month), &case);
    }

    /// The zone changes its clocks every few days, back and forth.
    #[test]
    fn fires_near_offset_changes_a_few_days_apart(
        changes in prop::collection::vec((4 * DAY..9 * DAY, -40..40_i32), 1..12),
        back_and_forth in any::<bool>(),
        case in case(),
    ) {
        let mut at = -20 * DAY;
        let mut changes_of_zone = Vec::new();
        for (index, (step, quarters)) in changes.into_iter().enumerate() {
            at += step;
            let offset = if back_and_forth && index % 2 == 1 { 0 } else { quarters * 900 };
            if changes_of_zone.last().map_or(0, |(_, before)| *before) != offset {
                changes_of_zone.push((at, offset));
            }
        }
        let zone = ListedChanges { changes: changes_of_zone };
        let offset = |at: DateTime<Utc>| {
            TimeDelta::seconds(zone.period_at(at.timestamp()).offset().local_minus_utc().into())
        };
        check_within(&zone, offset, DateTime::UNIX_EPOCH, TimeDelta::days(15), &case);
    }

    #[test]
    fn fires_in_utc_and_fixed_offsets(offset in -86_399..86_400_i32, at in -5_000_000_000..9_000_000_000_i64, case in case()) {
        let middle = DateTime::from_timestamp(at, 0).unwrap();
        check(&Utc, middle, &case);
        check(&FixedOffset::east_opt(offset).unwrap(), middle, &case);
    }
}

/// Each zone is tested at an old change and at a recent one.
#[test]
fn fires_near_two_offset_changes_of_every_zone() {
    for (index, zone) in (0_i32..).zip(TZ_VARIANTS) {
        let overlap = [Overlap::First, Overlap::Second, Overlap::Both][index as usize % 3];
        let gap = if index % 2 == 0 { Gap::Shift } else { Gap::Skip };
        let case = Case {
            interval: None,
            days: (0..7).collect(),
            hours: (0..24).step_by(1 + index as usize % 3).collect(),
            minute: (index as u16 * 15) % 60,
            gap,
            overlap,
            start: (index % 5 == 0).then_some(-4321),
            asked: 60 * i64::from(index),
            split: -30 * i64::from(index),
        };
        check(&zone, change_near(zone, 1880 + index * 7 % 80, 3), &case);
        check(&zone, change_near(zone, 1970 + index * 7 % 80, 2), &case);
    }
}

#[test]
fn fires_near_unusual_offset_changes() {
    let near = |zone: Tz, at: &str| (zone, at.parse::<DateTime<Utc>>().unwrap());
    let cases = [
        near(Tz::Pacific__Apia, "2011-12-30T10:00:00Z"),
        near(Tz::Pacific__Kwajalein, "1993-08-21T12:00:00Z"),
        near(Tz::Asia__Manila, "1844-12-31T16:04:00Z"),
        near(Tz::Australia__Lord_Howe, "2025-04-05T15:00:00Z"),
        near(Tz::Australia__Lord_Howe, "2025-10-04T15:30:00Z"),
        near(Tz::Africa__Freetown, "1939-09-01T01:00:00Z"),
        near(Tz::Africa__Freetown, "1939-09-05T01:00:00Z"),
        near(Tz::America__Sao_Paulo, "2018-11-04T03:00:00Z"),
        near(Tz::Asia__Beirut, "2024-03-30T22:00:00Z"),
        near(Tz::Europe__Amsterdam, "1937-06-30T23:40:00Z"),
        near(Tz::America__Juneau, "1867-10-18T08:57:00Z"),
        near(Tz::Africa__Monrovia, "1972-01-07T00:44:30Z"),
        near(Tz::Antarctica__Troll, "2025-03-30T01:00:00Z"),
        near(Tz::America__Noronha, "2000-10-08T02:00:00Z"),
    ];
    for (zone, at) in cases {
        for gap in [Gap::Shift, Gap::Skip] {
            for overlap in [Overlap::First, Overlap::Second, Overlap::Both] {
                for start in [None, Some(-DAY - 3333), Some(777)] {
                    let case = Case {
                        interval: None,
                        days: (0..7).collect(),
                        hours: (0..24).collect(),
                        minute: 30,
                        gap,
                        overlap,
                        start,
                        asked: 100,
                        split: -50,
                    };
                    check(&zone, at, &case);
                }
            }
        }
    }
}

/// Probing assumes this. A newer version of chrono-tz may break it.
#[test]
fn changes_of_chrono_tz_are_at_most_a_day_and_at_least_160_hours_apart() {
    let offset = |zone: Tz, at: i64| {
        let at = DateTime::from_timestamp(at, 0).unwrap().naive_utc();
        zone.offset_from_utc_datetime(&at).fix().local_minus_utc()
    };
    let (first, last) = (-5_364_662_400, 4_102_444_800);
    for zone in TZ_VARIANTS {
        for years in [1, 100, 1000, 50_000] {
            assert_eq!(offset(zone, first), offset(zone, first - years * 365 * DAY), "{zone}");
            assert_eq!(
                offset(zone, last),
                offset(zone, last + years * 365 * DAY + 180 * DAY),
                "{zone}"
            );
        }
    }
    // Testing every zone would take minutes. These have the changes that are closest together.
    for zone in [
        Tz::Africa__Freetown,
        Tz::Asia__Gaza,
        Tz::America__Noronha,
        Tz::Africa__Tunis,
        Tz::Pacific__Apia,
        Tz::Asia__Manila,
        Tz::America__Boa_Vista,
    ] {
        let mut changes: Vec<i64> = Vec::new();
        let mut at = first;
        while at < last {
            let (old, new) = (offset(zone, at), offset(zone, at + 3600));
            if old != new {
                assert!((old - new).abs() <= 86_400, "{zone} at {at}");
                if let Some(before) = changes.last() {
                    // Offsets are sampled every hour, so the exact distance may be an hour less.
                    assert!(at - 3600 - before >= 160 * 3600, "{zone} at {at}");
                }
                changes.push(at);
            }
            at += 3600;
        }
        assert!(!changes.is_empty());
    }
}

proptest! {
    /// The changes are between seconds and decades apart.
    #[test]
    fn a_table_has_the_same_periods_as_its_zone(
        steps in prop::collection::vec((prop_oneof![
            1..100_i64, 1..10_000_000_i64, 1..1_000_000_000_i64
        ], -86_000..86_000_i32), 0..40),
        asked in prop::collection::vec(-3_000_000_000..30_000_000_000_i64, 20),
    ) {
        let mut at = -2_000_000_000;
        let mut offset = 0;
        let mut changes = Vec::new();
        for (step, next) in steps {
            at += step;
            // An equal offset is not a change.
            if next != offset {
                changes.push((at, next));
                offset = next;
            }
        }
        let instant = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let near = changes.iter().flat_map(|(from, _)| [from - 1, *from, from + 1]);
        let asked: Vec<i64> = near.chain(asked).collect();
        let zone = ListedChanges { changes };
        let table = ZoneTable::new(&zone, instant(-5_000_000_000)..instant(50_000_000_000));
        for at in asked {
            prop_assert_eq!(table.period_at(at), zone.period_at(at), "at {}", at);
        }
    }
}
