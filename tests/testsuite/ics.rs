//! Calendar files: their content, that another program reads the same fires, and single events.

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::{America, Asia, Europe, Tz};
use icalendar::parser::{read_calendar, unfold};
use keeptime::ics::{CalendarError, CalendarInfo, calendar};
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
    calendar(&schedule, zone.name(), &about(), from..from + Days::new(days)).unwrap()
}

fn text(rules: &str, zone: Tz, days: u64) -> String {
    let from = instant(FROM);
    calendar(&schedule(rules, zone), zone.name(), &about(), from..from + Days::new(days)).unwrap()
}

/// The lines of the events that begin with a name.
fn lines<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    text.lines().filter(|line| line.starts_with(name)).collect()
}

#[test]
fn a_calendar_in_utc_has_recurring_events() {
    let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//keeptime//keeptime//EN\r\n\
        CALSCALE:GREGORIAN\r\nNAME:nightly\r\nX-WR-CALNAME:nightly\r\nBEGIN:VEVENT\r\n\
        DTSTAMP:20250101T000000Z\r\nDTSTART:20250306T122700Z\r\n\
        RRULE:FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27\r\nSUMMARY:nightly\r\n\
        TRANSP:TRANSPARENT\r\nUID:TH-12-27-UTC-policy-1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let about = CalendarInfo { name: "nightly", ..about() };
    let from = instant(FROM);
    let schedule = schedule("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27", Tz::UTC);
    let text = calendar(&schedule, "UTC", &about, from..from).unwrap();
    assert_eq!(text, expected);
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
        assert_eq!(lines(&text, "DTSTART"), [start]);
        assert_eq!(lines(&text, "RRULE"), ["RRULE:FREQ=DAILY;BYHOUR=12;BYMINUTE=0"]);
    }
}

