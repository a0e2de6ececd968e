//! The sentences about when a policy fires, word for word.

use chrono::Utc;
use chrono_tz::{America, Asia, Australia, Europe, Pacific, Tz};
use keeptime::explain::{English, Language, Timing};
use keeptime::pattern::Pattern;
use keeptime::schedule::{NamedZone, OffsetChange, Schedule};

use crate::explain::NOW;
use crate::records::instant;

/// Checks the sentences about a schedule with these rules, zone and start, shown in other zones.
#[track_caller]
fn check(rules: &str, zone: Tz, start: Option<&str>, shown: &[Tz], expected: &[&str]) {
    let builder = Schedule::builder().zone(NamedZone::from(zone)).start(start.map(instant));
    let schedule = builder.pattern(&Pattern::parse(rules).unwrap()).unwrap();
    let shown: Vec<_> = shown.iter().map(|zone| NamedZone::from(*zone)).collect();
    let timing = Timing::new(&schedule, &shown, instant(NOW));
    assert_eq!(English.timing(&timing), expected, "{rules}");
}

#[track_caller]
fn check_first(rules: &str, expected: &str) {
    let pattern = Pattern::parse(rules).unwrap();
    let schedule = Schedule::builder().zone(NamedZone::UTC).pattern(&pattern).unwrap();
    let shown: [NamedZone<Utc>; 0] = [];
    let sentences = English.timing(&Timing::new(&schedule, &shown, instant(NOW)));
    assert_eq!(sentences[0], expected, "{rules}");
}

