//! The times of a week as a sorted list of minutes since Monday 00:00.

/// The number of minutes in a week.
pub(crate) const WEEK: u16 = 10_080;

/// Returns the minutes of one rule: every day × every hour × every minute.
pub(crate) fn minutes(days: &[u16], hours: &[u16], minutes: &[u16]) -> Vec<u16> {
    let mut all = Vec::new();
    for day in days {
        for hour in hours {
            all.extend(minutes.iter().map(|minute| day * 1440 + hour * 60 + minute));
        }
    }
    sorted(all)
}

/// Sorts the minutes and removes repeats.
pub(crate) fn sorted(mut minutes: Vec<u16>) -> Vec<u16> {
    minutes.sort_unstable();
    minutes.dedup();
    minutes
}

/// Returns the distance from each minute to the next. The last is followed by the first of the next
/// week; a single minute is a week from itself.
pub(crate) fn gaps(minutes: &[u16]) -> Vec<u16> {
    let next = minutes.iter().cycle().skip(1);
    let gap = |(from, to): (&u16, &u16)| if to > from { to - from } else { to + WEEK - from };
    minutes.iter().zip(next).map(gap).collect()
}

/// A minute of the week as a civil time of the week that starts on Monday 2024-01-01.
pub(crate) fn civil(minute: u16) -> chrono::NaiveDateTime {
    let monday = chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    monday.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(minute.into())
}
