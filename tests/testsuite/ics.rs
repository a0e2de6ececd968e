//! Calendar files: their content, that another program reads the same fires, and single events.

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::{America, Asia, Europe, Tz};
use icalendar::parser::{read_calendar, unfold};
use keeptime::ics::{Calendar, CalendarError, CalendarInfo, EndReason, calendar};
use keeptime::pattern::Pattern;
use keeptime::schedule::{Gap, Overlap, Schedule};

const FROM: &str = "2025-03-03T12:00:00Z";

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn about() -> CalendarInfo<'static> {
    CalendarInfo {
        name: "Nightly, \"web\"; all",
        id: "policy-1",
        created_at: instant("2025-01-01T00:00:00Z"),
    }
}

fn schedule(rules: &str, zone: Tz) -> Schedule<Tz> {
    Schedule::builder().zone(zone).pattern(&Pattern::parse(rules).unwrap()).unwrap()
}

/// A schedule of CBR rules that counts its intervals from 2025-02-28, a Friday.
fn cbr_schedule(rules: &str, zone: Tz) -> Schedule<Tz> {
    let start = instant("2025-02-28T10:00:00Z");
    Schedule::builder()
        .zone(zone)
        .start(start)
        .pattern(&Pattern::parse_cbr(rules).unwrap())
        .unwrap()
}

fn cbr_text(rules: &str, zone: Tz, days: u64) -> String {
    let from = instant(FROM);
    let schedule = cbr_schedule(rules, zone);
    let calendar = calendar(&schedule, zone.name(), &about(), from..from + Days::new(days));
    calendar.unwrap().to_string()
}

fn text(rules: &str, zone: Tz, days: u64) -> String {
    let from = instant(FROM);
    let schedule = schedule(rules, zone);
    let calendar = calendar(&schedule, zone.name(), &about(), from..from + Days::new(days));
    calendar.unwrap().to_string()
}

/// The lines of the events that begin with a name.
fn lines<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    text.lines().filter(|line| line.starts_with(name)).collect()
}

#[test]
fn a_calendar_in_utc_has_recurring_events() {
    let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//keeptime//keeptime//EN\r\n\
        CALSCALE:GREGORIAN\r\nNAME:nightly\r\nX-WR-CALNAME:nightly\r\nBEGIN:VEVENT\r\n\
        UID:TH-12-27-UTC-policy-1\r\nDTSTAMP:20250101T000000Z\r\nSUMMARY:nightly\r\n\
        DTSTART:20250306T122700Z\r\nRRULE:FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27\r\n\
        TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let about = CalendarInfo { name: "nightly", ..about() };
    let from = instant(FROM);
    let schedule = schedule("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27", Tz::UTC);
    let text = calendar(&schedule, "UTC", &about, from..from).unwrap();
    assert_eq!(text.as_str(), expected);
    assert_eq!(text.end_reason(), None);
}

#[test]
fn days_and_hours_of_a_minute_are_one_rule() {
    let rules = "FREQ=DAILY;BYHOUR=2,14;BYMINUTE=30\n\
                 FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=8;BYMINUTE=0";
    assert_eq!(
        lines(&text(rules, Tz::UTC, 30), "RRULE"),
        [
            "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=8;BYMINUTE=0",
            "RRULE:FREQ=DAILY;BYHOUR=2,14;BYMINUTE=30",
        ]
    );
    let rules = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30\nFREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=30";
    assert_eq!(
        lines(&text(rules, Tz::UTC, 30), "RRULE"),
        [
            "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA;BYHOUR=2;BYMINUTE=30",
            "RRULE:FREQ=WEEKLY;BYDAY=SU;BYHOUR=2,9;BYMINUTE=30",
        ]
    );
}

#[test]
fn a_zone_is_named_if_its_clocks_do_not_affect_the_times() {
    let daily = "FREQ=DAILY;BYHOUR=12;BYMINUTE=0";
    for (zone, start) in [
        (Europe::Berlin, "DTSTART;TZID=Europe/Berlin:20250304T120000"),
        (Asia::Shanghai, "DTSTART;TZID=Asia/Shanghai:20250304T120000"),
    ] {
        let text = text(daily, zone, 400);
        assert_eq!(lines(events(&text), "DTSTART"), [start]);
        assert_eq!(lines(events(&text), "RRULE"), ["RRULE:FREQ=DAILY;BYHOUR=12;BYMINUTE=0"]);
    }
}

