//! Other programs read the same fires from a calendar: Python's icalendar, dateutil and
//! recurring-ical-events, and the crate rrule. Ten years in zones with unusual changes, with times that the clocks
//! skip and repeat.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use chrono::{DateTime, Days, NaiveDateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use icalendar::parser::{Component, read_calendar, unfold};
use keeptime::ics::{CalendarInfo, calendar};
use keeptime::pattern::Pattern;
use keeptime::schedule::{Gap, OffsetChange, OffsetChanges, Overlap, Schedule};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const ZONES: [Tz; 26] = [
    Tz::UTC,
    Tz::Asia__Shanghai,
    Tz::Asia__Kolkata,
    Tz::Asia__Tehran,
    Tz::Europe__Berlin,
    Tz::Europe__London,
    Tz::Europe__Dublin,
    Tz::Atlantic__Azores,
    Tz::America__New_York,
    Tz::America__Los_Angeles,
    Tz::America__St_Johns,
    Tz::America__Nuuk,
    Tz::America__Santiago,
    Tz::America__Sao_Paulo,
    Tz::Africa__Cairo,
    Tz::Africa__Casablanca,
    Tz::Asia__Jerusalem,
    Tz::Asia__Beirut,
    Tz::Asia__Gaza,
    Tz::Australia__Lord_Howe,
    Tz::Australia__Sydney,
    Tz::Pacific__Auckland,
    Tz::Pacific__Chatham,
    Tz::Pacific__Norfolk,
    Tz::Antarctica__Troll,
    Tz::America__Havana,
];

/// The databases of Python and of chrono-tz may differ here after 2025.
const IN_MOTION: [Tz; 3] = [Tz::Africa__Casablanca, Tz::Asia__Gaza, Tz::America__Havana];

const GAPS: [Gap; 2] = [Gap::Shift, Gap::Skip];
const OVERLAPS: [Overlap; 3] = [Overlap::First, Overlap::Second, Overlap::Both];

/// A calendar of ten years, the schedule behind it, and the changes of its zone.
struct Case {
    zone: Tz,
    schedule: Schedule<Tz>,
    text: String,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    changes: Vec<OffsetChange>,
}

impl Case {
    fn new(zone: Tz, rules: &str, gap: Gap, overlap: Overlap) -> Self {
        let from: DateTime<Utc> = "2024-11-20T09:30:00Z".parse().unwrap();
        let until = from + Days::new(3653);
        let builder = Schedule::builder().zone(zone).gap(gap).overlap(overlap);
        let pattern = if rules.contains("INTERVAL") {
            Pattern::parse_cbr(rules).unwrap()
        } else {
            Pattern::parse(rules).unwrap()
        };
        let schedule = builder.start(from).pattern(&pattern).unwrap();
        let info = CalendarInfo { name: "nightly", id: "policy-1", created_at: from };
        let calendar = calendar(&schedule, zone.name(), &info, from..until).unwrap();
        let changes = OffsetChanges::new(zone, from..until).collect();
        Self { zone, schedule, text: calendar.to_string(), from, until, changes }
    }

    fn expected(&self) -> BTreeSet<DateTime<Utc>> {
        self.schedule.fires(self.from..self.until).collect()
    }
}

/// Returns two cases for each zone, with the hours of its changes and one hour around them.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (index, zone) in ZONES.into_iter().enumerate() {
        let from: DateTime<Utc> = "2024-11-20T09:30:00Z".parse().unwrap();
        let mut hours = BTreeSet::from([2]);
        for change in OffsetChanges::new(zone, from..from + Days::new(3653)) {
            for offset in [change.before(), change.after()] {
                let hour = change.at().with_timezone(&offset).hour();
                hours.extend([(hour + 23) % 24, hour, (hour + 1) % 24]);
            }
        }
        let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
        let hours = hours.join(",");
        for (minute, shift) in [(15, 0), (45, 3)] {
            let rules = format!("FREQ=DAILY;BYHOUR={hours};BYMINUTE={minute}");
            let (gap, overlap) = (GAPS[(index + shift) % 2], OVERLAPS[(index + shift) % 3]);
            cases.push(Case::new(zone, &rules, gap, overlap));
        }
    }
    // Rules with fires in common, and weekdays on which the clocks change.
    let shared = "FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=15\n\
                  FREQ=DAILY;INTERVAL=3;BYHOUR=2;BYMINUTE=15\n\
                  FREQ=WEEKLY;BYDAY=SU,MO;BYHOUR=2;BYMINUTE=15";
    for zone in [Tz::UTC, Tz::America__New_York, Tz::Europe__Berlin] {
        cases.push(Case::new(zone, shared, Gap::Shift, Overlap::Both));
        let weekly = "FREQ=WEEKLY;BYDAY=SU;BYHOUR=1,2,3;BYMINUTE=30\n\
                      FREQ=WEEKLY;BYDAY=WE;BYHOUR=2;BYMINUTE=0";
        cases.push(Case::new(zone, weekly, Gap::Shift, Overlap::First));
    }
    cases
}

