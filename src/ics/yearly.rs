//! Changes of an offset that recur every year on the same weekday of a month, as recurrence rules.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};

use super::time_zone::civil;
use crate::schedule::OffsetChange;
use crate::timetable::weekday_code;

/// Shorter runs of changes do not show every date on which a rule can fall.
const LONG_ENOUGH: TimeDelta = TimeDelta::days(30 * 366);
/// Two changes of a yearly rule are at most 53 weeks apart.
const MOST_BETWEEN: TimeDelta = TimeDelta::days(371);
/// A zone with more changes in a year has no rules here.
const MOST_RULES: usize = 4;

/// A rule for changes that fall on a weekday in a range of dates of one month.
#[derive(Clone, Debug)]
pub(super) struct YearlyRule {
    weekday: Weekday,
    month: u32,
    first_day: u32,
    last_day: u32,
    first: OffsetChange,
    /// The change after the first one, whether it belongs to this rule or another.
    next: Option<OffsetChange>,
}

impl YearlyRule {
    /// The first change of this rule, and the change that follows it.
    pub(super) fn first_changes(&self) -> (OffsetChange, Option<OffsetChange>) {
        (self.first, self.next)
    }
}

/// Writes the value of an RRULE.
impl fmt::Display for YearlyRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (weekday, month) = (weekday_code(self.weekday), self.month);
        write!(f, "FREQ=YEARLY;BYMONTH={month};")?;
        let last_of_month = match month {
            4 | 6 | 9 | 11 => 30,
            // The last week of February begins on different days, so its rules have dates.
            _ => 31,
        };
        let is_week = self.last_day - self.first_day == 6;
        if is_week && self.last_day == last_of_month {
            write!(f, "BYDAY=-1{weekday}")
        } else if is_week && self.last_day.is_multiple_of(7) {
            write!(f, "BYDAY={}{weekday}", self.last_day / 7)
        } else {
            let days: Vec<String> =
                (self.first_day..=self.last_day).map(|day| day.to_string()).collect();
            write!(f, "BYDAY={weekday};BYMONTHDAY={}", days.join(","))
        }
    }
}

/// Returns the number of changes before the rules hold, and the rules for all later changes. Returns `None` if
/// no rules hold for many years before the horizon.
pub(super) fn yearly_rules(
    changes: &[OffsetChange],
    horizon: DateTime<Utc>,
) -> Option<(usize, Vec<YearlyRule>)> {
    let is_long = |start: &usize| changes[*start].at() < horizon - LONG_ENOUGH;
    (0..changes.len())
        .take_while(is_long)
        .find_map(|start| Some((start, rules_of(&changes[start..], horizon)?)))
}

/// What the changes of one rule have in common: the offsets in seconds, the time of day and the weekday.
type GroupKey = (i32, i32, NaiveTime, u32);

fn rules_of(changes: &[OffsetChange], horizon: DateTime<Utc>) -> Option<Vec<YearlyRule>> {
    let mut groups: BTreeMap<GroupKey, Vec<(usize, NaiveDateTime)>> = BTreeMap::new();
    for (index, change) in changes.iter().enumerate() {
        let civil = civil(change)?;
        let seconds = [change.before(), change.after()].map(|offset| offset.local_minus_utc());
        let weekday = civil.weekday().num_days_from_monday();
        let key = (seconds[0], seconds[1], civil.time(), weekday);
        groups.entry(key).or_default().push((index, civil));
        if groups.len() > MOST_RULES {
            return None;
        }
    }
    let mut rules = Vec::new();
    for group in groups.values() {
        let dates: Vec<NaiveDate> = group.iter().map(|(_, civil)| civil.date()).collect();
        let is_yearly = dates.windows(2).all(|pair| pair[1].year() == pair[0].year() + 1);
        let (first, last) = (group.first()?.0, group.last()?.0);
        // Each rule has a change before one of them has its second.
        let covers_start = first < groups.len();
        let covers_end = horizon - changes[last].at() <= MOST_BETWEEN;
        let days: Vec<i64> = dates.iter().map(|date| day_of_season(*date)).collect();
        let (min, max) = (days.iter().min()?, days.iter().max()?);
        // The dates of a weekday fill a week: fewer would leave open which week it is.
        if !is_yearly || !covers_start || !covers_end || max - min != 6 || !is_one_season(&dates) {
            return None;
        }
        rules.extend(month_rules(group, changes));
    }
    rules.sort_by_key(|rule| rule.first.at());
    Some(rules)
}

/// Returns a rule for each month in which changes of a group fall.
fn month_rules(group: &[(usize, NaiveDateTime)], changes: &[OffsetChange]) -> Vec<YearlyRule> {
    let mut rules: Vec<YearlyRule> = Vec::new();
    for (index, civil) in group {
        let (month, day) = (civil.month(), civil.day());
        match rules.iter_mut().find(|rule| rule.month == month) {
            Some(rule) => {
                rule.first_day = rule.first_day.min(day);
                rule.last_day = rule.last_day.max(day);
            }
            None => rules.push(YearlyRule {
                weekday: civil.weekday(),
                month,
                first_day: day,
                last_day: day,
                first: changes[*index],
                next: changes.get(index + 1).copied(),
            }),
        }
    }
    rules
}

/// Returns whether all dates lie before March, or none: then leap days do not come between them.
fn is_one_season(dates: &[NaiveDate]) -> bool {
    let is_early = |date: &NaiveDate| date.month() < 3;
    dates.iter().all(is_early) || !dates.iter().any(is_early)
}

/// Returns the number of the day since January 1, or since March 1.
fn day_of_season(date: NaiveDate) -> i64 {
    let month = if date.month() < 3 { 1 } else { 3 };
    let start = date.with_day(1).and_then(|date| date.with_month(month));
    start.map_or(0, |start| (date - start).num_days())
}
