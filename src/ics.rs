//! A schedule as a calendar file (RFC 5545).
//!
//! The calendar consists of recurring events: one for each minute of the hour and each set of weekdays
//! with the same hours, and one for each minute and each interval. If the clocks of the zone skip or
//! repeat one of the times, no recurrence rule can describe the fires. Then each fire within the given
//! span becomes a single event, and also if two recurring events would show one fire twice, as every 2
//! days and every 3 days at the same time would.
//!
//! The calendar refers to the zone by its name and has no VTIMEZONE: calendar programs know the names of
//! the IANA database.
//!
//! ```
//! use chrono::{DateTime, Utc};
//! use keeptime::ics::{CalendarInfo, calendar};
//! use keeptime::pattern::Pattern;
//! use keeptime::schedule::Schedule;
//!
//! let schedule = Schedule::new(&Pattern::parse("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27")?)?;
//! let now: DateTime<Utc> = "2025-03-03T12:00:00Z".parse()?;
//! let until = "2026-03-03T12:00:00Z".parse()?;
//! let info = CalendarInfo { name: "weekly", id: "policy-1", created_at: now };
//! let text = calendar(&schedule, "UTC", &info, now..until)?;
//! assert!(text.contains("DTSTART:20250306T122700Z\r\n"));
//! assert!(text.contains("RRULE:FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27\r\n"));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike, Utc};
use icalendar::{Calendar, CalendarDateTime, Component, Event, EventLike, Property};

use crate::schedule::{OffsetChanges, Schedule, Zone};
use crate::timetable::{Interval, RecurringTime, Timetable, WeekMinute, WeekTimes, weekday_code};

/// What a calendar contains besides the times of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarInfo<'t> {
    /// The title of the events.
    pub name: &'t str,
    /// A globally unique id, from which the UIDs of the events are formed.
    pub id: &'t str,
    /// When the calendar was created (DTSTAMP).
    pub created_at: DateTime<Utc>,
}

/// Why a calendar cannot be created.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// The fires need single events, and there are too many of them.
    #[error("a calendar has at most {MOST_EVENTS} single events; choose a shorter span")]
    TooManyEvents,
}

const MOST_EVENTS: usize = 20_000;
/// Within 32 days each time fires, every 30 days or oftener. An hour has at most one time.
const MOST_FIRES_OF_A_MONTH: usize = 32 * 24;
/// How far ahead changes of the clocks are looked for: a little more than a year.
const YEAR: TimeDelta = TimeDelta::days(400);
/// If the clocks change more often than this within the span, the calendar has single events.
const MOST_CHANGES: usize = 10_000;

/// Returns a calendar with the fires of `schedule`, whose zone is called `zone`.
///
/// Recurring events begin at the start of `span` and have no end. Intervals are counted from the first day
/// of the event, which is a day of the schedule. If recurrence rules cannot describe the
/// fires, the calendar has the fires within `span` as single events.
///
/// # Errors
/// [`CalendarError::TooManyEvents`] if there would be more than 20,000 single events.
pub fn calendar<Z: Zone>(
    schedule: &Schedule<Z>,
    zone: &str,
    info: &CalendarInfo<'_>,
    span: Range<DateTime<Utc>>,
) -> Result<String, CalendarError> {
    let changes = changes(schedule, &span);
    let zone = match &changes {
        // A zone without changes and with offset 0 is UTC under any name.
        Some(changes) if changes.is_empty() && is_utc(schedule, span.start) => "UTC",
        _ => zone,
    };
    let timetable = schedule.timetable();
    let is_affected = changes.is_none_or(|changes| {
        changes.iter().any(|(from, until)| may_fire_between(timetable, *from, *until))
    });
    let rules = if is_affected { None } else { event_rules(timetable) };
    let events = if let Some(rules) = rules {
        rules
            .iter()
            .filter_map(|rule| recurring_event(schedule, zone, info, span.start, rule))
            .collect()
    } else {
        single_events(schedule, info, span)?
    };
    let mut calendar = Calendar::empty();
    for (name, value) in
        [("VERSION", "2.0"), ("PRODID", "-//keeptime//keeptime//EN"), ("CALSCALE", "GREGORIAN")]
    {
        calendar.append_property(Property::new(name, value));
    }
    for name in ["NAME", "X-WR-CALNAME"] {
        calendar.append_property(Property::new(name, escaped(&one_line(info.name))));
    }
    for event in events {
        calendar.push(event);
    }
    Ok(calendar.to_string())
}

