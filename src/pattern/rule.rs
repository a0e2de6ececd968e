//! A recurrence rule, its parts and its builder.

use core::fmt;

use chrono::{Weekday, WeekdaySet};

use super::dialect::Dialect;
use super::sets::{DaySet, HourSet};
use crate::names::names;
use crate::timetable::{Interval, weekday_code};

/// The frequency of a rule: the values of FREQ that the services accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// Every day, or only the days in BYDAY.
    Daily,
    /// The days in BYDAY, or the weekday of the start.
    Weekly,
}

// The values of FREQ.
names! { Frequency, "FREQ":
    Daily = "DAILY",
    Weekly = "WEEKLY",
}

/// The parts that a rule can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RulePart {
    /// FREQ: DAILY or WEEKLY.
    Freq,
    /// INTERVAL: 1 to 30 days, only in CBR.
    Interval,
    /// BYDAY: MO to SU.
    ByDay,
    /// BYHOUR: 0 to 23.
    ByHour,
    /// BYMINUTE: 0 to 59.
    ByMinute,
}

// As rules write them, in the order of the canonical text.
names! { RulePart, "part":
    Freq = "FREQ",
    Interval = "INTERVAL",
    ByDay = "BYDAY",
    ByHour = "BYHOUR",
    ByMinute = "BYMINUTE",
}

impl RulePart {
    /// The parts that rules of CSBS have.
    pub(super) const WITHOUT_INTERVAL: [Self; 4] =
        [Self::Freq, Self::ByDay, Self::ByHour, Self::ByMinute];
}

/// A recurrence rule of a pattern: a minute, hours and days at which a schedule fires.
///
/// A rule can leave out its hours, its minute and, if it is weekly, its days. A schedule takes these
/// from its start. A daily rule without days is for every day. A rule that takes nothing from the start
/// is *complete*.
///
/// The order of rules has no meaning; it only allows them to be sorted.
///
/// [`Pattern`](super::Pattern) reads rules from the texts of the services, and `parse` reads a single one.
/// A builder makes them from values:
///
/// ```
/// use chrono::Weekday::{Fri, Mon};
/// use keeptime::pattern::Rule;
///
/// let rule = Rule::weekly().on_days([Mon, Fri]).at_hours([8, 20]).at_minute(30).build()?;
/// assert_eq!(rule.to_string(), "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=8,20;BYMINUTE=30");
/// assert_eq!(rule.to_string().parse(), Ok(rule));
/// # Ok::<(), keeptime::pattern::RuleError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    pub(super) frequency: Frequency,
    pub(super) interval: Interval,
    pub(super) days: Option<DaySet>,
    pub(super) hours: Option<HourSet>,
    pub(super) minute: Option<u8>,
}

impl Rule {
    /// Starts a rule for every day. [`on_days`](RuleBuilder::on_days) limits it to some weekdays.
    pub fn daily() -> RuleBuilder {
        RuleBuilder::new(Frequency::Daily)
    }

    /// Starts a rule for the weekday of the schedule's start. [`on_days`](RuleBuilder::on_days) sets
    /// other weekdays.
    pub fn weekly() -> RuleBuilder {
        RuleBuilder::new(Frequency::Weekly)
    }

    /// Returns the frequency (FREQ).
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// Returns the number of days from one day of the rule to the next (INTERVAL). It is 1 for weekly
    /// rules, and for all rules of CSBS.
    pub fn interval(&self) -> Interval {
        self.interval
    }

    /// Returns the weekdays (BYDAY), at least one. Returns `None` if the rule leaves them out.
    pub fn days(&self) -> Option<WeekdaySet> {
        self.days.map(DaySet::to_set)
    }

    /// Returns the hours (BYHOUR), each 0 to 23, ascending, at least one. Returns `None` if the rule
    /// leaves them out.
    pub fn hours(&self) -> Option<impl DoubleEndedIterator<Item = u8> + use<>> {
        self.hours.map(HourSet::iter)
    }

    /// Returns the minute (BYMINUTE), 0 to 59. Returns `None` if the rule leaves it out. A rule has at
    /// most one minute: the times of two would be less than an hour apart.
    pub fn minute(&self) -> Option<u8> {
        self.minute
    }

    /// Returns the first part, in the order of the canonical text, that has to come from a start.
    /// Returns `None` if the rule is complete.
    pub fn first_missing(&self) -> Option<RulePart> {
        if self.days.is_none() && self.frequency == Frequency::Weekly {
            Some(RulePart::ByDay)
        } else if self.hours.is_none() {
            Some(RulePart::ByHour)
        } else if self.minute.is_none() {
            Some(RulePart::ByMinute)
        } else {
            None
        }
    }

    /// Returns the weekdays of the rule: those of BYDAY, or every day if it is daily without BYDAY.
    /// Returns `None` if the weekday comes from the start.
    pub(super) fn all_days(&self) -> Option<DaySet> {
        self.days.or(match self.frequency {
            Frequency::Daily => Some(DaySet::ALL),
            Frequency::Weekly => None,
        })
    }

    /// Returns whether the rule's times can be compared with those of other rules only once the start is
    /// known.
    pub(super) fn waits_for_start(&self) -> bool {
        self.first_missing().is_some() || !self.interval.falls_on_every_weekday()
    }
}

