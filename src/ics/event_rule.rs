//! The recurrence rules of the events that cover a timetable.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use crate::schedule::{Schedule, Zone};
use crate::timetable::{Interval, RecurringTime, Timetable, WeekTimes, weekday_code};

/// A range of civil time that the clocks skip or repeat is shorter than this, in days.
const MOST_DAYS: usize = 8;

/// A recurrence rule of the calendar: some days, some hours, one minute of the hour, and the second of
/// the schedule.
#[derive(Clone, Debug)]
pub(super) struct EventRule {
    days: EventDays,
    hours: BTreeSet<u8>,
    minute: u8,
    second: u8,
}

/// The days of a recurrence rule.
#[derive(Clone, Debug, PartialEq, Eq)]
enum EventDays {
    /// In order, beginning with Monday.
    Weekdays(Vec<Weekday>),
    EveryDays {
        interval: Interval,
        day_zero: NaiveDate,
    },
}

impl EventDays {
    fn include(&self, day: NaiveDate) -> bool {
        match self {
            Self::Weekdays(weekdays) => weekdays.contains(&day.weekday()),
            Self::EveryDays { interval, day_zero } => {
                (day - *day_zero).num_days() % i64::from(interval.days()) == 0
            }
        }
    }
}

impl EventRule {
    /// Returns whether the rule includes a civil time.
    pub(super) fn includes(&self, civil: NaiveDateTime) -> bool {
        self.days.include(civil.date()) && self.includes_time(civil.time())
    }

    fn includes_time(&self, time: NaiveTime) -> bool {
        let has = |value: u8, found: u32| u32::from(value) == found;
        has(self.minute, time.minute())
            && has(self.second, time.second())
            && self.hours.iter().any(|hour| has(*hour, time.hour()))
    }

    /// Returns the times of one day, if it were a day of the rule.
    fn times_of(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDateTime> {
        self.hours.iter().filter_map(move |hour| {
            day.and_hms_opt((*hour).into(), self.minute.into(), self.second.into())
        })
    }

    /// Returns the civil times at or after `from`, in order.
    pub(super) fn times_from(&self, from: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> {
        let days = from.date().iter_days().filter(|day| self.days.include(*day));
        days.flat_map(|day| self.times_of(day)).filter(move |time| *time >= from)
    }

    /// Returns the first civil time at or after `from`.
    pub(super) fn first_from(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        self.times_from(from).next()
    }

    /// Returns whether the rule includes a civil time from `from` (inclusive) to `until` (exclusive), or, if it
    /// recurs every few days, may include one in the same range of another year.
    pub(super) fn may_include_between(&self, from: NaiveDateTime, until: NaiveDateTime) -> bool {
        let is_possible = |day: &NaiveDate| match &self.days {
            EventDays::Weekdays(_) => self.days.include(*day),
            EventDays::EveryDays { .. } => true,
        };
        let days = from.date().iter_days().take_while(|day| *day <= until.date());
        days.take(MOST_DAYS)
            .filter(is_possible)
            .flat_map(|day| self.times_of(day))
            .any(|time| from <= time && time < until)
    }

    /// Returns whether one of the other rules has the same hour and minute, if this rule recurs every few days.
    /// Rules with weekdays have no fire in common.
    pub(super) fn may_share_times_with(&self, others: &[Self]) -> bool {
        let has_interval = matches!(self.days, EventDays::EveryDays { .. });
        has_interval
            && others
                .iter()
                .any(|other| other.minute == self.minute && !other.hours.is_disjoint(&self.hours))
    }

    /// Returns a rule for each hour that needs one of its own, and one for all others.
    pub(super) fn split_hours(&self, stands_alone: impl Fn(&Self) -> bool) -> Vec<Self> {
        let with_hours = |hours| Self { hours, ..self.clone() };
        let single = self.hours.iter().map(|hour| with_hours(BTreeSet::from([*hour])));
        let (mut rules, others): (Vec<Self>, Vec<Self>) = single.partition(stands_alone);
        if !others.is_empty() {
            rules.push(with_hours(others.into_iter().flat_map(|rule| rule.hours).collect()));
        }
        rules
    }

    /// Returns the part of an event's UID that distinguishes this rule from others.
    pub(super) fn key(&self) -> String {
        let days = match &self.days {
            EventDays::Weekdays(days) => codes(days).join("."),
            EventDays::EveryDays { interval, .. } => format!("every-{interval}-days"),
        };
        format!("{days}-{}-{}", self.hours_text("."), self.minute)
    }

    fn hours_text(&self, separator: &str) -> String {
        let hours: Vec<String> = self.hours.iter().map(ToString::to_string).collect();
        hours.join(separator)
    }
}

/// Writes the value of an RRULE.
impl fmt::Display for EventRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.days {
            EventDays::Weekdays(days) if days.len() >= 7 => write!(f, "FREQ=DAILY")?,
            EventDays::Weekdays(days) => write!(f, "FREQ=WEEKLY;BYDAY={}", codes(days).join(","))?,
            EventDays::EveryDays { interval, .. } => write!(f, "FREQ=DAILY;INTERVAL={interval}")?,
        }
        write!(f, ";BYHOUR={};BYMINUTE={}", self.hours_text(","), self.minute)
    }
}

fn codes(weekdays: &[Weekday]) -> Vec<&'static str> {
    weekdays.iter().map(|weekday| weekday_code(*weekday)).collect()
}

/// Returns rules that cover the timetable of a schedule: one for each minute and each set of weekdays with the same
/// hours, and one for each minute and each interval.
pub(super) fn event_rules<Z: Zone>(schedule: &Schedule<Z>) -> Vec<EventRule> {
    let (timetable, second) = (schedule.timetable(), schedule.second());
    let mut rules = weekday_rules(timetable, second);
    // A timetable with intervals has a start, from which they are counted.
    let Some(start) = schedule.start() else { return rules };
    let day_zero = schedule.in_zone(start).date_naive();
    for time in timetable.interval_times() {
        let RecurringTime::EveryDays { interval, hour, minute } = time else { continue };
        let days = EventDays::EveryDays { interval, day_zero };
        match rules.iter_mut().find(|rule| rule.minute == minute && rule.days == days) {
            Some(rule) => {
                rule.hours.insert(hour);
            }
            None => rules.push(EventRule { days, hours: [hour].into(), minute, second }),
        }
    }
    rules
}

fn weekday_rules(timetable: &Timetable, second: u8) -> Vec<EventRule> {
    let mut hours: BTreeMap<(u8, u32), (Weekday, BTreeSet<u8>)> = BTreeMap::new();
    for point in timetable.week().into_iter().flat_map(WeekTimes::week_minutes) {
        let key = (point.minute(), point.weekday().num_days_from_monday());
        hours.entry(key).or_insert((point.weekday(), BTreeSet::new())).1.insert(point.hour());
    }
    let mut rules: Vec<EventRule> = Vec::new();
    for ((minute, _), (day, hours)) in hours {
        let alike = |rule: &&mut EventRule| rule.minute == minute && rule.hours == hours;
        if let Some(EventRule { days: EventDays::Weekdays(days), .. }) =
            rules.iter_mut().find(alike)
        {
            days.push(day);
        } else {
            let days = EventDays::Weekdays([day].into());
            rules.push(EventRule { days, hours, minute, second });
        }
    }
    rules
}
