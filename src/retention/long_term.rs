//! Long-term rules: which backups are kept longer than the limits say.

use chrono::{FixedOffset, Offset};

use super::period::{CivilDay, PeriodUnit, Periods, UnitSet};
use super::unix_time::UnixTime;

/// Rules that keep the latest backup of days, weeks, months and years, whatever the limits say.
///
/// Only periods in which there is a counted backup are considered. Each rule has a number of periods of
/// one unit. It keeps the latest backup of the newest period, and of this number of periods before it. A
/// rule of 0 periods keeps nothing. See [the rules of retention](crate::retention#long-term-rules).
///
/// ```
/// use chrono::Utc;
/// use keeptime::retention::{Limits, LongTerm};
///
/// let two_weeks = LongTerm::in_offset(Utc).weeks(2).build()?;
/// let limits = Limits::UNLIMITED.with_max_backups(3).with_long_term(two_weeks);
/// assert_eq!(limits.long_term().unwrap().weeks(), 2);
/// # Ok::<(), keeptime::retention::LongTermError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "fields::Fields", into = "fields::Fields"))]
pub struct LongTerm {
    days: u8,
    weeks: u8,
    months: u8,
    years: u8,
    offset: FixedOffset,
}

/// Why [long-term rules](LongTerm) are invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LongTermError {
    /// A number of periods is greater than [`LongTerm::MAX_PERIODS`].
    #[error("a long-term rule takes 0 to {} {unit}s, found {found}", LongTerm::MAX_PERIODS)]
    TooMany {
        /// The unit of the rule.
        unit: PeriodUnit,
        /// The number of periods.
        found: u8,
    },
    /// All numbers are 0.
    #[error("long-term rules need a number above 0")]
    Empty,
    /// The offset has seconds.
    #[error("the offset of long-term rules must be a number of minutes, found {offset}")]
    OffsetHasSeconds {
        /// The offset.
        offset: FixedOffset,
    },
}

impl LongTerm {
    /// The maximum number of periods of a rule.
    pub const MAX_PERIODS: u8 = 100;

    /// Returns a builder for rules whose periods are those of civil time at an offset from UTC: `Utc` or a
    /// `FixedOffset`.
    // An offset is passed like an instant or a zone: by value.
    #[allow(clippy::needless_pass_by_value)]
    pub fn in_offset(offset: impl Offset) -> LongTermBuilder {
        LongTermBuilder { days: 0, weeks: 0, months: 0, years: 0, offset: offset.fix() }
    }

    /// Returns the number of days, in addition to the newest one, of which the latest backup is kept.
    pub const fn days(self) -> u8 {
        self.days
    }

    /// Returns the number of weeks, in addition to the newest one, of which the latest backup is kept.
    pub const fn weeks(self) -> u8 {
        self.weeks
    }

    /// Returns the number of months, in addition to the newest one, of which the latest backup is kept.
    pub const fn months(self) -> u8 {
        self.months
    }

    /// Returns the number of years, in addition to the newest one, of which the latest backup is kept.
    pub const fn years(self) -> u8 {
        self.years
    }

    /// Returns the number of periods of one unit.
    pub const fn periods(self, unit: PeriodUnit) -> u8 {
        match unit {
            PeriodUnit::Day => self.days,
            PeriodUnit::Week => self.weeks,
            PeriodUnit::Month => self.months,
            PeriodUnit::Year => self.years,
        }
    }

    /// Returns the offset from UTC of the civil time that the periods are in.
    pub const fn offset(self) -> FixedOffset {
        self.offset
    }

    /// Returns the periods of these units that contain an instant.
    pub(crate) fn periods_at(self, units: UnitSet, instant: UnixTime) -> Periods {
        Periods::new(units, CivilDay::new(instant.seconds(), self.offset))
    }
}

/// Builds [`LongTerm`]. [`LongTerm::in_offset`] returns it. A number of 0 means no rule, and is the default.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct LongTermBuilder {
    days: u8,
    weeks: u8,
    months: u8,
    years: u8,
    offset: FixedOffset,
}

impl LongTermBuilder {
    /// Sets the number of days, in addition to the newest one, of which the latest backup is kept.
    pub fn days(self, days: u8) -> Self {
        Self { days, ..self }
    }

    /// Sets the number of weeks, in addition to the newest one, of which the latest backup is kept.
    pub fn weeks(self, weeks: u8) -> Self {
        Self { weeks, ..self }
    }

    /// Sets the number of months, in addition to the newest one, of which the latest backup is kept.
    pub fn months(self, months: u8) -> Self {
        Self { months, ..self }
    }

