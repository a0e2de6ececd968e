//! Checks whether rules that take parts from the start have any start that keeps all times an hour
//! apart.

use alloc::vec::Vec;

use super::TimetableError;
use super::rule::Rule;
use super::sets::{DaySet, HourSet};
use crate::timetable::{Draft, Interval, MINUTES_PER_WEEK, Slots, TooClose, WeekHours, WeekMinute};

/// The evidence that rules have no valid start.
pub(super) struct NoValidStart {
    /// The smallest number of rules, counted from the first, that already have no valid start.
    pub(super) rule_count: usize,
    /// One of the starts.
    pub(super) start: WeekMinute,
    /// Two week minutes that are less than an hour apart with that start.
    pub(super) example: TooClose,
}

impl NoValidStart {
    /// Returns `None` if some start keeps all times of the rules at least an hour apart.
    pub(super) fn check(rules: &[Rule]) -> Option<Self> {
        let rule_count = if rules.iter().any(|rule| rule.interval != Interval::DAILY) {
            invalid_rules_with_intervals(rules)?
        } else {
            invalid_weekly_rules(rules)?
        };
        let start = 0;
        let mut draft = Draft::from_start(start);
        let mut results =
            rules[..rule_count].iter().map(|rule| rule.add_to(&mut draft, Some(start)));
        let example = results.find_map(|result| match result {
            Err(TimetableError::TooClose(example)) => Some(example),
            _ => None,
        })?;
        Some(Self { rule_count, start: WeekMinute::from_minutes_wrapping(start), example })
    }
}

/// Returns the smallest number of rules, counted from the first, that have no valid start, or `None` if
/// all rules together have one.
///
/// Tries every weekday, and every hour and minute if a rule takes them from the start. There are at most 24
/// rules, because only patterns of CBR have intervals.
#[cold]
fn invalid_rules_with_intervals(rules: &[Rule]) -> Option<usize> {
    let any = |test: fn(&Rule) -> bool| rules.iter().any(test);
    let (hours, minutes) = (any(|rule| rule.hours.is_none()), any(|rule| rule.minute.is_none()));
    let gives_other_times = |start: &i64| {
        let start = WeekMinute::from_minutes_wrapping(*start);
        (hours || start.hour() == 0) && (minutes || start.minute() == 0)
    };
    let mut rule_count = 0;
    for start in (0..MINUTES_PER_WEEK.into()).filter(gives_other_times) {
        let mut draft = Draft::from_start(start);
        let is_refused = |rule: &Rule| rule.add_to(&mut draft, Some(start)).is_err();
        rule_count = rule_count.max(rules.iter().position(is_refused)? + 1);
    }
    Some(rule_count)
}

/// Like [`invalid_rules_with_intervals`], for rules that all recur every week.
fn invalid_weekly_rules(rules: &[Rule]) -> Option<usize> {
    if has_valid_start(rules) {
        return None;
    }
    // Adding a rule never makes a start valid, so a binary search finds the count.
    let (mut valid, mut invalid) = (0, rules.len());
    while invalid - valid > 1 {
        let middle = valid.midpoint(invalid);
        if has_valid_start(&rules[..middle]) { valid = middle } else { invalid = middle }
    }
    Some(invalid)
}

/// Returns whether some start keeps all week minutes of the rules at least an hour apart.
///
/// A start is one of the 10,080 week minutes, but they need not all be tried. Rules that leave out the
/// same parts are merged. For each weekday and hour of a start, one lookup finds out whether any
/// minute is valid. So there are at most 168 steps.
fn has_valid_start(rules: &[Rule]) -> bool {
    StartSearch::new(rules).is_some_and(|search| search.has_valid_start())
}

/// Rules grouped by the parts that they take from the start.
struct StartSearch {
    /// The week minutes of the complete rules.
    complete: Slots,
    /// The week minutes of rules with hour and minute that take the weekday, stored as if it were
    /// Monday.
    weekday_from_start: Vec<WeekMinute>,
    /// The week minutes of rules with days and minute that take the hour, stored as if it were 0.
    hour_from_start: Vec<WeekMinute>,
    /// The week minutes of rules with a minute that take weekday and hour, stored as if they were
    /// Monday and 0.
    weekday_and_hour_from_start: Vec<WeekMinute>,
    /// The hours of the week of rules that take only the minute.
    minute_hours: WeekHours,
    /// The hours of the day of rules that take weekday and minute.
    weekday_minute_hours: Option<HourSet>,
    /// The days of rules that take hour and minute.
    hour_minute_days: Option<DaySet>,
    /// Whether a rule takes weekday, hour and minute.
    takes_all: bool,
}

