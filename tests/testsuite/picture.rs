//! Pictures, character by character.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use keeptime::explain::{English, NextDays, VerdictGroup, Week};
use keeptime::pattern::Pattern;
use keeptime::picture::{chart, legend, next_days, timeline, week};
use keeptime::schedule::Schedule;

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn weekly(rules: &str) -> Week {
    Week::new(&Schedule::new(&Pattern::parse(rules).unwrap()).unwrap())
}

#[test]
fn a_week_has_a_cell_an_hour() {
    let rules =
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=0,23;BYMINUTE=5\nFREQ=WEEKLY;BYDAY=SU;BYHOUR=12;BYMINUTE=59";
    let marked = instant("2025-03-30T02:00:00Z").naive_utc();
    let expected = "    00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23
Mon 05  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  . 05
Tue  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .
Wed  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .
Thu  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .
Fri  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .
Sat  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .
Sun  .  .* .  .  .  .  .  .  .  .  .  . 59  .  .  .  .  .  .  .  .  .  .  .
";
    assert_eq!(week(&weekly(rules), Some(marked), 75, &English), expected);
}

#[test]
fn a_narrow_week_has_a_character_an_hour() {
    let marked = instant("2025-03-30T02:00:00Z").naive_utc();
    let expected = "    00    06    12    18
Mon ..x...........x.........
Tue ..x...........x.........
Wed ..x...........x.........
Thu ..x...........x.........
Fri ..x...........x.........
Sat ..x...........x.........
Sun ..*...........x.........
";
    assert_eq!(
        week(&weekly("FREQ=DAILY;BYHOUR=2,14;BYMINUTE=30"), Some(marked), 74, &English),
        expected
    );
}

#[test]
fn a_marked_hour_that_fires_shows_both_the_star_and_the_minute() {
    let marked = instant("2025-03-31T12:00:00Z").naive_utc();
    let drawn = week(&weekly("FREQ=DAILY;BYHOUR=12;BYMINUTE=7"), Some(marked), 100, &English);
    assert!(drawn.lines().nth(1).unwrap().contains(" .*07  ."), "{drawn}");
}

#[test]
fn the_next_days_have_a_row_a_day_and_a_line_a_month() {
    let rules = "FREQ=DAILY;INTERVAL=3;BYHOUR=0,23;BYMINUTE=5\n\
                 FREQ=WEEKLY;BYDAY=FR;BYHOUR=12;BYMINUTE=59";
    let start = instant("2024-02-28T08:00:00Z");
    let schedule =
        Schedule::builder().start(start).pattern(&Pattern::parse_cbr(rules).unwrap()).unwrap();
    let days = NextDays::new(&schedule, &Utc, start);
    let marked = instant("2024-03-01T02:00:00Z").naive_utc();
    let expected = "       00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23
2024-02
Wed 28  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  . 05
Thu 29  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .
2024-03
Fri 01  .  .* .  .  .  .  .  .  .  .  .  . 59  .  .  .  .  .  .  .  .  .  .  .
Sat 02 05  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  . 05
";
    let drawn = next_days(&days, Some(marked), 78, &English);
    assert!(drawn.starts_with(expected), "{drawn}");
    assert_eq!(drawn.lines().count(), 1 + 2 + 28);
    let narrow = next_days(&days, Some(marked), 77, &English);
    assert!(
        narrow
            .starts_with("       00    06    12    18\n2024-02\nWed 28 .......................x\n")
    );
    // In another zone the same fires are on other days.
    let tokyo = FixedOffset::east_opt(9 * 3600).unwrap();
    let days = NextDays::new(&schedule, &tokyo, start);
    let fires: Vec<String> = days
        .iter()
        .flat_map(|(day, minutes)| {
            (0..).zip(minutes).filter_map(move |(hour, minute): (u8, Option<u8>)| {
                Some(format!("{day} {hour:02}:{:02}", minute?))
            })
        })
        .take(4)
        .collect();
    assert_eq!(
        fires,
        ["2024-02-29 08:05", "2024-03-01 21:59", "2024-03-02 09:05", "2024-03-03 08:05"]
    );
    // At the end of chrono's range there are fewer days.
    let last = DateTime::<Utc>::MAX_UTC - TimeDelta::days(2);
    assert!(NextDays::new(&schedule, &Utc, last).iter().count() <= 3);
    NextDays::new(&schedule, &Utc, DateTime::<Utc>::MIN_UTC);
}

#[test]
fn backups_are_placed_on_the_timeline_by_date() {
    let from = instant("2025-03-01T00:00:00Z");
    let day = |days: i64| from + TimeDelta::days(days);
    let marks = [
        (day(0), VerdictGroup::Deleted),
        (day(3), VerdictGroup::Deferred),
        (day(5), VerdictGroup::NotCounted),
        (day(7), VerdictGroup::LongTerm),
        (day(10), VerdictGroup::Kept),
        (day(10), VerdictGroup::LongTerm),
        (day(20), VerdictGroup::BeingDeleted),
        (day(20), VerdictGroup::Kept),
        (day(21), VerdictGroup::Kept),
        (day(-1), VerdictGroup::Kept),
    ];
    let drawn = timeline(marks, from, day(20), 21);
    assert_eq!(drawn, "x..~.o.+..+.........#\n2025-03-01 2025-03-21\n");
    // Both dates need twenty columns. With fewer columns, only the first date is shown.
    assert_eq!(
        timeline([(from, VerdictGroup::BeingDeleted)], from, from, 10),
        "-.........\n2025-03-01\n"
    );
    assert_eq!(
        legend(&English),
        "# kept, + kept by long-term rules, o not counted, ! failed, ~ deferred, x to delete, - being deleted"
    );
}

#[test]
fn columns_are_as_high_as_their_numbers() {
    let day = |day: u32| NaiveDate::from_ymd_opt(2025, 3, day).unwrap();
    let days: Vec<(NaiveDate, usize)> =
        (1..=24).map(|number| (day(number), number as usize / 6)).collect();
    let expected = "4 |                       #
  |                 #######
  |           #############
  |     ###################
0 +------------------------
   2025-03-01    2025-03-24
";
    assert_eq!(chart(&days, 80), expected);
    // With fewer columns than days, a column shows the greatest number of its days.
    let expected = "4 |     #
  |    ##
  |  ####
  | #####
0 +------
   2025-03-01 to 2025-03-24
";
    assert_eq!(chart(&days, 9), expected);
    assert_eq!(chart(&[], 80), "");
    assert_eq!(chart(&[(day(1), 0)], 80), "0 |\n0 +-\n   2025-03-01 to 2025-03-01\n");
    let high = chart(&[(day(1), 1000), (day(2), 83), (day(3), 84)], 80);
    assert_eq!(high.lines().filter(|line| line.contains('#')).count(), 6);
    assert_eq!(high.lines().nth(5).unwrap(), "     |# #");
}
