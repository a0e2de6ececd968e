//! The civil periods that long-term rules keep a backup for.

use core::fmt;

use chrono::{Datelike, FixedOffset, NaiveDate};

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// The number of days from 0000-12-31, chrono's day 0, to 1970-01-01.
const EPOCH: i64 = 719_163;

/// A unit of civil periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodUnit {
    /// A day, from midnight to midnight.
    Day,
    /// A week, from Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
}

/// A civil period, in the offset of the [long-term rules](super::LongTerm) that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Period {
    unit: PeriodUnit,
    first_day: NaiveDate,
}

impl Period {
    /// Returns whether the period is a day, a week, a month or a year.
    pub const fn unit(self) -> PeriodUnit {
        self.unit
    }

    /// Returns the first day of the period: the Monday of a week, the first of a month, January 1 of a
    /// year. A first day outside chrono's range of dates is replaced by the nearest date in it.
    pub const fn first_day(self) -> NaiveDate {
        self.first_day
    }
}

/// The periods that a backup is kept for: at most one of each unit, and at least one. All of them contain
/// the day on which the backup was created.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Periods {
    /// The first days, in the order of [`PeriodUnit::ALL`].
    first_days: [Option<NaiveDate>; PeriodUnit::ALL.len()],
}

impl Periods {
    pub(super) fn new(units: UnitSet, day: CivilDay) -> Self {
        let first_day = |unit| units.contains(unit).then(|| day.period(unit).first_day);
        Self { first_days: PeriodUnit::ALL.map(first_day) }
    }

    /// Returns the periods if they are those of one day and there are any. They may be in any order.
    #[cfg(feature = "serde")]
    pub(super) fn from_list(periods: &[Period]) -> Option<Self> {
        let mut units = UnitSet::EMPTY;
        for period in periods {
            if units.contains(period.unit) {
                return None;
            }
            units.insert(period.unit);
        }
        let latest = periods.iter().map(|period| period.first_day).max()?;
        let day = i64::from(latest.num_days_from_ce()) - EPOCH;
        // The last day of chrono's range may stand for the day after it. The first one may stand for the day
        // before it, but has the same periods.
        let after = Some(day + 1).filter(|day| date(*day).is_none());
        let mut days = [Some(day), after].into_iter().flatten().map(CivilDay);
        let day =
            days.find(|day| periods.iter().all(|period| day.period(period.unit) == *period))?;
        Some(Self::new(units, day))
    }

    /// Iterates over the periods, from the shortest to the longest.
    pub fn iter(self) -> impl Iterator<Item = Period> {
        let periods = PeriodUnit::ALL.into_iter().zip(self.first_days);
        periods.filter_map(|(unit, first_day)| Some(Period { unit, first_day: first_day? }))
    }
}

impl fmt::Debug for Periods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A set of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct UnitSet(u8);

impl UnitSet {
    pub(crate) const EMPTY: Self = Self(0);

    pub(crate) fn insert(&mut self, unit: PeriodUnit) {
        self.0 |= 1 << unit as u8;
    }

    pub(crate) fn remove(&mut self, unit: PeriodUnit) {
        self.0 &= !(1 << unit as u8);
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn contains(self, unit: PeriodUnit) -> bool {
        self.0 & 1 << unit as u8 != 0
    }
}

/// A civil day, as the number of days since 1970-01-01. It may be a day outside chrono's range of dates,
/// because an offset moves chrono's first and last instants out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct CivilDay(i64);

impl CivilDay {
    /// Returns the day that contains an instant, given in seconds since 1970.
    pub(super) fn new(timestamp: i64, offset: FixedOffset) -> Self {
        Self((timestamp + i64::from(offset.local_minus_utc())).div_euclid(SECONDS_PER_DAY))
    }

    /// Returns numbers that identify the day, the week, the month and the year that contain the day, in
    /// the order of [`PeriodUnit::ALL`].
    pub(super) fn period_numbers(self) -> [i64; 4] {
        let (year, month) = self.year_and_month();
        let year = i64::from(year);
        [self.0, self.monday(), year * 12 + i64::from(month), year]
    }

    fn period(self, unit: PeriodUnit) -> Period {
        let first_day = match unit {
            PeriodUnit::Day => nearest_date(self.0),
            PeriodUnit::Week => nearest_date(self.monday()),
            PeriodUnit::Month => self.first_of(self.year_and_month().1),
            PeriodUnit::Year => self.first_of(1),
        };
        Period { unit, first_day }
    }

    /// Returns the Monday on or before the day. 1970-01-01 was a Thursday.
    fn monday(self) -> i64 {
        self.0 - (self.0 + 3).rem_euclid(7)
    }

    fn first_of(self, month: u32) -> NaiveDate {
        let first = NaiveDate::from_ymd_opt(self.year_and_month().0, month, 1);
        first.unwrap_or_else(|| nearest_date(self.0))
    }

    fn year_and_month(self) -> (i32, u32) {
        // An offset moves an instant by less than a day, and only in one direction. So at most one day outside
        // chrono's range is in use: it is alone in its year and month, whatever these are called.
        date(self.0).map_or((NaiveDate::MAX.year() + 1, 1), |date| (date.year(), date.month()))
    }
}

fn date(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day + EPOCH).ok()?)
}

fn nearest_date(day: i64) -> NaiveDate {
    date(day).unwrap_or(if day.is_negative() { NaiveDate::MIN } else { NaiveDate::MAX })
}