/// The lines of the events, without those of the zone.
fn events(text: &str) -> &str {
    &text[text.find("BEGIN:VEVENT").unwrap()..]
}

#[test]
fn a_rule_stays_a_rule_where_the_clocks_skip_or_repeat_its_time() {
    let rules = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
    let text = text(rules, America::New_York, 400);
    let expected = "BEGIN:VTIMEZONE TZID:America/New_York \
        BEGIN:STANDARD DTSTART:20241103T020000 TZOFFSETFROM:-0400 TZOFFSETTO:-0500 \
        RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU END:STANDARD \
        BEGIN:DAYLIGHT DTSTART:20250309T020000 TZOFFSETFROM:-0500 TZOFFSETTO:-0400 \
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU END:DAYLIGHT END:VTIMEZONE \
        BEGIN:VEVENT UID:MO.TU.WE.TH.FR.SA.SU-2-30-America/New_York-policy-1 \
        DTSTAMP:20250101T000000Z SUMMARY:Nightly\\, \"web\"\\; all \
        DTSTART;TZID=America/New_York:20250304T023000 \
        RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=30;UNTIL=20260407T115959Z \
        EXDATE:20250309T063000Z EXDATE:20250309T073000Z \
        EXDATE:20260308T063000Z EXDATE:20260308T073000Z TRANSP:TRANSPARENT END:VEVENT \
        BEGIN:VEVENT UID:1741505400-policy-1 DTSTAMP:20250101T000000Z \
        SUMMARY:Nightly\\, \"web\"\\; all DTSTART:20250309T073000Z TRANSP:TRANSPARENT END:VEVENT \
        BEGIN:VEVENT UID:1772955000-policy-1 DTSTAMP:20250101T000000Z \
        SUMMARY:Nightly\\, \"web\"\\; all DTSTART:20260308T073000Z TRANSP:TRANSPARENT END:VEVENT \
        END:VCALENDAR ";
    let body = &text[text.find("BEGIN:VTIMEZONE").unwrap()..];
    assert_eq!(unfold(body).replace("\r\n", " "), expected);
}

#[test]
fn a_calendar_ends_with_its_span_only_where_it_needs_exceptions() {
    let from = instant(FROM);
    for (zone, hour, days, reason) in [
        // 02:00 to 03:00 is skipped in New York on 2025-03-09, and 01:00 to 02:00 repeated in autumn.
        (America::New_York, 1, 30, Some(EndReason::ClockChanges)),
        (America::New_York, 2, 30, Some(EndReason::ClockChanges)),
        // Without an end the rule would meet a later change.
        (America::New_York, 2, 5, Some(EndReason::ClockChanges)),
        (America::New_York, 3, 400, None),
        (America::New_York, 0, 400, None),
        (Tz::UTC, 2, 400, None),
        (Tz::Etc__UTC, 2, 400, None),
        (Asia::Shanghai, 2, 400, None),
        // The clocks change with Ramadan.
        (Tz::Africa__Casablanca, 12, 400, Some(EndReason::IrregularZone)),
    ] {
        let rules = format!("FREQ=DAILY;BYHOUR={hour};BYMINUTE=0");
        let schedule = schedule(&rules, zone);
        let calendar =
            calendar(&schedule, zone.name(), &about(), from..from + Days::new(days)).unwrap();
        assert_eq!(calendar.end_reason(), reason, "{hour} in {zone}");
        let rule = lines(events(calendar.as_str()), "RRULE")[0];
        assert_eq!(rule.contains("UNTIL="), reason.is_some());
    }
}

