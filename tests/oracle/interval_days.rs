//! Rules of a pattern, read day by day.
//!
//! Days are counted from Monday 1969-12-29, minutes from its midnight.

/// One rule that names all of its parts.
#[derive(Clone, Debug)]
pub(crate) enum PlainRule {
    /// On these weekdays (0 is Monday), at these hours.
    Weekly { weekdays: Vec<i64>, hours: Vec<i64>, minute: i64 },
    /// Every so many days from day zero, at these hours.
    Interval { days: i64, hours: Vec<i64>, minute: i64 },
}

impl PlainRule {
    /// The minutes of the day at which it fires on a day.
    fn on(&self, day_zero: i64, day: i64) -> Vec<i64> {
        let (fires, hours, minute) = match self {
            Self::Weekly { weekdays, hours, minute } => {
                (weekdays.contains(&day.rem_euclid(7)), hours, minute)
            }
            Self::Interval { days, hours, minute } => {
                ((day - day_zero).rem_euclid(*days) == 0, hours, minute)
            }
        };
        let times = hours.iter().map(|hour| hour * 60 + minute);
        if fires { times.collect() } else { Vec::new() }
    }
}

/// The minutes of a range of days at which some rule fires, ascending.
pub(crate) fn times(rules: &[PlainRule], day_zero: i64, days: core::ops::Range<i64>) -> Vec<i64> {
    let mut all = Vec::new();
    for day in days {
        let mut of_day: Vec<i64> = rules.iter().flat_map(|rule| rule.on(day_zero, day)).collect();
        of_day.sort_unstable();
        of_day.dedup();
        all.extend(of_day.iter().map(|minute| day * 1440 + minute));
    }
    all
}

/// After how many days all rules repeat.
pub(crate) fn period(rules: &[PlainRule]) -> i64 {
    rules.iter().fold(7, |period, rule| match rule {
        PlainRule::Weekly { .. } => period,
        PlainRule::Interval { days, .. } => {
            (1..).map(|n| n * period).find(|common| common % days == 0).unwrap_or(period)
        }
    })
}
