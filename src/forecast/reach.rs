//! How far back the backups of an object reach.

use alloc::collections::VecDeque;
use core::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use crate::retention::{Limits, LongTerm, PeriodUnit};
use crate::timetable::Timetable;

/// The age of the oldest automatic backup of an object in the long run, for fires in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reach {
    minimum: TimeDelta,
    maximum: TimeDelta,
}

impl Reach {
    /// Returns the range of the age of the oldest backup.
    ///
    /// The minimum is reached right after a deletion. It is zero if at times no backup is kept. The maximum
    /// is reached right before a deletion.
    pub fn oldest(self) -> RangeInclusive<TimeDelta> {
        self.minimum..=self.maximum
    }
}

/// Returns how far back the automatic backups of an object reach once the policy has run long enough, or
/// `None` if nothing is ever deleted or the limits go beyond chrono's range of dates.
///
/// The answer is exact if all times recur every week. Times that recur at an interval are followed for 400
/// years, after which the calendar repeats.
///
/// It takes a tenth of a second if the timetable has every hour of the day and the limits have long-term
/// rules for months or years.
///
/// ```
/// use chrono::TimeDelta;
/// use keeptime::forecast::reach;
/// use keeptime::pattern::Pattern;
/// use keeptime::retention::Limits;
///
/// let timetable = Pattern::parse("FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;BYMINUTE=0")?.timetable()?;
/// let reach = |limits| reach(&timetable, limits).unwrap().oldest();
/// // Right after the backup of Tuesday, that of Monday is the older of the two. Right before the backup of
/// // Tuesday, that of the Tuesday before is.
/// let two = Limits::UNLIMITED.with_max_backups(2);
/// assert_eq!(reach(two), TimeDelta::days(1)..=TimeDelta::days(7));
/// // When the backup of a Tuesday is deleted, the next one is six days younger.
/// let ten_days = Limits::UNLIMITED.with_max_days(10);
/// assert_eq!(reach(ten_days), TimeDelta::days(4)..=TimeDelta::days(10));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn reach(timetable: &Timetable, limits: Limits) -> Option<Reach> {
    let has_limit = limits.max_backups().is_some() || limits.max_days().is_some();
    if limits.is_permanent() || !has_limit {
        return None;
    }
    let mut walk = Walk::new(timetable, limits)?;
    while !walk.has_run_long_enough() {
        walk.advance()?;
    }
    let end = walk.newest.checked_add_signed(cycle(timetable, limits))?;
    let mut ages = Ages { minimum: TimeDelta::MAX, maximum: TimeDelta::zero() };
    while walk.newest < end {
        walk.add_ages(&mut ages)?;
        walk.advance()?;
    }
    Some(Reach { minimum: ages.minimum, maximum: ages.maximum })
}

/// Returns a time after which the kept backups repeat.
fn cycle(timetable: &Timetable, limits: Limits) -> TimeDelta {
    let has_months_or_years =
        limits.long_term().is_some_and(|rules| rules.months() > 0 || rules.years() > 0);
    match timetable.as_week() {
        Some(_) if !has_months_or_years => TimeDelta::weeks(1),
        // The weekdays, months and leap years of the calendar repeat after 400 years.
        _ => TimeDelta::days(146_097),
    }
}

/// The smallest and the greatest age of the oldest backup.
struct Ages {
    minimum: TimeDelta,
    maximum: TimeDelta,
}

impl Ages {
    /// Adds the age right after a deletion, or after a fire that deletes nothing.
    fn add_after(&mut self, oldest: Option<NaiveDateTime>, at: NaiveDateTime) {
        let age = oldest.map_or(TimeDelta::zero(), |oldest| at - oldest);
        self.minimum = self.minimum.min(age);
    }

    /// Adds the age right before a deletion.
    fn add_before(&mut self, oldest: Option<NaiveDateTime>, at: NaiveDateTime) {
        let age = oldest.map_or(TimeDelta::zero(), |oldest| at - oldest);
        self.maximum = self.maximum.max(age);
    }
}

/// The backups that are kept at a fire, while it moves from fire to fire.
struct Walk<'t> {
    timetable: &'t Timetable,
    /// The newest backup.
    newest: NaiveDateTime,
    /// The oldest backup within the count.
    within_count: Oldest,
    /// The oldest backup of the floor.
    of_floor: Oldest,
    /// The maximum age.
    max_age: Option<TimeDelta>,
    /// The oldest backup within the maximum age.
    within_age: Option<NaiveDateTime>,
    long_term: Option<KeptPeriods>,
}

/// The oldest of a number of newest backups.
#[derive(Clone, Copy)]
enum Oldest {
    /// The number is 0.
    None,
    At(NaiveDateTime),
    /// There is no maximum.
    Unlimited,
}

