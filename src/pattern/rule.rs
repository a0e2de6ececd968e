//! One recurrence rule, as a value and made from parts.

use core::fmt;

use chrono::{Weekday, WeekdaySet};

use super::TimetableError;
use super::sets::{DaySet, HourSet};
use crate::timetable::{Slots, WeekMinute, weekday_code};

/// How often a rule recurs: the values of FREQ that the services take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "UPPERCASE"))]
pub enum Frequency {
    /// On every day, or on the days named.
    Daily,
    /// On the days named, or on the weekday of the start.
    Weekly,
}

impl Frequency {
    /// The value of FREQ in a rule.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Daily => "DAILY",
            Self::Weekly => "WEEKLY",
        }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The parts that a rule may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RulePart {
    /// FREQ: DAILY or WEEKLY.
    Freq,
    /// BYDAY: MO to SU.
    ByDay,
    /// BYHOUR: 0 to 23.
    ByHour,
    /// BYMINUTE: 0 to 59.
    ByMinute,
}

impl RulePart {
    /// Every part, in the order of the canonical text.
    pub const ALL: [Self; 4] = [Self::Freq, Self::ByDay, Self::ByHour, Self::ByMinute];

    /// The part's name in a rule.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Freq => "FREQ",
            Self::ByDay => "BYDAY",
            Self::ByHour => "BYHOUR",
            Self::ByMinute => "BYMINUTE",
        }
    }
}

impl fmt::Display for RulePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One recurrence rule of a pattern: at which hours and minute of which days.
///
/// What a rule leaves out comes from a schedule's start: the hour, the minute, and the weekday of
/// a weekly rule. A daily rule that names no days is for every day. A rule that leaves nothing to
/// the start is complete.
///
/// Rules are ordered by frequency, days, hours and minute, for no reason but to be put in order.
///
/// Made from text by [`Pattern::parse`](super::Pattern::parse), or from parts:
///
/// ```
/// use chrono::Weekday::{Fri, Mon};
/// use keeptime::pattern::RecurrenceRule;
///
/// let rule = RecurrenceRule::weekly().on_days([Mon, Fri]).at_hours([8, 20]).at_minute(30).build()?;
/// assert_eq!(rule.to_string(), "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=8,20;BYMINUTE=30");
/// # Ok::<(), keeptime::pattern::RuleError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecurrenceRule {
    pub(super) frequency: Frequency,
    pub(super) days: Option<DaySet>,
    pub(super) hours: Option<HourSet>,
    pub(super) minute: Option<u8>,
}

impl RecurrenceRule {
    /// A rule for every day, or for days to be named.
    pub fn daily() -> RuleBuilder {
        RuleBuilder::new(Frequency::Daily)
    }

    /// A rule for days to be named, or for the weekday of the start.
    pub fn weekly() -> RuleBuilder {
        RuleBuilder::new(Frequency::Weekly)
    }

    /// FREQ.
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// BYDAY, never empty; `None` where the rule names no days.
    pub fn days(&self) -> Option<WeekdaySet> {
        self.days.map(DaySet::to_set)
    }

    /// BYHOUR, each of 0 to 23, ascending and at least one; `None` where the rule names no hours.
    pub fn hours(&self) -> Option<impl DoubleEndedIterator<Item = u8> + use<>> {
        self.hours.map(HourSet::iter)
    }

    /// BYMINUTE, 0 to 59. A rule with two minutes would name points less than an hour apart.
    pub fn minute(&self) -> Option<u8> {
        self.minute
    }

    /// The first part, in the order of the canonical text, that only a start can give; `None`
    /// where the rule is complete.
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

    /// The days that the rule names or, where it is daily, implies; `None` where the start gives the
    /// day.
    pub(super) fn all_days(&self) -> Option<DaySet> {
        self.days.or(match self.frequency {
            Frequency::Daily => Some(DaySet::ALL),
            Frequency::Weekly => None,
        })
    }