impl StartSearch {
    /// Groups the rules. Returns `None` if rules that leave out the same parts are too close to each
    /// other: they are then too close for every start.
    fn new(rules: &[Rule]) -> Option<Self> {
        let mut slots = [Slots::default(); 4];
        let mut minute_hours = WeekHours::default();
        let (mut weekday_minute_hours, mut hour_minute_days) = (None, None);
        let mut takes_all = false;
        for rule in rules {
            match (rule.all_days(), rule.hours, rule.minute) {
                (days, hours, Some(minute)) => {
                    let group = usize::from(days.is_none()) + 2 * usize::from(hours.is_none());
                    let days = days.map_or(1, DaySet::mask);
                    let hours = hours.map_or(1, HourSet::mask);
                    slots[group].insert_hours(days, hours, minute).ok()?;
                }
                (Some(days), Some(hours), None) => {
                    minute_hours.insert_all(&WeekHours::on_days(days.mask(), hours.mask()));
                }
                (None, Some(hours), None) => {
                    let earlier = weekday_minute_hours.map_or(0, HourSet::mask);
                    weekday_minute_hours = HourSet::from_mask(earlier | hours.mask());
                }
                (Some(days), None, None) => {
                    let earlier = hour_minute_days.map_or(0, DaySet::mask);
                    hour_minute_days = DaySet::from_mask(earlier | days.mask());
                }
                (None, None, None) => takes_all = true,
            }
        }
        let [complete, weekday, hour, weekday_and_hour] = slots;
        let week_minutes = |slots: Slots| slots.week_minutes().collect();
        Some(Self {
            complete,
            weekday_from_start: week_minutes(weekday),
            hour_from_start: week_minutes(hour),
            weekday_and_hour_from_start: week_minutes(weekday_and_hour),
            minute_hours,
            weekday_minute_hours,
            hour_minute_days,
            takes_all,
        })
    }

    fn has_valid_start(&self) -> bool {
        let takes_both = self.takes_all || !self.weekday_and_hour_from_start.is_empty();
        let takes_weekday = takes_both
            || self.weekday_minute_hours.is_some()
            || !self.weekday_from_start.is_empty();
        let takes_hour =
            takes_both || self.hour_minute_days.is_some() || !self.hour_from_start.is_empty();
        // If no rule takes the weekday, one weekday stands for all. The same holds for the hour.
        (0..if takes_weekday { 7 } else { 1 }).any(|day| {
            let Some(slots) = insert_shifted(self.complete, &self.weekday_from_start, day * 24)
            else {
                return false;
            };
            let mut minute_hours = self.minute_hours;
            if let Some(hours) = self.weekday_minute_hours {
                minute_hours.insert_all(&WeekHours::on_days(1 << day, hours.mask()));
            }
            (0..if takes_hour { 24 } else { 1 })
                .any(|hour| self.has_valid_minute(slots, minute_hours, day, hour))
        })
    }

    /// Returns whether a start on this weekday and hour is valid with any minute. `slots` and
    /// `minute_hours` already include the rules that depend only on the start's weekday.
    fn has_valid_minute(
        &self,
        slots: Slots,
        mut minute_hours: WeekHours,
        day: u8,
        hour: u8,
    ) -> bool {
        let slots = insert_shifted(slots, &self.hour_from_start, hour).and_then(|slots| {
            insert_shifted(slots, &self.weekday_and_hour_from_start, day * 24 + hour)
        });
        if let Some(days) = self.hour_minute_days {
            minute_hours.insert_all(&WeekHours::on_days(days.mask(), 1 << hour));
        }
        if self.takes_all {
            minute_hours.insert_all(&WeekHours::on_days(1 << day, 1 << hour));
        }
        slots.is_some_and(|slots| slots.has_common_minute(&minute_hours))
    }
}

/// Adds week minutes to `slots`, each moved later by `hours`. Returns `None` if one is less than an
/// hour from another.
fn insert_shifted(mut slots: Slots, week_minutes: &[WeekMinute], hours: u8) -> Option<Slots> {
    for week_minute in week_minutes {
        let minutes = i64::from(week_minute.minutes_from_monday()) + 60 * i64::from(hours);
        slots.insert(WeekMinute::from_minutes_wrapping(minutes)).ok()?;
    }
    Some(slots)
}
