//! Whether incomplete rules can be an hour apart for any start at all.

use alloc::vec::Vec;

use super::TimetableError;
use super::rule::RecurrenceRule;
use super::sets::{DaySet, HourSet};
use crate::timetable::{Slots, TooClose, WeekHours, WeekMinute};

/// Rules for which there is no start.
pub(super) struct NoValidStart {
    /// How many of the rules, in their order, are enough to leave no start.
    pub(super) rules: usize,
    /// A start, and two points that are less than an hour apart with it.
    pub(super) start: WeekMinute,
    pub(super) example: TooClose,
}

impl NoValidStart {
    /// `None` where there is a start with which no two points of the rules are less than an hour
    /// apart.
    pub(super) fn of(rules: &[RecurrenceRule]) -> Option<Self> {
        if any_start_fits(rules) { None } else { Self::fewest(rules) }
    }

    #[cold]
    fn fewest(rules: &[RecurrenceRule]) -> Option<Self> {
        // One more rule never makes room.
        let (mut fitting, mut crowded) = (0, rules.len());
        while crowded - fitting > 1 {
            let middle = fitting.midpoint(crowded);
            if any_start_fits(&rules[..middle]) { fitting = middle } else { crowded = middle }
        }
        let start = WeekMinute::from_minutes_wrapping(0);
        let mut slots = Slots::default();
        let mut filled = rules[..crowded].iter().map(|rule| rule.fill(&mut slots, Some(start)));
        let example = filled.find_map(|filled| match filled {
            Err(TimetableError::TooClose(example)) => Some(example),
            _ => None,
        })?;
        Some(Self { rules: crowded, start, example })
    }
}

/// Whether there is a start with which no two points of some rules are less than an hour apart.
///
/// A start is a weekday, an hour and a minute, and a rule takes from it only what it leaves out. So
/// rules are put together by what they leave out, and where their hours are known, a free minute is
/// looked up instead of tried: at most 168 steps stand for the 10,080 starts.
fn any_start_fits(rules: &[RecurrenceRule]) -> bool {
    StartSearch::of(rules).is_some_and(|needs| needs.any_start_fits())
}

/// Rules by what they leave to the start.
struct StartSearch {
    /// Rules with a minute. What they name on the start's weekday is here on Monday, what they name
    /// at the start's hour is here at 0.
    complete: Slots,
    at_day: Vec<WeekMinute>,
    at_hour: Vec<WeekMinute>,
    at_day_and_hour: Vec<WeekMinute>,
    /// Rules that take their minute from the start.
    hours: WeekHours,
    hours_of_day: Option<HourSet>,
    days_of_hour: Option<DaySet>,
    day_and_hour: bool,
}

impl StartSearch {
    /// `None` where rules that leave out the same are already too close to each other: then they are
    /// so for every start.
    fn of(rules: &[RecurrenceRule]) -> Option<Self> {
        let mut slots = [Slots::default(); 4];
        let mut hours = WeekHours::default();
        let (mut hours_of_day, mut days_of_hour) = (None, None);
        let mut day_and_hour = false;
        for rule in rules {
            match (rule.all_days(), rule.hours, rule.minute) {
                (days, named, Some(minute)) => {
                    let place = usize::from(days.is_none()) + 2 * usize::from(named.is_none());
                    let days = days.map_or(1, DaySet::mask);
                    let hours = named.map_or(1, HourSet::mask);
                    slots[place].insert_hours(days, hours, minute).ok()?;
                }
                (Some(days), Some(named), None) => {
                    hours.insert_all(&WeekHours::on_days(days.mask(), named.mask()));
                }
                (None, Some(named), None) => {
                    let before = hours_of_day.map_or(0, HourSet::mask);
                    hours_of_day = HourSet::of_mask(before | named.mask());
                }
                (Some(days), None, None) => {
                    let before = days_of_hour.map_or(0, DaySet::mask);
                    days_of_hour = DaySet::of_mask(before | days.mask());
                }
                (None, None, None) => day_and_hour = true,
            }
        }
        let [complete, at_day, at_hour, at_day_and_hour] = slots;
        let week_minutes = |slots: Slots| slots.week_minutes().collect();
        Some(Self {
            complete,
            at_day: week_minutes(at_day),
            at_hour: week_minutes(at_hour),
            at_day_and_hour: week_minutes(at_day_and_hour),
            hours,
            hours_of_day,
            days_of_hour,
            day_and_hour,
        })
    }

    fn any_start_fits(&self) -> bool {
        let takes_both = self.day_and_hour || !self.at_day_and_hour.is_empty();
        let takes_day = takes_both || self.hours_of_day.is_some() || !self.at_day.is_empty();
        let takes_hour = takes_both || self.days_of_hour.is_some() || !self.at_hour.is_empty();
        (0..if takes_day { 7 } else { 1 }).any(|day| {
            let Some(slots) = with(self.complete, &self.at_day, day * 24) else { return false };
            let mut hours = self.hours;
            if let Some(named) = self.hours_of_day {
                hours.insert_all(&WeekHours::on_days(1 << day, named.mask()));
            }
            (0..if takes_hour { 24 } else { 1 })
                .any(|hour| self.any_minute_fits(slots, hours, day, hour))
        })
    }

    /// Whether any minute of a start at an hour of a day fits, where what depends on the day alone is
    /// in place.
    fn any_minute_fits(&self, slots: Slots, mut hours: WeekHours, day: u8, hour: u8) -> bool {
        let slots = with(slots, &self.at_hour, hour)
            .and_then(|slots| with(slots, &self.at_day_and_hour, day * 24 + hour));
        if let Some(named) = self.days_of_hour {
            hours.insert_all(&WeekHours::on_days(named.mask(), 1 << hour));
        }
        if self.day_and_hour {
            hours.insert_all(&WeekHours::on_days(1 << day, 1 << hour));
        }
        slots.is_some_and(|slots| slots.has_common_minute(&hours))
    }
}

/// Slots with some points put in, each so many hours later; `None` where one has no room.
fn with(mut slots: Slots, week_minutes: &[WeekMinute], hours: u8) -> Option<Slots> {
    for week_minute in week_minutes {
        let minutes = i64::from(week_minute.minutes_from_monday()) + 60 * i64::from(hours);
        slots.insert(WeekMinute::from_minutes_wrapping(minutes)).ok()?;
    }
    Some(slots)
}