    /// Puts the rule's points into a week, those parts that it leaves out taken from `start`.
    pub(super) fn fill(
        &self,
        slots: &mut Slots,
        start: Option<WeekMinute>,
    ) -> Result<(), TimetableError> {
        let missing = |part| TimetableError::Missing { part, rule: *self };
        let days = match (self.all_days(), start) {
            (Some(days), _) => days,
            (None, Some(start)) => DaySet::single(start.weekday()),
            (None, None) => return Err(missing(RulePart::ByDay)),
        };
        let hours = match (self.hours, start) {
            (Some(hours), _) => hours,
            (None, Some(start)) => HourSet::single(start.hour()),
            (None, None) => return Err(missing(RulePart::ByHour)),
        };
        let minute = self
            .minute
            .or_else(|| start.map(WeekMinute::minute))
            .ok_or_else(|| missing(RulePart::ByMinute))?;
        slots.insert_hours(days.mask(), hours.mask(), minute)?;
        Ok(())
    }
}

/// The bare rule value, in canonical form.
impl fmt::Display for RecurrenceRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FREQ={}", self.frequency)?;
        if let Some(days) = self.days {
            list(f, RulePart::ByDay, days.iter().map(weekday_code))?;
        }
        if let Some(hours) = self.hours {
            list(f, RulePart::ByHour, hours.iter())?;
        }
        if let Some(minute) = self.minute {
            list(f, RulePart::ByMinute, [minute])?;
        }
        Ok(())
    }
}

fn list<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
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

impl fmt::Debug for RecurrenceRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecurrenceRule({self})")
    }
}

/// Why parts make no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// A part was given an empty list.
    #[error("{0} takes at least one value, found none")]
    Empty(RulePart),
    /// An hour is over 23.
    #[error("BYHOUR takes 0 to 23, found {0}")]
    Hour(u8),
    /// A minute is over 59.
    #[error("BYMINUTE takes 0 to 59, found {0}")]
    Minute(u8),
}

/// A [`RecurrenceRule`] that is being put together. What is not said is left to a schedule's start.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct RuleBuilder {
    frequency: Frequency,
    // As masks, which the caller may have left empty.
    days: Option<u8>,
    hours: Option<u32>,
    minute: Option<u8>,
    hour_above: Option<u8>,
}

impl RuleBuilder {
    const fn new(frequency: Frequency) -> Self {
        Self { frequency, days: None, hours: None, minute: None, hour_above: None }
    }

    /// On these weekdays, in any order; said again, on those too.
    pub fn on_days(mut self, days: impl IntoIterator<Item = Weekday>) -> Self {
        let mask = self.days.get_or_insert(0);
        for day in days {
            *mask |= DaySet::single(day).mask();
        }
        self
    }

    /// At these hours of the day, each of 0 to 23, in any order; said again, at those too.
    pub fn at_hours(mut self, hours: impl IntoIterator<Item = u8>) -> Self {
        let mask = self.hours.get_or_insert(0);
        for hour in hours {
            if hour < 24 {
                *mask |= HourSet::single(hour).mask();
            } else {
                self.hour_above.get_or_insert(hour);
            }
        }
        self
    }

    /// At this minute of each hour, 0 to 59. There can be but one: two in an hour would be less
    /// than an hour apart.
    pub fn at_minute(mut self, minute: u8) -> Self {
        self.minute = Some(minute);
        self
    }

    /// The rule.
    ///
    /// # Errors
    /// [`RuleError`] where an hour or the minute is out of its range or a list is empty.
    pub fn build(self) -> Result<RecurrenceRule, RuleError> {
        let days = match self.days {
            None => None,
            Some(mask) => Some(DaySet::of_mask(mask).ok_or(RuleError::Empty(RulePart::ByDay))?),
        };
        if let Some(hour) = self.hour_above {
            return Err(RuleError::Hour(hour));
        }
        let hours = match self.hours {
            None => None,
            Some(mask) => Some(HourSet::of_mask(mask).ok_or(RuleError::Empty(RulePart::ByHour))?),
        };
        if let Some(minute) = self.minute.filter(|minute| *minute > 59) {
            return Err(RuleError::Minute(minute));
        }
        Ok(RecurrenceRule { frequency: self.frequency, days, hours, minute: self.minute })
    }
}