/// The rules of a zone's VTIMEZONE, and the dates on which single changes begin.
fn zone_lines(zone: Tz) -> Vec<String> {
    let text = text("FREQ=DAILY;BYHOUR=12;BYMINUTE=0", zone, 400);
    let zone = &text[..text.find("END:VTIMEZONE").unwrap()];
    let observances = zone.split("\r\nBEGIN:").skip(2);
    observances
        .map(|observance| {
            let line = |name| lines(observance, name).concat();
            let rule = line("RRULE:FREQ=YEARLY;");
            let kind = observance.lines().next().unwrap();
            let what = if rule.is_empty() { line("DTSTART:") } else { rule };
            let value =
                what.trim_start_matches("RRULE:FREQ=YEARLY;").trim_start_matches("DTSTART:");
            format!("{kind} {value} {}", line("TZOFFSETTO:").trim_start_matches("TZOFFSETTO:"))
        })
        .collect()
}

#[test]
fn a_zone_is_described_by_rules_or_by_its_changes() {
    for (zone, expected) in [
        (Asia::Shanghai, &["STANDARD 19700101T000000 +0800"][..]),
        (Tz::Etc__GMTMinus5, &["STANDARD 19700101T000000 +0500"]),
        (
            Europe::Berlin,
            &["STANDARD BYMONTH=10;BYDAY=-1SU +0100", "DAYLIGHT BYMONTH=3;BYDAY=-1SU +0200"],
        ),
        // The Thursday before the last Friday of March has no number in its month.
        (
            Asia::Jerusalem,
            &[
                "STANDARD BYMONTH=10;BYDAY=-1SU +0200",
                "DAYLIGHT BYMONTH=3;BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29 +0300",
            ],
        ),
        // The end of the last Thursday of October may be November 1.
        (
            Tz::Africa__Cairo,
            &[
                "STANDARD BYMONTH=11;BYDAY=FR;BYMONTHDAY=1 +0200",
                "DAYLIGHT BYMONTH=4;BYDAY=-1FR +0300",
                "STANDARD BYMONTH=10;BYDAY=FR;BYMONTHDAY=26,27,28,29,30,31 +0200",
            ],
        ),
        (
            Tz::Australia__Lord_Howe,
            &["DAYLIGHT BYMONTH=10;BYDAY=1SU +1100", "STANDARD BYMONTH=4;BYDAY=1SU +1030"],
        ),
        (
            Tz::Africa__Casablanca,
            &[
                "STANDARD 20250223T030000 +0000",
                "DAYLIGHT 20250406T020000 +0100",
                "STANDARD 20260215T030000 +0000",
                "DAYLIGHT 20260322T020000 +0100",
            ],
        ),
    ] {
        assert_eq!(zone_lines(zone), expected, "{zone}");
    }
}

#[test]
fn lines_are_folded_at_75_octets_and_end_with_crlf() {
    let name = "Sicherung für München, nachts und täglich; ".repeat(5);
    let about = CalendarInfo { name: &name, ..about() };
    let schedule = schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", Tz::UTC);
    let from = instant(FROM);
    let text = calendar(&schedule, "UTC", &about, from..from).unwrap().to_string();
    assert!(text.split_inclusive("\r\n").all(|line| line.ends_with("\r\n") && line.len() <= 77));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let read = unfold(&text);
    let read = read_calendar(&read).unwrap();
    assert_eq!(read.components[0].find_prop("SUMMARY").unwrap().val.to_string(), name);
}

#[test]
fn a_line_is_folded_as_late_as_possible() {
    let schedule = schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", Tz::UTC);
    let from = instant(FROM);
    // `NAME:` and 70 letters are 75 octets. Letters of two octets are not divided.
    for (name, line) in [
        ("a".repeat(70), "a".repeat(70)),
        ("a".repeat(71), "a".repeat(70) + "\r\n a"),
        ("a".repeat(69) + "éa", "a".repeat(69) + "\r\n éa"),
        ("a".repeat(145), "a".repeat(70) + "\r\n " + &"a".repeat(74) + "\r\n a"),
    ] {
        let about = CalendarInfo { name: &name, ..about() };
        let text = calendar(&schedule, "UTC", &about, from..from).unwrap().to_string();
        assert!(text.contains(&format!("\r\nNAME:{line}\r\nX-WR-CALNAME")), "{text}");
    }
}

