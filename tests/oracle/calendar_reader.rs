//! Reads a calendar file as a calendar program does: the changes of its zone and the instants of its
//! events, one day after another.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};

const CODES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// How a program reads civil times that the clocks skip or repeat. A program that ignores a skipped time
/// has no offset for it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reading {
    IgnoredOrBoth,
    OffsetBefore,
    OffsetAfter,
}

pub(crate) const READINGS: [Reading; 3] =
    [Reading::IgnoredOrBoth, Reading::OffsetBefore, Reading::OffsetAfter];

/// A change of the offset, in seconds, and the name of the time that begins there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReadChange {
    pub(crate) at: DateTime<Utc>,
    pub(crate) before: i32,
    pub(crate) after: i32,
    pub(crate) kind: String,
}

#[derive(Debug)]
pub(crate) struct ReadEvent {
    pub(crate) uid: String,
    start: NaiveDateTime,
    is_utc: bool,
    rule: Option<ReadRule>,
    excluded: Vec<DateTime<Utc>>,
}

#[derive(Debug)]
struct ReadRule {
    interval: i64,
    weekdays: Vec<Weekday>,
    hours: Vec<u32>,
    minute: u32,
    until: Option<DateTime<Utc>>,
}

#[derive(Debug)]
pub(crate) struct ReadCalendar {
    /// The changes in the year 2150 and earlier, in order. The first one may be the start of the list.
    pub(crate) changes: Vec<ReadChange>,
    pub(crate) events: Vec<ReadEvent>,
}

/// The lines of one component, as names with parameters and values.
type Lines<'t> = Vec<(&'t str, &'t str)>;

fn value<'t>(lines: &Lines<'t>, name: &str) -> Option<&'t str> {
    let is_named = |line: &&(&str, &str)| line.0.split(';').next() == Some(name);
    lines.iter().find(is_named).map(|line| line.1)
}

/// Returns the parts of an RRULE that has no others than these.
fn parts<'t, const N: usize>(rule: &'t str, names: [&str; N]) -> [Option<&'t str>; N] {
    let pairs: Vec<_> = rule.split(';').map(|part| part.split_once('=').unwrap()).collect();
    assert!(pairs.iter().all(|(name, _)| names.contains(name)), "{rule}");
    names.map(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1))
}

fn civil(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), "%Y%m%dT%H%M%S").unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    assert!(text.ends_with('Z'), "{text}");
    civil(text).and_utc()
}

fn numbers(text: &str) -> Vec<u32> {
    text.split(',').map(|number| number.parse().unwrap()).collect()
}

fn weekday(code: &str) -> Weekday {
    let index = CODES.iter().position(|other| *other == code).unwrap();
    Weekday::try_from(u8::try_from(index).unwrap()).unwrap()
}

fn offset(text: &str) -> i32 {
    let digit = |at: usize| text.get(at..at + 2).map_or(0, |part| part.parse::<i32>().unwrap());
    let seconds = digit(1) * 3600 + digit(3) * 60 + digit(5);
    if text.starts_with('-') { -seconds } else { seconds }
}

/// Returns the dates of a yearly rule, in any year.
fn is_yearly_date(rule: &str) -> impl Fn(NaiveDate) -> bool {
    let names = ["FREQ", "BYMONTH", "BYDAY", "BYMONTHDAY"];
    let [frequency, month, day, month_days] = parts(rule, names);
    assert_eq!(frequency, Some("YEARLY"));
    let (month, day) = (month.unwrap().parse::<u32>().unwrap(), day.unwrap());
    let (count, code) = day.split_at(day.len() - 2);
    let (count, code) = (count.to_owned(), weekday(code));
    let month_days = month_days.map(numbers);
    move |date| {
        let from_end = date.num_days_in_month() as u32 - date.day();
        let is_counted = match count.as_str() {
            "" => true,
            "-1" => from_end < 7,
            count => count.parse() == Ok(date.day0() / 7 + 1),
        };
        let is_listed = month_days.as_ref().is_none_or(|days| days.contains(&date.day()));
        date.month() == month && date.weekday() == code && is_counted && is_listed
    }
}

fn observance(lines: &Lines<'_>, kind: &str) -> Vec<ReadChange> {
    let start = civil(value(lines, "DTSTART").unwrap());
    let [before, after] =
        ["TZOFFSETFROM", "TZOFFSETTO"].map(|name| offset(value(lines, name).unwrap()));
    let change = |civil: NaiveDateTime| ReadChange {
        at: civil.and_utc() - TimeDelta::seconds(before.into()),
        before,
        after,
        kind: kind.to_owned(),
    };
    let Some(rule) = value(lines, "RRULE") else { return vec![change(start)] };
    let is_date = is_yearly_date(rule);
    let dates = start.date().iter_days().take_while(|date| date.year() <= 2150);
    let changes: Vec<_> = dates
        .filter(|date| is_date(*date))
        .map(|date| change(date.and_time(start.time())))
        .collect();
    // RFC 5545 asks for a start that is a date of the rule.
    assert_eq!(changes[0].at, change(start).at, "{rule}");
    changes
}