/// Skipped if Python or its packages are not installed.
#[test]
fn python_reads_the_same_fires_in_twenty_zones_over_ten_years() {
    let is_there = Command::new("python3")
        .args(["-c", "import icalendar, dateutil, zoneinfo, recurring_ical_events"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!(
            "skipped: python3 with icalendar, dateutil and recurring-ical-events is not installed"
        );
        return;
    }
    let cases: Vec<_> = cases()
        .iter()
        .map(|case| {
            let changes = case
                .changes
                .iter()
                .map(|change| (change.at().timestamp(), change.after().local_minus_utc()));
            serde_json::json!({
                "zone": case.zone.name(),
                "text": case.text,
                "from": case.from.timestamp(),
                "until": case.until.timestamp(),
                "fires": case.expected().iter().map(DateTime::timestamp).collect::<Vec<_>>(),
                "changes": changes.collect::<Vec<_>>(),
                "database_differs": IN_MOTION.contains(&case.zone),
                "sampled_changes": 1,
            })
        })
        .collect();
    let mut child = Command::new("python3")
        .args(["-c", include_str!("ics_reader.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let cases = serde_json::to_string(&cases).unwrap();
    child.stdin.take().unwrap().write_all(cases.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
}

/// The crate knows the zones by their names and refuses exceptions at times that the clocks skip.
#[test]
fn the_rrule_crate_reads_the_same_fires_around_each_change() {
    for case in cases() {
        check_with_rrule(&case);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_rrule_crate_reads_the_fires_of_any_rules(
        zone in select(&ZONES[..]),
        days in subsequence(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"], 1..=7),
        hours in subsequence((0..24_u8).collect::<Vec<_>>(), 1..=4),
        minute in 0..60_u8,
        interval in prop::option::of(2..9_u8),
        (gap, overlap) in (select(&GAPS[..]), select(&OVERLAPS[..])),
    ) {
        let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
        let recurrence = match interval {
            Some(days) => format!("FREQ=DAILY;INTERVAL={days}"),
            None => format!("FREQ=WEEKLY;BYDAY={}", days.join(",")),
        };
        let rules = format!("{recurrence};BYHOUR={};BYMINUTE={minute}", hours.join(","));
        check_with_rrule(&Case::new(zone, &rules, gap, overlap));
    }
}

/// Compares the fires around each change of the clocks, and at both ends of the calendar.
fn check_with_rrule(case: &Case) {
    let text = unfold(&case.text);
    let read = read_calendar(&text).unwrap();
    let events: Vec<_> =
        read.components.iter().filter(|component| component.name == "VEVENT").collect();
    let expected = case.expected();
    let windows = case.changes.iter().map(OffsetChange::at).chain([case.from, case.until]);
    for at in windows {
        let window = at - TimeDelta::days(2)..at + TimeDelta::days(2);
        let read = events.iter().flat_map(|event| read_event(event, &window));
        let found: BTreeSet<_> = read.filter(|fire| *fire < case.until).collect();
        let expected: BTreeSet<_> = expected.range(window).copied().collect();
        assert_eq!(found, expected, "{} at {at}", case.zone);
    }
}

/// Returns the fires of an event within a window. Its rule is cut to begin shortly before, because the crate
/// steps through all times from the start.
fn read_event(
    event: &Component<'_>,
    window: &std::ops::Range<DateTime<Utc>>,
) -> BTreeSet<DateTime<Utc>> {
    let start = event.find_prop("DTSTART").unwrap();
    let value = start.val.to_string();
    let Some(rule) = event.find_prop("RRULE") else {
        let fire = NaiveDateTime::parse_from_str(&value, "%Y%m%dT%H%M%SZ").unwrap().and_utc();
        return [fire].into_iter().filter(|fire| window.contains(fire)).collect();
    };
    let zone = start.params.iter().find(|parameter| parameter.key == "TZID");
    let zone = zone.map_or(String::new(), |zone| format!(";TZID={}", zone.val.as_ref().unwrap()));
    let mut lines = format!("DTSTART{zone}:{value}\nRRULE:{}", rule.val);
    for excluded in event.properties.iter().filter(|property| property.name == "EXDATE") {
        lines += &format!("\nEXDATE:{}", excluded.val);
    }
    let set: rrule::RRuleSet = lines.parse().unwrap();
    let utc = |at: DateTime<Utc>| at.with_timezone(&rrule::Tz::UTC);
    let read = set.after(utc(window.start)).before(utc(window.end)).all_unchecked();
    read.into_iter().map(|fire| fire.to_utc()).filter(|fire| window.contains(fire)).collect()
}
