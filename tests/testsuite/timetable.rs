//! Compares timetables with sorted lists of the week's minutes.

use chrono::{TimeDelta, Weekday};
use keeptime::timetable::{RecurringTime, WeekMinute, WeekTimes};
use proptest::prelude::*;

use crate::oracle::week::{WEEK, gaps, sorted};

fn week_minute(minute: u16) -> WeekMinute {
    let day = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ][usize::from(minute / 1440)];
    let hour = u8::try_from(minute / 60 % 24).unwrap();
    WeekMinute::new(day, hour, u8::try_from(minute % 60).unwrap()).unwrap()
}

/// The week minute of a time that recurs every week.
fn weekly(time: RecurringTime) -> WeekMinute {
    match time {
        RecurringTime::Weekly(week_minute) => week_minute,
        other => panic!("{other} is not weekly"),
    }
}

fn minute(week_minute: WeekMinute) -> u16 {
    week_minute.minutes_from_monday()
}

/// Compares every method, at every minute of the week, with the list.
fn check(minutes: &[u16]) {
    let timetable = WeekTimes::from_week_minutes(minutes.iter().rev().map(|at| week_minute(*at)));
    let timetable = timetable.unwrap().unwrap();
    let count = minutes.len();
    assert_eq!(usize::from(timetable.times_per_week()), count);
    assert_eq!(timetable.week_minutes().map(minute).collect::<Vec<_>>(), minutes);
    let gaps = gaps(minutes);
    let minute_delta = |gap: &u16| TimeDelta::minutes((*gap).into());
    assert_eq!(timetable.shortest_gap(), minute_delta(gaps.iter().min().unwrap()));
    assert_eq!(timetable.longest_gap(), minute_delta(gaps.iter().max().unwrap()));
    for at in 0..WEEK {
        let here = week_minute(at);
        assert_eq!(minute(here), at);
        let before = minutes.partition_point(|other| *other < at);
        let through = minutes.partition_point(|other| *other <= at);
        assert_eq!(timetable.contains(here), through > before);
        assert_eq!(usize::from(timetable.count_before(here)), before);
        assert_eq!(minute(timetable.next_after(here)), minutes[through % count]);
        assert_eq!(minute(timetable.next_at_or_after(here)), minutes[before % count]);
        assert_eq!(minute(timetable.prev_before(here)), minutes[(before + count - 1) % count]);
        let last = minutes[(through + count - 1) % count];
        assert_eq!(minute(timetable.prev_at_or_before(here)), last);
        let other = (at % 1000 * 37 + 13) % WEEK;
        let between = |minute: &&u16| match at <= other {
            true => (at..other).contains(*minute),
            false => **minute >= at || **minute < other,
        };
        let expected = minutes.iter().filter(between).count();
        assert_eq!(usize::from(timetable.count_between(here, week_minute(other))), expected);
        let nth = timetable.nth(at).map(minute);
        assert_eq!(nth, minutes.get(usize::from(at)).copied());
    }
}

/// Returns minutes that are at least an hour apart.
fn legal() -> impl Strategy<Value = Vec<u16>> {
    (0..WEEK, prop::collection::vec(60..2000_u16, 0..168)).prop_map(|(first, steps)| {
        let mut minutes = vec![first];
        let mut used = 0;
        for step in steps {
            used += step;
            if used + 60 > WEEK {
                break;
            }
            minutes.push((first + used) % WEEK);
        }
        sorted(minutes)
    })
}

#[test]
fn every_method_agrees_with_a_list_at_every_minute() {
    check(&[0]);
    check(&[WEEK - 1]);
    check(&[0, WEEK - 60]);
    check(&(0..168).map(|hour| hour * 60 + 59).collect::<Vec<_>>());
    check(&(0..165).map(|hour| hour * 61 + 7).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_method_agrees_with_a_list_for_random_weeks(minutes in legal()) {
        check(&minutes);
    }

    #[test]
    fn week_minutes_are_accepted_if_the_shortest_gap_is_an_hour(minutes in prop::collection::vec(0..WEEK, 1..12)) {
        let plain = gaps(&sorted(minutes.clone())).into_iter().min().unwrap();
        let result = WeekTimes::from_week_minutes(minutes.iter().map(|at| week_minute(*at)));
        match result {
            Ok(_) => prop_assert!(plain >= 60),
            Err(fault) => {
                prop_assert!(plain < 60);
                prop_assert!((1..60).contains(&fault.minutes_apart()));
                let [first, second] = [fault.first(), fault.second()].map(weekly);
                prop_assert_eq!(first.minutes_until(second), fault.minutes_apart());
                for named in [first, second] {
                    prop_assert!(minutes.contains(&minute(named)));
                }
            }
        }
    }
}

/// 2024-01-01 was a Monday.
#[test]
fn a_week_minute_is_the_weekday_hour_and_minute_of_a_civil_time() {
    let monday =
        chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap().and_time(chrono::NaiveTime::MIN);
    for at in 0..WEEK {
        let civil =
            monday + TimeDelta::minutes(at.into()) + TimeDelta::weeks(i64::from(at % 5) - 2);
        let here = WeekMinute::from(civil + TimeDelta::seconds(59));
        assert_eq!(here, week_minute(at));
        let name = civil.format("%a").to_string()[..2].to_uppercase();
        assert_eq!(here.to_string(), format!("{name} {}", civil.format("%H:%M")));
    }
    assert_eq!(format!("{:?}", week_minute(61)), "WeekMinute(MO 01:01)");
    let two =
        WeekTimes::from_week_minutes([week_minute(61), week_minute(WEEK - 1)]).unwrap().unwrap();
    assert_eq!(format!("{two:?}"), "{WeekMinute(MO 01:01), WeekMinute(SU 23:59)}");
}

#[test]
fn an_empty_list_makes_no_timetable() {
    assert_eq!(WeekTimes::from_week_minutes([]), Ok(None));
}

#[test]
fn the_error_names_two_week_minutes_across_the_end_of_the_week() {
    let fault =
        WeekTimes::from_week_minutes([week_minute(WEEK - 15), week_minute(15)]).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "SU 23:45 and MO 00:15 are 30 minutes apart, at least 60 are needed"
    );
}

#[test]
fn every_pair_of_week_minutes_is_accepted_or_refused_by_its_distance() {
    for a in 0..WEEK {
        for b in a..WEEK {
            let apart = (b - a).min(a + WEEK - b);
            let pair = WeekTimes::from_week_minutes([week_minute(a), week_minute(b)]);
            if apart == 0 {
                assert_eq!(pair.unwrap().unwrap().times_per_week(), 1);
            } else if apart >= 60 {
                assert_eq!(pair.unwrap().unwrap().times_per_week(), 2);
            } else {
                let fault = pair.unwrap_err();
                // The pair may lie across the end of the week.
                let (first, second) = if b - a == apart { (a, b) } else { (b, a) };
                let named = [fault.first(), fault.second()].map(|time| minute(weekly(time)));
                assert_eq!(named, [first, second]);
                assert_eq!(fault.minutes_apart(), apart);
            }
        }
    }
}
