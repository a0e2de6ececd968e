//! Computes what a timetable and limits keep in the long run, by a simulation from fire to fire.
//!
//! In the long run, what is kept depends only on the fires before, so it can be computed for any moment:
//! the newest backups that exceed no limit or that the floor keeps, and the latest backups of the periods
//! of long-term rules. Both change only when a backup is created and when one exceeds its maximum age.

use alloc::vec::Vec;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::fire_cycle::{FireCycle, MINUTES_PER_DAY, lcm};
use crate::names::names;
use crate::retention::{Limits, LongTerm, PeriodUnit};
use crate::timetable::Timetable;

/// How the range of a number or an age in the long run was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// By a formula for each time of a week. The range is exact.
    Formula,
    /// By a simulation of a whole cycle, after which fires and periods repeat. The range is exact; with
    /// months or years, for dates from 1901 to 2099, when every fourth year is a leap year.
    WholeCycle,
    /// By a simulation of a part of a cycle, because the whole cycle is too long. The range is an
    /// estimate: at other times it may be exceeded.
    PartOfCycle,
}

names! { Basis, "basis":
    Formula = "formula",
    WholeCycle = "whole_cycle",
    PartOfCycle = "part_of_cycle",
}

/// The ranges over all moments in the long run.
pub(super) struct Ranges {
    /// The least and the greatest number of backups.
    pub(super) backups: (u64, u64),
    /// The least age of the oldest backup; `None` if at times there is no backup.
    pub(super) least_age: Option<TimeDelta>,
    /// The greatest age of the oldest backup.
    pub(super) greatest_age: TimeDelta,
    pub(super) basis: Basis,
}

impl Ranges {
    /// Returns `None` if nothing is ever deleted.
    pub(super) fn new(timetable: &Timetable, limits: Limits) -> Option<Self> {
        if limits.is_permanent() || (limits.max_backups().is_none() && limits.max_days().is_none())
        {
            return None;
        }
        let fires = FireCycle::new(timetable);
        let span = Span::new(&fires, limits.long_term());
        let is_whole = fires.is_whole() && span.is_whole;
        let basis = match limits.long_term() {
            None if timetable.as_week().is_some() => Basis::Formula,
            _ if is_whole => Basis::WholeCycle,
            _ => Basis::PartOfCycle,
        };
        let mut walk = Walk { fires: &fires, limits, day: None };
        let mut backups = (u64::MAX, 0);
        let mut least_age = Some(i64::MAX);
        let mut greatest_age = 0;
        // The moments of a cycle, and one more, which marks the end of the last interval.
        let mut moments = walk.moments(span).peekable();
        while let Some(moment) = moments.next() {
            let Some(next) = moments.peek() else { break };
            let kept = walk.kept(moment);
            backups = (backups.0.min(kept.backups), backups.1.max(kept.backups));
            match kept.oldest {
                None => least_age = None,
                Some(oldest) => {
                    least_age = least_age.map(|least: i64| least.min(moment.minute - oldest));
                    greatest_age = greatest_age.max(next.minute - oldest);
                }
            }
        }
        Some(Self {
            backups,
            least_age: least_age.map(minutes),
            greatest_age: minutes(greatest_age),
            basis,
        })
    }
}

/// Billions of backups can be older than any time in chrono.
fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::try_minutes(minutes).unwrap_or(TimeDelta::MAX)
}

/// The range of days that is simulated.
#[derive(Clone, Copy)]
struct Span {
    first_day: i64,
    days: i64,
    is_whole: bool,
}

/// The number of days after which the calendar repeats between 1901 and 2099: 28 years, in whole weeks.
const CALENDAR_DAYS: i64 = 28 * 1461 / 4;
/// 2099-12-31, as a day since 1970.
const LAST_DAY: i64 = 47_481;
/// The years from 1901 to 2099, with one to spare at each end.
const YEARS: i64 = 197;
/// The maximum number of fires that are simulated.
const MAX_FIRES: i64 = 1_000_000;

impl Span {
    fn new(fires: &FireCycle, long_term: Option<LongTerm>) -> Self {
        let in_calendar =
            long_term.filter(|rules| rules.months() > 0 || rules.years() > 0).map(|rules| {
                // The maximum number of years that the rules reach back: no two neighbouring fires are
                // more than 30 days apart, and other units than years have at most 100 periods.
                let back = i64::from(rules.years()).max(10) + 2;
                (YEARS - back) * CALENDAR_DAYS / 28
            });
        let Some(available) = in_calendar else {
            return Self { first_day: 0, days: fires.days(), is_whole: true };
        };
        let whole = lcm(fires.days(), CALENDAR_DAYS);
        // On average, `MAX_FIRES` fires take this many days.
        let followed = MAX_FIRES.saturating_mul(fires.days()) / fires.len().max(1);
        let days = whole.min(available).min(followed);
        Self { first_day: LAST_DAY - days, days, is_whole: days == whole }
    }
}

/// A point of the simulation: exactly at a minute, or right after that minute begins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    minute: i64,
    /// A backup whose age equals the limit at `minute` exceeds it right after.
    is_after: bool,
}

/// What is kept at a moment.
struct Kept {
    backups: u64,
    /// The minute of the oldest backup.
    oldest: Option<i64>,
}