fn is_utc<Z: Zone>(schedule: &Schedule<Z>, at: DateTime<Utc>) -> bool {
    schedule.in_zone(at).offset().local_minus_utc() == 0
}

/// Returns the ranges of civil time that the clocks skip or repeat within the span and within at least a
/// year, because a recurring event has no end and most clocks change every year. Returns `None` if there
/// are too many.
fn changes<Z: Zone>(
    schedule: &Schedule<Z>,
    span: &Range<DateTime<Utc>>,
) -> Option<Vec<(NaiveDateTime, NaiveDateTime)>> {
    let end = span.start.checked_add_signed(YEAR).map_or(span.end, |year| year.max(span.end));
    let changes = OffsetChanges::new(schedule.zone(), span.start..end).map(|change| {
        let at = change.at().naive_utc();
        let [before, after] = [change.before(), change.after()];
        let (before, after) = (at.checked_add_offset(before)?, at.checked_add_offset(after)?);
        Some((before.min(after), before.max(after)))
    });
    let changes: Vec<_> = changes.take(MOST_CHANGES + 1).collect::<Option<_>>()?;
    (changes.len() <= MOST_CHANGES).then_some(changes)
}

/// Returns whether the week has a time from `from` (inclusive) to `until` (exclusive).
fn fires_between(week: &WeekTimes, from: NaiveDateTime, until: NaiveDateTime) -> bool {
    // The minute that contains `until` is included, unless `until` is its first second.
    let round_up = |civil: NaiveDateTime| {
        let rest = i64::from((60 - civil.second()) % 60);
        WeekMinute::from(civil + TimeDelta::seconds(rest))
    };
    if until - from >= TimeDelta::weeks(1) {
        return true;
    }
    // The second of a fire can be any, so the whole minutes of both ends are included.
    week.count_between(WeekMinute::from(from), round_up(until)) > 0
}

/// Returns whether a timetable may have a time from `from` (inclusive) to `until` (exclusive), or in the same
/// range of another year. Times that recur every few days fall on other days in another year.
fn may_fire_between(timetable: &Timetable, from: NaiveDateTime, until: NaiveDateTime) -> bool {
    let on_every_day = |time| match time {
        RecurringTime::EveryDays { hour, minute, .. } => {
            let days = from.date().iter_days().take_while(|day| *day <= until.date());
            let mut times = days.filter_map(|day| day.and_hms_opt(hour.into(), minute.into(), 0));
            // The second of a fire can be any of the minute.
            times.any(|time| time < until && time + TimeDelta::minutes(1) > from)
        }
        RecurringTime::Weekly(_) => false,
    };
    until - from >= TimeDelta::weeks(1)
        || timetable.week().is_some_and(|week| fires_between(week, from, until))
        || timetable.interval_times().any(on_every_day)
}

/// A recurrence rule of the calendar: some days, some hours, and one minute of the hour.
struct EventRule {
    days: EventDays,
    hours: BTreeSet<u8>,
    minute: u8,
}

/// The days of a recurrence rule.
#[derive(PartialEq, Eq)]
enum EventDays {
    /// The codes of weekdays.
    Weekdays(Vec<&'static str>),
    EveryDays(Interval),
}

impl EventRule {
    /// Returns whether the rule includes a fire of the timetable.
    fn includes(&self, fire: NaiveDateTime) -> bool {
        let point = WeekMinute::from(fire);
        let is_on_days = match &self.days {
            EventDays::Weekdays(days) => days.contains(&code(point)),
            // No other rule has the same time.
            EventDays::EveryDays(_) => true,
        };
        is_on_days && self.minute == point.minute() && self.hours.contains(&point.hour())
    }

    /// Returns the part of an event's UID that distinguishes this rule from others.
    fn key(&self) -> String {
        let hours: Vec<String> = self.hours.iter().map(ToString::to_string).collect();
        let days = match &self.days {
            EventDays::Weekdays(days) => days.join("."),
            EventDays::EveryDays(interval) => format!("every-{interval}-days"),
        };
        format!("{days}-{}-{}", hours.join("."), self.minute)
    }

