//! Compares a schedule in any zone with reading every civil minute of a few days.
#![no_main]

use arbitrary::Arbitrary;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::TZ_VARIANTS;
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::{Gap, Overlap, Schedule, ZoneTable};
use keeptime::timetable::Interval;
use libfuzzer_sys::fuzz_target;

#[path = "../../tests/oracle/civil_minutes.rs"]
mod civil_minutes;

#[derive(Arbitrary, Debug)]
struct Case {
    zone: u16,
    /// Hours since 1880, so that changes of offset are in range.
    hour: u32,
    minutes: Vec<u16>,
    /// With a start, one more time of the day that recurs after so many days.
    interval: (u8, u16),
    start: Option<i32>,
    gap: bool,
    overlap: u8,
    asked: i32,
    nth: u8,
}

/// The pattern of minutes of the week and one time at an interval; `None` if there is no time, or if two are
/// too close for every start.
fn pattern(minutes: &[u16], interval: Option<Interval>, minute_of_day: u16) -> Option<Pattern> {
    let at = |rule: keeptime::pattern::RuleBuilder, minute: u16| {
        let (hour, minute) = ((minute / 60 % 24) as u8, (minute % 60) as u8);
        rule.at_hours([hour]).at_minute(minute).build().expect("a rule")
    };
    let weekly = minutes.iter().map(|minute| {
        let day = chrono::Weekday::try_from((minute / 1440) as u8).expect("seven days");
        at(Rule::weekly().on_days([day]), *minute)
    });
    match interval {
        None => Pattern::from_rules(weekly).ok(),
        Some(interval) => {
            let rules = weekly.chain([at(Rule::daily().every(interval), minute_of_day)]);
            Pattern::from_cbr_rules(rules).ok()
        }
    }
}

fuzz_target!(|case: Case| {
    let zone = TZ_VARIANTS[usize::from(case.zone) % TZ_VARIANTS.len()];
    let year_1880 = DateTime::from_timestamp(-2_840_140_800, 0).expect("in range");
    let middle = year_1880 + TimeDelta::hours((case.hour % 1_900_000).into());
    // Minutes that are too close to an earlier one are left out.
    let mut minutes: Vec<u16> = Vec::new();
    for minute in case.minutes.iter().map(|minute| minute % 10_080) {
        let apart =
            |other: &u16| minute.abs_diff(*other).min(10_080 - minute.abs_diff(*other)) >= 60;
        // With a time at an interval, a pattern has at most 24 rules.
        if minutes.len() < 23 && minutes.iter().all(apart) {
            minutes.push(minute);
        }
    }
    let near = |seconds: i32| middle + TimeDelta::seconds((seconds % 172_800).into());
    let start = case.start.map(near);
    let gap = if case.gap { Gap::Shift } else { Gap::Skip };
    let overlap = [Overlap::First, Overlap::Second, Overlap::Both][usize::from(case.overlap % 3)];
    let offset = civil_minutes::offset_of(&zone);
    let civil_start = start.map(|start| (start + offset(start)).naive_utc());
    let interval = Interval::new(case.interval.0).filter(|_| civil_start.is_some());
    let minute_of_day = case.interval.1 % 1440;
    let Some(pattern) = pattern(&minutes, interval, minute_of_day) else { return };
    let builder = Schedule::builder().start(start).gap(gap).overlap(overlap);
    let Ok(schedule) = builder.zone(zone).pattern(&pattern) else { return };

    let in_week = civil_minutes::in_week(&minutes);
    let is_time = |civil: NaiveDateTime| {
        let at_interval = interval.zip(civil_start).is_some_and(|(interval, zero)| {
            let days = (civil.date() - zero.date()).num_days();
            let minute = (civil - civil.date().and_time(chrono::NaiveTime::MIN)).num_minutes();
            days % i64::from(interval.days()) == 0 && minute == i64::from(minute_of_day)
        });
        at_interval || in_week(civil)
    };
    let plain = civil_minutes::PlainSchedule { offset, is_time, start, gap, overlap };
    let (from, until) = (middle - TimeDelta::days(2), middle + TimeDelta::days(2));
    let fires = plain.fires(from, until);

    assert_eq!(schedule.fires(from..until).collect::<Vec<_>>(), fires);
    let mut backward: Vec<_> = schedule.fires(from..until).rev().collect();
    backward.reverse();
    assert_eq!(backward, fires);
    let mut owned = schedule.clone().into_fires(from..until);
    let (first, last) = (owned.next(), owned.next_back());
    assert_eq!(first, fires.first().copied());
    assert_eq!(last, fires.last().copied().filter(|_| fires.len() > 1));
    assert_eq!(schedule.count(from..until), fires.len() as u64);
    let nth = usize::from(case.nth);
    assert_eq!(schedule.fires(from..until).nth(nth), fires.get(nth).copied());

    let asked: DateTime<Utc> = near(case.asked);
    let next = fires.iter().copied().find(|fire| *fire > asked);
    let prev = fires.iter().copied().rfind(|fire| *fire < asked);
    let table = ZoneTable::new(&zone, from - TimeDelta::days(400)..until + TimeDelta::days(400));
    let tabled = builder.zone(&table).pattern(&pattern).expect("the zones agree at the start");
    if next.is_some() {
        assert_eq!(schedule.next_after(asked), next);
        assert_eq!(tabled.next_after(asked), next);
    }
    if prev.is_some() {
        assert_eq!(schedule.prev_before(asked), prev);
        assert_eq!(tabled.prev_before(asked), prev);
    }
    assert_eq!(schedule.is_fire(asked), fires.contains(&asked));
});