#[test]
fn an_interval_is_a_recurring_event_that_starts_on_a_day_of_the_rule() {
    let rules = "FREQ=DAILY;INTERVAL=3;BYHOUR=2,14;BYMINUTE=30\n\
                 FREQ=DAILY;INTERVAL=30;BYHOUR=20;BYMINUTE=0\n\
                 FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=8;BYMINUTE=0";
    let text = cbr_text(rules, Tz::UTC, 30);
    assert_eq!(
        lines(&text, "RRULE"),
        [
            "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=8;BYMINUTE=0",
            "RRULE:FREQ=DAILY;INTERVAL=3;BYHOUR=2,14;BYMINUTE=30",
            "RRULE:FREQ=DAILY;INTERVAL=30;BYHOUR=20;BYMINUTE=0",
        ]
    );
    // The day of `FROM` is three days after day zero.
    assert_eq!(
        lines(&text, "DTSTART"),
        ["DTSTART:20250304T080000Z", "DTSTART:20250303T143000Z", "DTSTART:20250330T200000Z"]
    );
    let uids = lines(&text, "UID");
    assert_eq!(uids[1], "UID:every-3-days-2.14-30-UTC-policy-1");
    // Every 7 days is a weekday.
    let weekly = cbr_text("FREQ=DAILY;INTERVAL=7;BYHOUR=2;BYMINUTE=0", Tz::UTC, 30);
    assert_eq!(lines(&weekly, "RRULE"), ["RRULE:FREQ=WEEKLY;BYDAY=FR;BYHOUR=2;BYMINUTE=0"]);
}

#[test]
fn intervals_are_rules_with_exceptions_if_the_clocks_or_another_rule_affect_them() {
    let every_two = |hour| format!("FREQ=DAILY;INTERVAL=2;BYHOUR={hour};BYMINUTE=0");
    let clocks = Some(EndReason::ClockChanges);
    for (rules, zone, reason, exceptions) in [
        (every_two(12), America::New_York, None, 0),
        // The clocks change on 2025-03-09, which is no day of the rule; in another year it may be one.
        (every_two(2), America::New_York, clocks, 0),
        (every_two(1), America::New_York, clocks, 0),
        (every_two(3), America::New_York, None, 0),
        (every_two(2), Asia::Shanghai, None, 0),
        // Two rules would show the fire of every sixth day twice.
        (
            every_two(2) + "\nFREQ=DAILY;INTERVAL=3;BYHOUR=2;BYMINUTE=0",
            Tz::UTC,
            Some(EndReason::SharedTimes),
            9,
        ),
        (
            every_two(2) + "\nFREQ=WEEKLY;BYDAY=SA;BYHOUR=2;BYMINUTE=0",
            Tz::UTC,
            Some(EndReason::SharedTimes),
            4,
        ),
        (every_two(2) + "\nFREQ=WEEKLY;BYDAY=SA;BYHOUR=3;BYMINUTE=0", Tz::UTC, None, 0),
    ] {
        let from = instant(FROM);
        let schedule = cbr_schedule(&rules, zone);
        let calendar = calendar(&schedule, zone.name(), &about(), from..from + Days::new(60));
        let calendar: Calendar = calendar.unwrap();
        assert_eq!(calendar.end_reason(), reason, "{rules} in {zone}");
        assert_eq!(lines(calendar.as_str(), "EXDATE").len(), exceptions, "{rules} in {zone}");
    }
}

#[test]
fn too_many_exceptions_are_refused() {
    let rules = "FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0\n\
                 FREQ=DAILY;INTERVAL=3;BYHOUR=2;BYMINUTE=0";
    let schedule = cbr_schedule(rules, Tz::UTC);
    let from = instant(FROM);
    let error = calendar(&schedule, "UTC", &about(), from..from + Days::new(400 * 365));
    assert_eq!(error, Err(CalendarError::TooManyExceptions));
    assert_eq!(
        CalendarError::TooManyExceptions.to_string(),
        "a calendar has at most 20000 exceptions and single events; choose a shorter span"
    );
}