/// Computes what is kept, moment after moment.
struct Walk<'c> {
    fires: &'c FireCycle,
    limits: Limits,
    /// The day of the last moment, and the backups that long-term rules keep from periods before those
    /// of that day.
    day: Option<(i64, Vec<i64>)>,
}

impl<'c> Walk<'c> {
    /// Returns the moments at which something changes, ascending, from the first fire of a span to the
    /// first one after it.
    fn moments(&self, span: Span) -> impl Iterator<Item = Moment> + use<'c> {
        let fires = self.fires;
        let max_age = self.limits.max_days().map(|days| i64::from(days) * MINUTES_PER_DAY);
        let first = fires.first_from(span.first_day * MINUTES_PER_DAY);
        let last = fires.first_from((span.first_day + span.days) * MINUTES_PER_DAY);
        let start = fires.fire(first);
        let mut next_fire = first;
        // The next backup that exceeds its maximum age.
        let mut next_excess = max_age.map(|max_age| fires.first_from(start - max_age));
        core::iter::from_fn(move || {
            if next_fire > last {
                return None;
            }
            let creation = Moment { minute: fires.fire(next_fire), is_after: false };
            let excess = next_excess.zip(max_age).map(|(number, max_age)| Moment {
                minute: fires.fire(number) + max_age,
                is_after: true,
            });
            match excess {
                Some(excess) if excess < creation => {
                    next_excess = next_excess.map(|number| number + 1);
                    Some(excess)
                }
                _ => {
                    next_fire += 1;
                    Some(creation)
                }
            }
        })
    }

    fn kept(&mut self, moment: Moment) -> Kept {
        let newest = self.fires.first_from(moment.minute + 1) - 1;
        let first = self.first_within_limits(moment, newest);
        let within_limits = u64::try_from(newest + 1 - first).unwrap_or_default();
        let oldest = (first <= newest).then_some(first);
        let Some(rules) = self.limits.long_term() else {
            return Kept {
                backups: within_limits,
                oldest: oldest.map(|first| self.fires.fire(first)),
            };
        };
        let earlier = self.earlier_periods(rules, newest);
        // Ascending. The newest backup is the latest of its own periods.
        let by_rules = earlier.iter().chain([&newest]).filter(|number| **number < first);
        let backups = within_limits + by_rules.count() as u64;
        let oldest = earlier.first().copied().unwrap_or(newest).min(first);
        Kept { backups, oldest: Some(self.fires.fire(oldest)) }
    }

    /// Returns the index of the oldest backup that exceeds no limit or that `keep_at_least` keeps. If
    /// there is none, the index is greater than `newest`.
    fn first_within_limits(&self, moment: Moment, newest: i64) -> i64 {
        let by_count = self.limits.max_backups().map(|count| newest + 1 - i64::from(count));
        let by_age = self.limits.max_days().map(|days| {
            let oldest = moment.minute - i64::from(days) * MINUTES_PER_DAY;
            self.fires.first_from(oldest + i64::from(moment.is_after))
        });
        let first = by_count.into_iter().chain(by_age).max().unwrap_or(newest);
        first.min(newest + 1 - i64::from(self.limits.keep_at_least()))
    }

    /// Returns the latest backups of the periods before those that contain `newest`, as far as rules keep
    /// them, ascending.
    fn earlier_periods(&mut self, rules: LongTerm, newest: i64) -> &[i64] {
        let offset = i64::from(rules.offset().local_minus_utc() / 60);
        let day = (self.fires.fire(newest) + offset).div_euclid(MINUTES_PER_DAY);
        if self.day.as_ref().is_none_or(|(known, _)| *known != day) {
            let mut latest = Vec::new();
            for unit in PeriodUnit::ALL {
                let mut day = day;
                for _ in 0..rules.periods(unit) {
                    let before = first_day(unit, day) * MINUTES_PER_DAY - offset;
                    let number = self.fires.first_from(before) - 1;
                    latest.push(number);
                    day = (self.fires.fire(number) + offset).div_euclid(MINUTES_PER_DAY);
                }
            }
            latest.sort_unstable();
            latest.dedup();
            self.day = Some((day, latest));
        }
        self.day.as_ref().map(|(_, latest)| latest.as_slice()).unwrap_or_default()
    }
}

/// Returns the first day of the period that contains a day, as days since 1970-01-01, a Thursday.
fn first_day(unit: PeriodUnit, day: i64) -> i64 {
    let since = |month: fn(u32) -> u32| {
        let date = date(day)?;
        let first = NaiveDate::from_ymd_opt(date.year(), month(date.month()), 1)?;
        Some(i64::from(first.num_days_from_ce()) - EPOCH)
    };
    match unit {
        PeriodUnit::Day => day,
        PeriodUnit::Week => day - (day + 3).rem_euclid(7),
        PeriodUnit::Month => since(|month| month).unwrap_or(day),
        PeriodUnit::Year => since(|_| 1).unwrap_or(day),
    }
}

/// The number of days from 0000-12-31, chrono's day 0, to 1970-01-01.
const EPOCH: i64 = 719_163;

fn date(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day + EPOCH).ok()?)
}