fn event(lines: &Lines<'_>) -> ReadEvent {
    let start = value(lines, "DTSTART").unwrap();
    let rule = value(lines, "RRULE").map(|rule| {
        let names = ["FREQ", "INTERVAL", "BYDAY", "BYHOUR", "BYMINUTE", "UNTIL"];
        let [frequency, interval, weekdays, hours, minute, until] = parts(rule, names);
        assert_eq!(frequency == Some("WEEKLY"), weekdays.is_some(), "{rule}");
        ReadRule {
            interval: interval.map_or(1, |days| days.parse().unwrap()),
            weekdays: weekdays.unwrap_or(&CODES.join(",")).split(',').map(weekday).collect(),
            hours: numbers(hours.unwrap()),
            minute: minute.unwrap().parse().unwrap(),
            until: until.map(instant),
        }
    });
    let excluded = lines.iter().filter(|(name, _)| *name == "EXDATE");
    ReadEvent {
        uid: value(lines, "UID").unwrap().to_owned(),
        start: civil(start),
        is_utc: start.ends_with('Z'),
        rule,
        excluded: excluded.map(|(_, value)| instant(value)).collect(),
    }
}

impl ReadCalendar {
    pub(crate) fn new(text: &str) -> Self {
        let text = text.replace("\r\n ", "");
        let mut open: Vec<(&str, Lines<'_>)> = Vec::new();
        let mut read = Self { changes: Vec::new(), events: Vec::new() };
        for line in text.lines() {
            match line.split_once(':').unwrap() {
                ("BEGIN", name) => open.push((name, Vec::new())),
                ("END", name) => {
                    let (begun, lines) = open.pop().unwrap();
                    assert_eq!(begun, name);
                    match name {
                        "STANDARD" | "DAYLIGHT" => read.changes.extend(observance(&lines, name)),
                        "VEVENT" => read.events.push(event(&lines)),
                        _ => {}
                    }
                }
                line => open.last_mut().unwrap().1.push(line),
            }
        }
        assert!(open.is_empty());
        read.changes.sort();
        read
    }

    pub(crate) fn offset_at(&self, at: DateTime<Utc>) -> i32 {
        let next = self.changes.partition_point(|change| change.at <= at);
        match next.checked_sub(1) {
            Some(last) => self.changes[last].after,
            None => self.changes.first().map_or(0, |change| change.before),
        }
    }

    /// Returns the instants of a civil time: one, or what a program makes of it where the clocks change.
    fn instants(&self, civil: NaiveDateTime, reading: Reading) -> Vec<DateTime<Utc>> {
        let civil = civil.and_utc();
        let day = TimeDelta::hours(25);
        let near = self.changes.partition_point(|change| change.at <= civil - day);
        let near = self.changes[near..].iter().take_while(|change| change.at < civil + day);
        let changed = near.clone().find(|change| {
            let ends = [change.before, change.after]
                .map(|offset| change.at + TimeDelta::seconds(offset.into()));
            (ends[0].min(ends[1])..ends[0].max(ends[1])).contains(&civil)
        });
        let with = |offset: i32| civil - TimeDelta::seconds(offset.into());
        let exact = |offset: &i32| self.offset_at(with(*offset)) == *offset;
        match (changed, reading) {
            (Some(change), Reading::OffsetBefore) => vec![with(change.before)],
            (Some(change), Reading::OffsetAfter) => vec![with(change.after)],
            _ => {
                let mut offsets =
                    BTreeSet::from([self.offset_at(civil - day), self.offset_at(civil + day)]);
                offsets.extend(near.flat_map(|change| [change.before, change.after]));
                offsets.into_iter().filter(exact).map(with).collect()
            }
        }
    }

    /// Returns the instants of an event before `end`, in the order of its civil times.
    pub(crate) fn instants_of(
        &self,
        event: &ReadEvent,
        reading: Reading,
        end: DateTime<Utc>,
    ) -> Vec<DateTime<Utc>> {
        let all = self.all_instants_of(event, reading, end);
        all.into_iter().filter(|at| !event.excluded.contains(at)).collect()
    }

    fn all_instants_of(
        &self,
        event: &ReadEvent,
        reading: Reading,
        end: DateTime<Utc>,
    ) -> Vec<DateTime<Utc>> {
        let Some(rule) = &event.rule else { return vec![event.start.and_utc()] };
        let first = event.start.date();
        let is_day = |day: &NaiveDate| {
            rule.weekdays.contains(&day.weekday()) && (*day - first).num_days() % rule.interval == 0
        };
        let last = end.date_naive() + TimeDelta::days(2);
        let mut found = Vec::new();
        for day in first.iter_days().take_while(|day| *day <= last).filter(is_day) {
            for hour in &rule.hours {
                let time = event.start.time();
                let civil =
                    day.and_hms_opt(*hour, rule.minute, chrono::Timelike::second(&time)).unwrap();
                if civil < event.start {
                    continue;
                }
                let read = if event.is_utc {
                    vec![civil.and_utc()]
                } else {
                    self.instants(civil, reading)
                };
                let is_within =
                    |at: &DateTime<Utc>| *at < end && rule.until.is_none_or(|until| *at <= until);
                found.extend(read.into_iter().filter(is_within));
            }
        }
        found
    }

    /// Checks what no program needs: exceptions that exclude nothing, and exceptions of a rule with
    /// several hours.
    pub(crate) fn check_exceptions(&self, event: &ReadEvent, end: DateTime<Utc>) {
        if event.excluded.is_empty() {
            return;
        }
        let read = READINGS.map(|reading| self.all_instants_of(event, reading, end));
        // A change soon after the end need not be in the VTIMEZONE.
        let until = end - TimeDelta::days(2);
        for excluded in event.excluded.iter().filter(|excluded| **excluded < until) {
            assert!(read.iter().any(|all| all.contains(excluded)), "{excluded} in {event:?}");
        }
        let rule = event.rule.as_ref().unwrap();
        assert_eq!(rule.hours.len(), 1, "{event:?}");
        assert!(event.excluded.is_sorted_by(|one, other| one < other));
    }
}