/// Every sixth day from 2025-02-28 on, two rules have the same fire. The second rule has its first own fire on
/// 2025-03-09.
const SHARED: &str = "FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0\n\
                      FREQ=DAILY;INTERVAL=3;BYHOUR=2;BYMINUTE=0";

fn shared_until(end: DateTime<Utc>) -> Result<Calendar, CalendarError> {
    calendar(&cbr_schedule(SHARED, Tz::UTC), "UTC", &about(), instant(FROM)..end)
}

/// Not even the next exception counts if it is exactly at the end.
#[test]
fn twenty_thousand_exceptions_are_allowed() {
    let first = instant("2025-03-12T02:00:00Z");
    let excess = first + Days::new(6 * 20_000);
    let most = shared_until(excess).unwrap();
    assert_eq!(lines(most.as_str(), "EXDATE").len(), 20_000);
    let error = shared_until(excess + TimeDelta::seconds(1));
    assert_eq!(error, Err(CalendarError::TooManyExceptions));
}

#[test]
fn the_end_of_the_span_is_not_part_of_it() {
    // The events and the exceptions of a calendar that ends at an instant.
    let count = |end: DateTime<Utc>| {
        let calendar = shared_until(end).unwrap();
        ["BEGIN:VEVENT", "EXDATE"].map(|name| lines(calendar.as_str(), name).len())
    };
    let second = TimeDelta::seconds(1);
    // The first fire of the second rule, and its first exception.
    let (fire, exception) = (instant("2025-03-09T02:00:00Z"), instant("2025-03-12T02:00:00Z"));
    assert_eq!([count(fire), count(fire + second)], [[1, 0], [2, 0]]);
    assert_eq!([count(exception), count(exception + second)], [[2, 0], [2, 1]]);

    // A fire that the clocks shift.
    let shifted = instant("2025-03-09T07:30:00Z");
    let schedule = schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", America::New_York);
    let events = |end| {
        let calendar = calendar(&schedule, "America/New_York", &about(), instant(FROM)..end);
        lines(calendar.unwrap().as_str(), "BEGIN:VEVENT").len()
    };
    assert_eq!([events(shifted), events(shifted + second)], [1, 2]);

    // A change in a zone whose changes are written one by one.
    let change = instant("2026-03-22T02:00:00Z");
    let observances = |end| {
        let daily = self::schedule("FREQ=DAILY;BYHOUR=12;BYMINUTE=0", Tz::Africa__Casablanca);
        let calendar = calendar(&daily, "Africa/Casablanca", &about(), instant(FROM)..end);
        lines(calendar.unwrap().as_str(), "TZOFFSETTO").len()
    };
    assert_eq!([observances(change), observances(change + second)], [3, 4]);
}

#[test]
fn the_start_supplies_the_second_and_nothing_fires_before_it() {
    let start = instant("2025-06-01T10:27:41Z");
    let pattern = Pattern::parse("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27").unwrap();
    let schedule = Schedule::builder().start(start).pattern(&pattern).unwrap();
    let from = instant(FROM);
    let text = calendar(&schedule, "UTC", &about(), from..from).unwrap().to_string();
    assert_eq!(lines(&text, "DTSTART"), ["DTSTART:20250605T122741Z"]);
}

#[test]
fn the_icalendar_crate_reads_what_is_written() {
    let text = unfold(&text("FREQ=DAILY;BYHOUR=4,14;BYMINUTE=30", Europe::Berlin, 10));
    let read = read_calendar(&text).unwrap();
    let event = read.components.iter().find(|component| component.name == "VEVENT").unwrap();
    let property = |name: &str| event.find_prop(name).unwrap().val.to_string();
    assert_eq!(property("UID"), "MO.TU.WE.TH.FR.SA.SU-4.14-30-Europe/Berlin-policy-1");
    assert_eq!(property("SUMMARY"), "Nightly, \"web\"; all");
    assert_eq!(property("RRULE"), "FREQ=DAILY;BYHOUR=4,14;BYMINUTE=30");
}