    /// Sets the number of years, in addition to the newest one, of which the latest backup is kept.
    pub fn years(self, years: u8) -> Self {
        Self { years, ..self }
    }

    /// Builds the rules.
    ///
    /// # Errors
    /// Returns a [`LongTermError`] if a number is greater than [`LongTerm::MAX_PERIODS`], if all are 0, or if
    /// the offset is not a whole number of minutes.
    pub fn build(self) -> Result<LongTerm, LongTermError> {
        let Self { days, weeks, months, years, offset } = self;
        let numbers = [days, weeks, months, years];
        for (unit, found) in PeriodUnit::ALL.into_iter().zip(numbers) {
            if found > LongTerm::MAX_PERIODS {
                return Err(LongTermError::TooMany { unit, found });
            }
        }
        if numbers == [0; 4] {
            return Err(LongTermError::Empty);
        }
        if offset.local_minus_utc() % 60 != 0 {
            return Err(LongTermError::OffsetHasSeconds { offset });
        }
        Ok(LongTerm { days, weeks, months, years, offset })
    }
}

/// A walk over the counted backups of an object, newest first, that finds those that long-term rules keep.
#[derive(Clone, Copy, Debug)]
pub(super) struct LongTermWalk {
    offset: FixedOffset,
    /// The day of the last backup seen. It is not updated after all rules are used up.
    day: Option<CivilDay>,
    /// In the order of [`PeriodUnit::ALL`].
    units: [UnitWalk; 4],
}

/// The periods of one unit.
#[derive(Clone, Copy, Debug)]
struct UnitWalk {
    /// The oldest period seen so far; see [`CivilDay::period_numbers`].
    oldest: Option<i64>,
    /// For how many more periods, all older, the latest backup will be kept.
    left: u8,
}

impl LongTermWalk {
    pub(super) fn new(rules: LongTerm) -> Self {
        let unit = |unit| {
            // The newest period comes on top of those that the rule counts.
            let left = match rules.periods(unit) {
                0 => 0,
                periods => periods + 1,
            };
            UnitWalk { oldest: None, left }
        };
        Self { offset: rules.offset, day: None, units: PeriodUnit::ALL.map(unit) }
    }

    /// Returns the units that keep the next backup, given when it was created in seconds since 1970.
    pub(super) fn next(&mut self, created_at: impl FnOnce() -> i64) -> UnitSet {
        let mut kept_for = UnitSet::EMPTY;
        if self.units.iter().all(|unit| unit.left == 0) {
            return kept_for;
        }
        let day = CivilDay::new(created_at(), self.offset);
        // A backup of the same day is in the same week, month and year too.
        if self.day.replace(day) == Some(day) {
            return kept_for;
        }
        let periods = PeriodUnit::ALL.into_iter().zip(day.period_numbers());
        for (walk, (unit, number)) in self.units.iter_mut().zip(periods) {
            if walk.left > 0 && walk.oldest.replace(number) != Some(number) {
                walk.left -= 1;
                kept_for.insert(unit);
            }
        }
        kept_for
    }
}

#[cfg(feature = "serde")]
mod fields {
    //! Long-term rules as they are serialized.

    use alloc::string::{String, ToString};

    use chrono::FixedOffset;

    use super::{LongTerm, LongTermError};

    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Fields {
        #[serde(default)]
        days: u8,
        #[serde(default)]
        weeks: u8,
        #[serde(default)]
        months: u8,
        #[serde(default)]
        years: u8,
        /// As `+02:00`.
        offset: String,
    }

    #[derive(Debug, thiserror::Error)]
    pub(super) enum FieldsError {
        #[error("offset takes the form +02:00, found {0}")]
        Offset(String),
        #[error(transparent)]
        Rules(#[from] LongTermError),
    }

    impl TryFrom<Fields> for LongTerm {
        type Error = FieldsError;

        fn try_from(fields: Fields) -> Result<Self, FieldsError> {
            let Fields { days, weeks, months, years, offset } = fields;
            let offset: FixedOffset = match offset.parse() {
                Ok(offset) => offset,
                Err(_) => return Err(FieldsError::Offset(offset)),
            };
            let builder = Self::in_offset(offset).days(days).weeks(weeks);
            Ok(builder.months(months).years(years).build()?)
        }
    }

    impl From<LongTerm> for Fields {
        fn from(rules: LongTerm) -> Self {
            let LongTerm { days, weeks, months, years, offset } = rules;
            Self { days, weeks, months, years, offset: offset.to_string() }
        }
    }
}