#[test]
fn days_with_the_same_times_are_grouped() {
    check_first("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27", "Every Thursday at 12:27 UTC.");
    check_first("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "Every day at 02:00 UTC.");
    check_first(
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,8,16;BYMINUTE=30",
        "Weekdays at 00:30, 08:30 and 16:30 UTC.",
    );
    check_first("FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=5;BYMINUTE=5", "Weekends at 05:05 UTC.");
    check_first(
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=1;BYMINUTE=0",
        "Every Monday, Wednesday and Friday at 01:00 UTC.",
    );
    check_first(
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA;BYHOUR=1;BYMINUTE=0",
        "Every day except Sunday at 01:00 UTC.",
    );
    check_first(
        "FREQ=DAILY;BYHOUR=2;BYMINUTE=30\nFREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=12;BYMINUTE=0",
        "Weekdays at 02:30 and 12:00 UTC; weekends at 02:30 UTC.",
    );
    check_first(
        "FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14,16,18,20,22;BYMINUTE=15",
        "Every day, every 2 hours from 00:15 to 22:15 UTC.",
    );
    check_first(
        "FREQ=WEEKLY;BYDAY=SU;BYHOUR=8,9,10,11;BYMINUTE=45",
        "Every Sunday, every hour from 08:45 to 11:45 UTC.",
    );
    check_first(
        "FREQ=DAILY;BYHOUR=8,9,10,12;BYMINUTE=0",
        "Every day at 08:00, 09:00, 10:00 and 12:00 UTC.",
    );
    let hours: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
    let hourly = |minute| format!("FREQ=DAILY;BYHOUR={};BYMINUTE={minute}", hours.join(","));
    check_first(&hourly(0), "Every hour, on the hour.");
    check_first(&hourly(1), "Every hour, at 1 minute past.");
    let longest = "The longest time without a backup is 1 hour.";
    check(
        &hourly(45),
        Tz::UTC,
        None,
        &[Europe::Berlin],
        &["Every hour, at 45 minutes past.", longest],
    );
    check(
        &hourly(45),
        Tz::UTC,
        None,
        &[Asia::Kolkata],
        &["Every hour, at 45 minutes past in UTC (at 15 minutes past in Asia/Kolkata).", longest],
    );
    check(
        &hourly(0),
        Tz::UTC,
        None,
        &[Australia::Lord_Howe],
        &[
            "Every hour, on the hour.",
            "The clocks in Australia/Lord_Howe go back by 30 minutes on 2025-04-05 at 15:00 UTC. After that, in Australia/Lord_Howe, it fires every hour, at 30 minutes past.",
            longest,
        ],
    );
    // An hour and a half is not a whole number of hours.
    check_first(
        "FREQ=DAILY;BYHOUR=0,3;BYMINUTE=0\nFREQ=DAILY;BYHOUR=1,4;BYMINUTE=30",
        "Every day at 00:00, 01:30, 03:00 and 04:30 UTC.",
    );
}

#[test]
fn the_longest_time_without_a_backup_is_stated() {
    for (rules, expected) in [
        ("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27", "7 days"),
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "1 day"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8,16;BYMINUTE=30", "2 days 16 hours"),
        ("FREQ=DAILY;BYHOUR=1,13;BYMINUTE=0\nFREQ=DAILY;BYHOUR=3;BYMINUTE=30", "12 hours"),
    ] {
        let pattern = Pattern::parse(rules).unwrap();
        let schedule = Schedule::builder().zone(NamedZone::UTC).pattern(&pattern).unwrap();
        let timing = Timing::new(&schedule, &[] as &[NamedZone<Utc>], instant(NOW));
        let sentences = English.timing(&timing);
        assert_eq!(
            sentences.last().unwrap(),
            &format!("The longest time without a backup is {expected}.")
        );
    }
}

#[test]
fn other_zones_are_shown_with_their_days_and_next_clock_change() {
    let thursday = "FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27";
    let week = "The longest time without a backup is 7 days.";
    check(
        thursday,
        Tz::UTC,
        None,
        &[Asia::Shanghai],
        &["Every Thursday at 12:27 UTC (20:27 in Asia/Shanghai).", week],
    );
    check(
        thursday,
        Tz::UTC,
        Some("2025-01-02T12:27:41Z"),
        &[Asia::Shanghai, Tz::UTC],
        &[
            "Every Thursday at 12:27:41 UTC (20:27:41 in Asia/Shanghai).",
            "It does not fire before 2025-01-02 12:27:41 UTC.",
            week,
        ],
    );
    check(
        thursday,
        Tz::UTC,
        None,
        &[Europe::Berlin],
        &[
            "Every Thursday at 12:27 UTC (13:27 in Europe/Berlin).",
            "The clocks in Europe/Berlin go forward by 1 hour on 2025-03-30 at 01:00 UTC. After that, in Europe/Berlin, it fires at 14:27.",
            week,
        ],
    );
    check(
        thursday,
        Tz::UTC,
        None,
        &[Asia::Tokyo, Pacific::Auckland],
        &[
            "Every Thursday at 12:27 UTC (21:27 in Asia/Tokyo; 01:27 the next day in \
             Pacific/Auckland).",
            "The clocks in Pacific/Auckland go back by 1 hour on 2025-04-05 at 14:00 UTC. After that, in Pacific/Auckland, it fires at 00:27 the next day.",
            week,
        ],
    );
    // Days with different times stay apart after the change.
    let both =
        "FREQ=DAILY;BYHOUR=2;BYMINUTE=30\nFREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=12;BYMINUTE=0";
    check(
        both,
        Tz::UTC,
        None,
        &[Europe::Berlin],
        &[
            "Weekdays at 02:30 and 12:00 UTC (03:30 and 13:00 in Europe/Berlin); weekends at \
             02:30 UTC (03:30 in Europe/Berlin).",
            "The clocks in Europe/Berlin go forward by 1 hour on 2025-03-30 at 01:00 UTC. After that, in Europe/Berlin, it fires weekdays at 04:30 and 14:00; weekends at 04:30.",
            "The longest time without a backup is 1 day.",
        ],
    );
    // Clock changes before the start do not count.
    check(
        thursday,
        Tz::UTC,
        Some("2025-04-10T12:27:00Z"),
        &[Europe::Berlin],
        &[
            "Every Thursday at 12:27 UTC (14:27 in Europe/Berlin).",
            "It does not fire before 2025-04-10 12:27:00 UTC.",
            "The clocks in Europe/Berlin go back by 1 hour on 2025-10-26 at 01:00 UTC. After that, in Europe/Berlin, it fires at 13:27.",
            week,
        ],
    );
    // If two zones change together, the difference between them stays the same.
    check(
        thursday,
        Europe::Berlin,
        None,
        &[Europe::Paris],
        &[
            "Every Thursday at 12:27 Europe/Berlin (12:27 in Europe/Paris).",
            "The clocks in Europe/Berlin go forward by 1 hour on 2025-03-30 at 01:00 UTC. Its local times stay the same, except for times that the clocks skip or repeat.",
            "The longest time without a backup is 7 days by the local clock.",
        ],
    );
    let day = "The longest time without a backup is 20 hours.";
    check(
        "FREQ=DAILY;BYHOUR=2,6;BYMINUTE=0",
        Tz::UTC,
        None,
        &[America::Phoenix],
        &[
            "Every day at 02:00 and 06:00 UTC (19:00 and 23:00 the previous day in \
             America/Phoenix).",
            day,
        ],
    );
    check(
        "FREQ=DAILY;BYHOUR=2,10;BYMINUTE=0\nFREQ=WEEKLY;BYDAY=SU;BYHOUR=12;BYMINUTE=0",
        Tz::UTC,
        None,
        &[America::Phoenix],
        &[
            "Every day except Sunday at 02:00 and 10:00 UTC (19:00 the previous day and at \
             03:00 in America/Phoenix); every Sunday at 02:00, 10:00 and 12:00 UTC (19:00 the \
             previous day and at 03:00 and 05:00 in America/Phoenix).",
            "The longest time without a backup is 16 hours.",
        ],
    );
}

#[test]
fn hours_read_in_a_zone_follow_its_clocks() {
    check(
        "FREQ=DAILY;BYHOUR=2;BYMINUTE=30",
        America::New_York,
        None,
        &[Tz::UTC],
        &[
            "Every day at 02:30 America/New_York (07:30 in UTC).",
            "The clocks in America/New_York go forward by 1 hour on 2025-03-09 at 07:00 UTC. Its local times stay the same, except for times that the clocks skip or repeat.",
            "The clocks in America/New_York go forward by 1 hour on 2025-03-09 at 07:00 UTC. After that, in UTC, it fires at 06:30.",
            "The longest time without a backup is 1 day by the local clock.",
        ],
    );
}

/// Checks the sentences about CBR rules with a start.
#[track_caller]
fn check_cbr(rules: &str, start: &str, zone: Tz, shown: &[Tz], expected: &[&str]) {
    let builder = Schedule::builder().zone(NamedZone::from(zone)).start(instant(start));
    let schedule = builder.pattern(&Pattern::parse_cbr(rules).unwrap()).unwrap();
    let shown: Vec<_> = shown.iter().map(|zone| NamedZone::from(*zone)).collect();
    let timing = Timing::new(&schedule, &shown, instant(NOW));
    assert_eq!(English.timing(&timing), expected, "{rules}");
}

#[test]
fn intervals_are_stated_with_the_day_that_they_are_counted_from() {
    let every_two = "FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0";
    check_cbr(
        every_two,
        "2024-03-01T08:30:00Z",
        Tz::UTC,
        &[Asia::Shanghai],
        &[
            "Every 2 days at 14:00 UTC (22:00 in Asia/Shanghai), counted from 2024-03-01.",
            "It does not fire before 2024-03-01 08:30:00 UTC.",
            "The longest time without a backup is 2 days.",
        ],
    );
    // The day zero of the pattern's own zone, which is another day in UTC.
    check_cbr(
        every_two,
        "2024-03-01T18:30:00Z",
        Asia::Shanghai,
        &[Tz::UTC],
        &[
            "Every 2 days at 14:00 Asia/Shanghai (06:00 in UTC), counted from 2024-03-02.",
            "It does not fire before 2024-03-01 18:30:00 UTC.",
            "The longest time without a backup is 2 days.",
        ],
    );
    check_cbr(
        "FREQ=DAILY;INTERVAL=3;BYHOUR=20;BYMINUTE=0\nFREQ=DAILY;INTERVAL=2;BYHOUR=2,14;BYMINUTE=0\n\
         FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=0",
        "2025-03-01T08:30:00Z",
        Tz::UTC,
        &[Pacific::Auckland],
        &[
            "Every Monday at 08:00 UTC (21:00 in Pacific/Auckland); every 2 days at 02:00 and 14:00 UTC (15:00 and at 03:00 the next day in Pacific/Auckland); every 3 days at 20:00 UTC (09:00 the next day in Pacific/Auckland), each counted from 2025-03-01.",
            "It does not fire before 2025-03-01 08:30:00 UTC.",
            "The clocks in Pacific/Auckland go back by 1 hour on 2025-04-05 at 14:00 UTC. After that, in Pacific/Auckland, it fires every Monday at 20:00; every 2 days at 14:00 and at 02:00 the next day; every 3 days at 08:00 the next day.",
            "The longest time without a backup is 1 day 12 hours.",
        ],
    );
    check_cbr(
        every_two,
        "2025-03-01T08:30:00Z",
        Tz::UTC,
        &[Europe::Berlin],
        &[
            "Every 2 days at 14:00 UTC (15:00 in Europe/Berlin), counted from 2025-03-01.",
            "It does not fire before 2025-03-01 08:30:00 UTC.",
            "The clocks in Europe/Berlin go forward by 1 hour on 2025-03-30 at 01:00 UTC. After that, in Europe/Berlin, it fires at 16:00.",
            "The longest time without a backup is 2 days.",
        ],
    );
    // Every day and every 7 days recur every week.
    check_cbr(
        "FREQ=DAILY;INTERVAL=7;BYHOUR=2;BYMINUTE=0",
        "2024-03-01T01:00:00Z",
        Tz::UTC,
        &[],
        &[
            "Every Friday at 02:00 UTC.",
            "It does not fire before 2024-03-01 01:00:00 UTC.",
            "The longest time without a backup is 7 days.",
        ],
    );
}

#[test]
fn the_next_clock_change_is_found() {
    let next = |zone: &Tz, from: &str| {
        OffsetChange::next_after(zone, instant(from))
            .map(|change| (change.at().to_rfc3339(), change.difference().num_minutes()))
    };
    let new_york = |at: &str, minutes| Some((at.to_owned(), minutes));
    assert_eq!(
        next(&America::New_York, "2025-03-09T06:59:59Z"),
        new_york("2025-03-09T07:00:00+00:00", 60)
    );
    assert_eq!(
        next(&America::New_York, "2025-03-09T07:00:00Z"),
        new_york("2025-11-02T06:00:00+00:00", -60)
    );
    assert_eq!(next(&Asia::Shanghai, NOW), None);
    assert_eq!(next(&Tz::UTC, NOW), None);
    assert_eq!(
        next(&Pacific::Apia, "2011-12-29T00:00:00Z"),
        new_york("2011-12-30T10:00:00+00:00", 24 * 60)
    );
}