/// Writes the bare rule value in canonical form. An INTERVAL of 1 is left out, as in CSBS.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Dialect::Csbs)
    }
}

impl Rule {
    /// Writes the bare rule value in the canonical form of a dialect.
    pub(super) fn write(&self, f: &mut dyn fmt::Write, dialect: Dialect) -> fmt::Result {
        write!(f, "FREQ={}", self.frequency)?;
        // Other clients of CBR cannot read a daily rule without INTERVAL.
        let is_daily = self.frequency == Frequency::Daily;
        if self.interval != Interval::DAILY || is_daily && dialect == Dialect::Cbr {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        if let Some(days) = self.days {
            write_list(f, RulePart::ByDay, days.iter().map(weekday_code))?;
        }
        if let Some(hours) = self.hours {
            write_list(f, RulePart::ByHour, hours.iter())?;
        }
        if let Some(minute) = self.minute {
            write_list(f, RulePart::ByMinute, [minute])?;
        }
        Ok(())
    }
}

fn write_list<T: fmt::Display>(
    f: &mut dyn fmt::Write,
    part: RulePart,
    items: impl IntoIterator<Item = T>,
) -> fmt::Result {
    let mut separator = '=';
    write!(f, ";{part}")?;
    for item in items {
        write!(f, "{separator}{item}")?;
        separator = ',';
    }
    Ok(())
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({self})")
    }
}

/// The reason why a [`RuleBuilder`] cannot build a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// The list for a part is empty.
    #[error("{0} takes at least one value, found none")]
    Empty(RulePart),
    /// An hour is above 23.
    #[error("BYHOUR takes 0 to 23, found {0}")]
    Hour(u8),
    /// The minute is above 59.
    #[error("BYMINUTE takes 0 to 59, found {0}")]
    Minute(u8),
    /// A weekly rule has an interval above 1. No service gives that a meaning.
    #[error(
        "INTERVAL above 1 is allowed only with FREQ=DAILY, found FREQ=WEEKLY with INTERVAL={0}"
    )]
    WeeklyInterval(Interval),
    /// A rule with weekdays has an interval above 1. No service gives that a meaning.
    #[error("INTERVAL above 1 is not allowed with BYDAY, found INTERVAL={0} with BYDAY")]
    IntervalWithDays(Interval),
}

/// A builder for a [`Rule`]. Parts that are not set come from the start of a schedule.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct RuleBuilder {
    frequency: Frequency,
    interval: Interval,
    // Masks; 0 if the caller passed an empty list.
    days: Option<u8>,
    hours: Option<u32>,
    minute: Option<u8>,
    invalid_hour: Option<u8>,
}

impl RuleBuilder {
    const fn new(frequency: Frequency) -> Self {
        let interval = Interval::DAILY;
        Self { frequency, interval, days: None, hours: None, minute: None, invalid_hour: None }
    }

    /// Adds weekdays (BYDAY), in any order.
    pub fn on_days(mut self, days: impl IntoIterator<Item = Weekday>) -> Self {
        let mask = self.days.get_or_insert(0);
        for day in days {
            *mask |= DaySet::single(day).mask();
        }
        self
    }

    /// Sets the number of days from one day of the rule to the next (INTERVAL), counted from the day of
    /// the schedule's start. Only a pattern of CBR takes a rule with more than 1.
    pub fn every(mut self, interval: Interval) -> Self {
        self.interval = interval;
        self
    }

    /// Adds hours of the day (BYHOUR), each 0 to 23, in any order.
    pub fn at_hours(mut self, hours: impl IntoIterator<Item = u8>) -> Self {
        let mask = self.hours.get_or_insert(0);
        for hour in hours {
            if hour < 24 {
                *mask |= HourSet::single(hour).mask();
            } else {
                self.invalid_hour.get_or_insert(hour);
            }
        }
        self
    }

    /// Sets the minute of each hour (BYMINUTE), 0 to 59. A second call replaces the first: a rule has at
    /// most one minute.
    pub fn at_minute(mut self, minute: u8) -> Self {
        self.minute = Some(minute);
        self
    }

    /// Builds the rule.
    ///
    /// # Errors
    /// Returns [`RuleError`] if an hour or the minute is out of range, a list of days or hours is empty, or
    /// an interval above 1 is combined with a weekly rule or with weekdays.
    pub fn build(self) -> Result<Rule, RuleError> {
        let days = match self.days {
            None => None,
            Some(mask) => Some(DaySet::from_mask(mask).ok_or(RuleError::Empty(RulePart::ByDay))?),
        };
        if let Some(hour) = self.invalid_hour {
            return Err(RuleError::Hour(hour));
        }
        let hours = match self.hours {
            None => None,
            Some(mask) => Some(HourSet::from_mask(mask).ok_or(RuleError::Empty(RulePart::ByHour))?),
        };
        if let Some(minute) = self.minute.filter(|minute| *minute > 59) {
            return Err(RuleError::Minute(minute));
        }
        let Self { frequency, interval, minute, .. } = self;
        if interval != Interval::DAILY {
            if frequency == Frequency::Weekly {
                return Err(RuleError::WeeklyInterval(interval));
            }
            if days.is_some() {
                return Err(RuleError::IntervalWithDays(interval));
            }
        }
        Ok(Rule { frequency, interval, days, hours, minute })
    }
}