#[test]
fn fires_are_single_events_if_the_clocks_skip_or_repeat_a_time() {
    let from = instant(FROM);
    for (zone, hour, days, is_single) in [
        // 02:00 to 03:00 is skipped in New York on 2025-03-09, and 01:00 to 02:00 repeated in autumn.
        (America::New_York, 1, 30, true),
        (America::New_York, 1, 300, true),
        (America::New_York, 2, 30, true),
        // A rule goes on beyond the span.
        (America::New_York, 2, 5, true),
        (America::New_York, 2, 0, true),
        (America::New_York, 3, 400, false),
        (America::New_York, 0, 400, false),
        (Tz::UTC, 2, 400, false),
        (Tz::Etc__UTC, 2, 400, false),
    ] {
        let rules = format!("FREQ=DAILY;BYHOUR={hour};BYMINUTE=0");
        let text = text(&rules, zone, days);
        assert_eq!(lines(&text, "RRULE").is_empty(), is_single, "{hour} in {zone} for {days} days");
        let schedule = schedule(&rules, zone);
        let fires = schedule.count(from..from + Days::new(days)) as usize;
        let events = lines(&text, "BEGIN:VEVENT").len();
        assert_eq!(events, if is_single { fires } else { 1 });
    }
    // The events are the fires of the schedule, including shifted ones.
    let schedule = schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", America::New_York);
    let text = text("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", America::New_York, 10);
    let expected: Vec<String> = schedule
        .fires(from..from + Days::new(10))
        .map(|fire| fire.format("DTSTART:%Y%m%dT%H%M%SZ").to_string())
        .collect();
    assert_eq!(lines(&text, "DTSTART"), expected);
    assert!(expected.contains(&"DTSTART:20250309T073000Z".to_owned()));
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
fn intervals_are_single_events_if_the_clocks_or_another_rule_affect_them() {
    let every_two = |hour| format!("FREQ=DAILY;INTERVAL=2;BYHOUR={hour};BYMINUTE=0");
    for (rules, zone, is_single) in [
        (every_two(12), America::New_York, false),
        // The clocks change on 2025-03-09, which is no day of the rule; in another year it may be one.
        (every_two(2), America::New_York, true),
        (every_two(1), America::New_York, true),
        (every_two(3), America::New_York, false),
        (every_two(2), Asia::Shanghai, false),
        // Two rules would show the fire of every sixth day twice.
        (every_two(2) + "\nFREQ=DAILY;INTERVAL=3;BYHOUR=2;BYMINUTE=0", Tz::UTC, true),
        (every_two(2) + "\nFREQ=WEEKLY;BYDAY=SA;BYHOUR=2;BYMINUTE=0", Tz::UTC, true),
        (every_two(2) + "\nFREQ=WEEKLY;BYDAY=SA;BYHOUR=3;BYMINUTE=0", Tz::UTC, false),
    ] {
        let text = cbr_text(&rules, zone, 60);
        assert_eq!(lines(&text, "RRULE").is_empty(), is_single, "{rules} in {zone}");
        if is_single {
            let from = instant(FROM);
            let fires = cbr_schedule(&rules, zone).count(from..from + Days::new(60)) as usize;
            assert_eq!(lines(&text, "BEGIN:VEVENT").len(), fires);
        }
    }
}

#[test]
fn too_many_single_events_are_refused() {
    let hours: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
    let rules = format!("FREQ=DAILY;BYHOUR={};BYMINUTE=0", hours.join(","));
    let schedule = schedule(&rules, America::New_York);
    let from = instant(FROM);
    let error = calendar(&schedule, "America/New_York", &about(), from..from + Days::new(3650));
    assert_eq!(error, Err(CalendarError::TooManyEvents));
    assert_eq!(
        CalendarError::TooManyEvents.to_string(),
        "a calendar has at most 20000 single events; choose a shorter span"
    );
}

#[test]
fn the_start_supplies_the_second_and_nothing_fires_before_it() {
    let start = instant("2025-06-01T10:27:41Z");
    let pattern = Pattern::parse("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27").unwrap();
    let schedule = Schedule::builder().start(start).pattern(&pattern).unwrap();
    let from = instant(FROM);
    let text = calendar(&schedule, "UTC", &about(), from..from).unwrap();
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
    assert_eq!(lines(&text, "DTSTART"), ["DTSTART;TZID=Europe/London:20250303T120000"]);
}

#[test]
fn names_of_several_lines_are_one() {
    let about = CalendarInfo { name: "a\r\nBEGIN:VALARM", id: "b\nX:1", ..about() };
    let schedule = schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", Tz::UTC);
    let from = instant(FROM);
    let text = calendar(&schedule, "UTC", &about, from..from).unwrap();
    assert_eq!(lines(&text, "NAME"), ["NAME:a  BEGIN:VALARM"]);
    let about = CalendarInfo { name: "a,b;c\\d", ..about };
    let odd = calendar(&schedule, "UTC", &about, from..from).unwrap();
    assert_eq!(lines(&odd, "NAME"), ["NAME:a\\,b\\;c\\\\d"]);
    assert_eq!(lines(&odd, "SUMMARY"), ["SUMMARY:a\\,b\\;c\\\\d"]);
    assert_eq!(lines(&text, "UID"), ["UID:MO.TU.WE.TH.FR.SA.SU-2-0-UTC-b X:1"]);
    assert_eq!(lines(&text, "BEGIN").len(), 2);
}

/// Python reads the calendar; skipped if its packages are not installed.
#[test]
fn another_program_reads_the_same_fires() {
    const READER: &str = "
import sys, datetime, icalendar, dateutil.rrule, zoneinfo
calendar = icalendar.Calendar.from_ical(sys.stdin.read())
until = datetime.datetime.fromisoformat(sys.argv[1])
fires = set()
for event in calendar.walk('VEVENT'):
    start = event['DTSTART'].dt
    if 'RRULE' not in event:
        fires.add(start.astimezone(datetime.timezone.utc))
        continue
    rule = event['RRULE'].to_ical().decode()
    naive = start.replace(tzinfo=None)
    for at in dateutil.rrule.rrulestr(rule, dtstart=naive):
        fire = at.replace(tzinfo=start.tzinfo).astimezone(datetime.timezone.utc)
        if fire >= until: break
        fires.add(fire)
print('\\n'.join(fire.strftime('%Y-%m-%dT%H:%M:%SZ') for fire in sorted(fires)))
";
    let is_there = std::process::Command::new("python3")
        .args(["-c", "import icalendar, dateutil.rrule, zoneinfo"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("skipped: python3 with icalendar and dateutil is not installed");
        return;
    }
    let rules = "FREQ=DAILY;BYHOUR=4,14;BYMINUTE=30\nFREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0";
    let night = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
    let intervals = "FREQ=DAILY;INTERVAL=2;BYHOUR=4,14;BYMINUTE=30\n\
                     FREQ=DAILY;INTERVAL=29;BYHOUR=20;BYMINUTE=30\n\
                     FREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0";
    let every_third_night = "FREQ=DAILY;INTERVAL=3;BYHOUR=2;BYMINUTE=30";
    let weekly = |rules, zone| (schedule(rules, zone), zone);
    for (schedule, zone) in [
        weekly(rules, Tz::UTC),
        weekly(rules, Europe::Berlin),
        weekly(rules, Asia::Shanghai),
        weekly(night, America::New_York),
        (cbr_schedule(intervals, Tz::UTC), Tz::UTC),
        (cbr_schedule(intervals, Europe::Berlin), Europe::Berlin),
        (cbr_schedule(every_third_night, America::New_York), America::New_York),
    ] {
        let (from, until) = (instant(FROM), instant(FROM) + Days::new(60));
        let text = calendar(&schedule, zone.name(), &about(), from..until).unwrap();
        let mut child = std::process::Command::new("python3")
            .args(["-c", READER, &until.to_rfc3339()])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(child.stdin.as_mut().unwrap(), text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let read = String::from_utf8(output.stdout).unwrap();
        let expected: Vec<String> = schedule
            .fires(from..until)
            .map(|fire| fire.format("%Y-%m-%dT%H:%M:%SZ").to_string())
            .collect();
        assert_eq!(read.lines().collect::<Vec<_>>(), expected, "{schedule:?}");
    }
}

/// Single events follow the choice of gap and overlap.
#[test]
fn gap_and_overlap_are_respected() {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=30").unwrap();
    let builder = Schedule::builder().zone(America::New_York).gap(Gap::Skip).overlap(Overlap::Both);
    let schedule = builder.pattern(&pattern).unwrap();
    let from = instant("2025-03-08T12:00:00Z");
    let text =
        calendar(&schedule, "America/New_York", &about(), from..from + TimeDelta::days(3)).unwrap();
    assert_eq!(lines(&text, "DTSTART"), ["DTSTART:20250310T063000Z", "DTSTART:20250311T063000Z"]);
}