impl<'t> Walk<'t> {
    /// Starts at a fire that has as many fires before it as the limits count.
    fn new(timetable: &'t Timetable, limits: Limits) -> Option<Self> {
        let start = NaiveDate::from_ymd_opt(2000, 1, 1)?.and_hms_opt(0, 0, 0)?;
        let count = limits.max_backups().map(u64::from);
        let floor = u64::from(limits.keep_at_least());
        let most = count.unwrap_or(0).max(floor).max(1);
        let oldest_of = |number: u64| {
            Some(match number {
                0 => Oldest::None,
                _ => Oldest::At(timetable.nth_after(start, most - number)?),
            })
        };
        let newest = timetable.nth_after(start, most - 1)?;
        let within_count = match count {
            Some(count) => oldest_of(count)?,
            None => Oldest::Unlimited,
        };
        let max_age = limits.max_days().map(|days| TimeDelta::days(days.into()));
        let mut walk = Self {
            timetable,
            newest,
            within_count,
            of_floor: oldest_of(floor)?,
            max_age,
            within_age: None,
            long_term: limits.long_term().map(KeptPeriods::new),
        };
        walk.expire(newest)?;
        walk.add_to_periods();
        Some(walk)
    }

    fn has_run_long_enough(&self) -> bool {
        self.long_term.as_ref().is_none_or(KeptPeriods::are_complete)
    }

    /// Moves to the next fire; `None` beyond chrono's range.
    fn advance(&mut self) -> Option<()> {
        for oldest in [&mut self.within_count, &mut self.of_floor] {
            if let Oldest::At(fire) = oldest {
                *fire = self.timetable.next_after(*fire)?;
            }
        }
        self.newest = self.timetable.next_after(self.newest)?;
        self.expire(self.newest)?;
        self.add_to_periods();
        Some(())
    }

    /// Removes the backups that exceed the maximum age at an instant.
    fn expire(&mut self, now: NaiveDateTime) -> Option<()> {
        if let Some(max_age) = self.max_age {
            let oldest = now.checked_sub_signed(max_age)?;
            self.within_age = Some(match self.within_age {
                Some(fire) if fire >= oldest => fire,
                _ => self.timetable.next_at_or_after(oldest)?,
            });
        }
        Some(())
    }

    fn add_to_periods(&mut self) {
        if let Some(long_term) = &mut self.long_term {
            long_term.add(self.newest);
        }
    }

    /// Adds the ages of the oldest backup from the fire until the next one.
    fn add_ages(&mut self, ages: &mut Ages) -> Option<()> {
        let next = self.timetable.next_after(self.newest)?;
        ages.add_after(self.oldest(), self.newest);
        while let (Some(max_age), Some(oldest)) = (self.max_age, self.within_age) {
            let expires_at = oldest.checked_add_signed(max_age)?;
            if oldest > self.newest || expires_at >= next {
                break;
            }
            ages.add_before(self.oldest(), expires_at);
            self.within_age = Some(self.timetable.next_after(oldest)?);
            ages.add_after(self.oldest(), expires_at);
        }
        ages.add_before(self.oldest(), next);
        Some(())
    }

    /// Returns the oldest backup; `None` if none is kept.
    fn oldest(&self) -> Option<NaiveDateTime> {
        let within_limits = match (self.within_count, self.within_age) {
            (Oldest::None, _) => None,
            (Oldest::At(fire), Some(other)) => Some(fire.max(other)),
            (Oldest::At(fire), None) | (Oldest::Unlimited, Some(fire)) => Some(fire),
            (Oldest::Unlimited, None) => None,
        };
        // All backups are too old if the oldest one that is not is still to come.
        let within_limits = within_limits.filter(|fire| *fire <= self.newest);
        let of_floor = match self.of_floor {
            Oldest::At(fire) => Some(fire),
            Oldest::None | Oldest::Unlimited => None,
        };
        let of_periods = self.long_term.as_ref().and_then(KeptPeriods::oldest);
        [within_limits, of_floor, of_periods].into_iter().flatten().min()
    }
}

/// The periods whose latest backup is kept.
struct KeptPeriods {
    rules: LongTerm,
    /// In the order of [`PeriodUnit::ALL`].
    units: [UnitPeriods; 4],
}

/// The number and the latest backup of the periods of one unit, oldest first.
struct UnitPeriods {
    periods: VecDeque<(i64, NaiveDateTime)>,
    /// How many periods there are at most.
    kept: usize,
}

impl KeptPeriods {
    fn new(rules: LongTerm) -> Self {
        let units = PeriodUnit::ALL.map(|unit| UnitPeriods {
            periods: VecDeque::new(),
            kept: match rules.periods(unit) {
                0 => 0,
                periods => usize::from(periods) + 1,
            },
        });
        Self { rules, units }
    }

    fn add(&mut self, fire: NaiveDateTime) {
        let numbers = self.rules.period_numbers(fire.and_utc());
        for (unit, number) in self.units.iter_mut().zip(numbers) {
            if unit.kept == 0 {
                continue;
            }
            match unit.periods.back_mut() {
                Some((newest, latest)) if *newest == number => *latest = fire,
                _ => unit.periods.push_back((number, fire)),
            }
            if unit.periods.len() > unit.kept {
                unit.periods.pop_front();
            }
        }
    }

    fn are_complete(&self) -> bool {
        self.units.iter().all(|unit| unit.periods.len() == unit.kept)
    }

    fn oldest(&self) -> Option<NaiveDateTime> {
        self.units.iter().filter_map(|unit| Some(unit.periods.front()?.1)).min()
    }
}