    fn text(&self) -> String {
        let hours: Vec<String> = self.hours.iter().map(ToString::to_string).collect();
        let (hours, minute) = (hours.join(","), self.minute);
        let days = match &self.days {
            EventDays::Weekdays(days) if days.len() >= 7 => String::from("FREQ=DAILY"),
            EventDays::Weekdays(days) => format!("FREQ=WEEKLY;BYDAY={}", days.join(",")),
            EventDays::EveryDays(interval) => format!("FREQ=DAILY;INTERVAL={interval}"),
        };
        format!("{days};BYHOUR={hours};BYMINUTE={minute}")
    }
}

fn code(point: WeekMinute) -> &'static str {
    weekday_code(point.weekday())
}

/// Returns rules that cover the timetable: one for each minute and each set of days with the same hours.
/// Returns `None` if two rules may cover the same fire.
fn event_rules(timetable: &Timetable) -> Option<Vec<EventRule>> {
    let mut hours: BTreeMap<(u8, u32), (&'static str, BTreeSet<u8>)> = BTreeMap::new();
    let mut times_of_day = BTreeSet::new();
    for point in timetable.week().into_iter().flat_map(WeekTimes::week_minutes) {
        let key = (point.minute(), point.weekday().num_days_from_monday());
        hours.entry(key).or_insert((code(point), BTreeSet::new())).1.insert(point.hour());
        times_of_day.insert((point.hour(), point.minute()));
    }
    let mut rules: Vec<EventRule> = Vec::new();
    for ((minute, _), (day, hours)) in hours {
        let alike = |rule: &&mut EventRule| rule.minute == minute && rule.hours == hours;
        match rules.iter_mut().find(alike) {
            Some(EventRule { days: EventDays::Weekdays(days), .. }) => days.push(day),
            _ => rules.push(EventRule { days: EventDays::Weekdays([day].into()), hours, minute }),
        }
    }
    for time in timetable.interval_times() {
        let RecurringTime::EveryDays { interval, hour, minute } = time else { continue };
        if !times_of_day.insert((hour, minute)) {
            return None;
        }
        let days = EventDays::EveryDays(interval);
        match rules.iter_mut().find(|rule| rule.minute == minute && rule.days == days) {
            Some(rule) => {
                rule.hours.insert(hour);
            }
            None => rules.push(EventRule { days, hours: [hour].into(), minute }),
        }
    }
    Some(rules)
}

/// Returns a recurring event for `rule`, or `None` if it never fires.
fn recurring_event<Z: Zone>(
    schedule: &Schedule<Z>,
    zone: &str,
    info: &CalendarInfo<'_>,
    from: DateTime<Utc>,
    rule: &EventRule,
) -> Option<Event> {
    let first = schedule
        .fires(from..)
        .map(|fire| schedule.in_zone(fire).naive_local())
        // By then each time has fired.
        .take(MOST_FIRES_OF_A_MONTH)
        .find(|civil| rule.includes(*civil))?;
    let start = match zone {
        "UTC" => CalendarDateTime::Utc(first.and_utc()),
        _ => CalendarDateTime::WithTimezone { date_time: first, tzid: zone.to_string() },
    };
    let mut event = event(info, &format!("{}-{zone}-{}", rule.key(), info.id));
    event.starts(start).add_property("RRULE", rule.text());
    Some(event)
}

/// Returns the fires of a span as single events.
fn single_events<Z: Zone>(
    schedule: &Schedule<Z>,
    info: &CalendarInfo<'_>,
    span: Range<DateTime<Utc>>,
) -> Result<Vec<Event>, CalendarError> {
    let fires: Vec<_> = schedule.fires(span).take(MOST_EVENTS + 1).collect();
    if fires.len() > MOST_EVENTS {
        return Err(CalendarError::TooManyEvents);
    }
    let events = fires.into_iter().map(|fire| {
        let mut event = event(info, &format!("{}-{}", fire.timestamp(), info.id));
        event.starts(CalendarDateTime::Utc(fire));
        event
    });
    Ok(events.collect())
}

/// Returns an event whose times are not filled in yet. It does not show its owner as busy.
fn event(info: &CalendarInfo<'_>, uid: &str) -> Event {
    let mut event = Event::new();
    event.uid(&one_line(uid)).timestamp(info.created_at).summary(&one_line(info.name));
    event.add_property("TRANSP", "TRANSPARENT");
    event
}

/// Replaces control characters by spaces, so that the text stays on one line.
fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// Escapes a text as the value of a property (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}