#[test]
fn a_zone_that_equals_utc_is_written_as_utc() {
    for zone in [Tz::UTC, Tz::Etc__UTC, Tz::Zulu, Tz::Atlantic__Reykjavik] {
        let text = text("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", zone, 10);
        assert_eq!(lines(&text, "DTSTART"), ["DTSTART:20250304T020000Z"], "{zone}");
    }
    // London is not UTC, although its winter time is the same.
    let text = text("FREQ=DAILY;BYHOUR=12;BYMINUTE=0", Europe::London, 10);
    assert_eq!(lines(events(&text), "DTSTART"), ["DTSTART;TZID=Europe/London:20250303T120000"]);
}

#[test]
fn names_of_several_lines_are_one() {
    let about = CalendarInfo { name: "a\r\nBEGIN:VALARM", id: "b\nX:1", ..about() };
    let schedule = schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", Tz::UTC);
    let from = instant(FROM);
    let text = calendar(&schedule, "UTC", &about, from..from).unwrap().to_string();
    assert_eq!(lines(&text, "NAME"), ["NAME:a  BEGIN:VALARM"]);
    let about = CalendarInfo { name: "a,b;c\\d", ..about };
    let odd = calendar(&schedule, "UTC", &about, from..from).unwrap().to_string();
    assert_eq!(lines(&odd, "NAME"), ["NAME:a\\,b\\;c\\\\d"]);
    assert_eq!(lines(&odd, "SUMMARY"), ["SUMMARY:a\\,b\\;c\\\\d"]);
    assert_eq!(lines(&text, "UID"), ["UID:MO.TU.WE.TH.FR.SA.SU-2-0-UTC-b X:1"]);
    assert_eq!(lines(&text, "BEGIN").len(), 2);
}

/// Around a change, the single events follow the choice of gap and overlap.
#[test]
fn gap_and_overlap_are_respected() {
    let from = instant("2025-01-01T00:00:00Z");
    let skipped = "20250309T073000Z";
    let repeated = ["20251102T053000Z", "20251102T063000Z"];
    for (hour, gap, overlap, expected) in [
        (2, Gap::Shift, Overlap::First, &[skipped][..]),
        (2, Gap::Skip, Overlap::First, &[]),
        (1, Gap::Shift, Overlap::First, &repeated[..1]),
        (1, Gap::Shift, Overlap::Second, &repeated[1..]),
        (1, Gap::Shift, Overlap::Both, &repeated),
    ] {
        let pattern = Pattern::parse(&format!("FREQ=DAILY;BYHOUR={hour};BYMINUTE=30")).unwrap();
        let builder = Schedule::builder().zone(America::New_York).gap(gap).overlap(overlap);
        let schedule = builder.pattern(&pattern).unwrap();
        let text = calendar(&schedule, "America/New_York", &about(), from..from + Days::new(365));
        let text = text.unwrap();
        let single: Vec<_> = lines(events(text.as_str()), "DTSTART:");
        let single: Vec<_> =
            single.iter().map(|line| line.trim_start_matches("DTSTART:")).collect();
        assert_eq!(single, expected, "{hour} {gap:?} {overlap:?}");
        // Excluded is each instant that a program may take for the time.
        assert_eq!(lines(text.as_str(), "EXDATE:").len(), 2);
    }
}

/// 02:30 becomes 03:30, at which the schedule fires too. The hour with exceptions has a rule of its own.
#[test]
fn a_shifted_fire_that_meets_another_one_fires_once() {
    let text = text("FREQ=DAILY;BYHOUR=2,3,14;BYMINUTE=30", America::New_York, 30);
    assert_eq!(
        lines(events(&text), "RRULE:"),
        [
            "RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=30;UNTIL=20250402T115959Z",
            "RRULE:FREQ=DAILY;BYHOUR=3,14;BYMINUTE=30;UNTIL=20250402T115959Z",
        ]
    );
    assert_eq!(lines(&text, "EXDATE:"), ["EXDATE:20250309T063000Z", "EXDATE:20250309T073000Z"]);
    // No single event: the second rule has the fire.
    assert!(lines(events(&text), "DTSTART:").is_empty());
}
