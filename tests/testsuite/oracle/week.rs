//! The week as a plain sorted list of minutes, counted from Monday 00:00.

/// The minutes of a week.
pub(crate) const WEEK: u16 = 10_080;

/// One rule's minutes: every day × every hour × every minute.
pub(crate) fn minutes(days: &[u16], hours: &[u16], minutes: &[u16]) -> Vec<u16> {
    let mut all = Vec::new();
    for day in days {
        for hour in hours {
            all.extend(minutes.iter().map(|minute| day * 1440 + hour * 60 + minute));
        }
    }
    sorted(all)
}

/// Sorted, and each once.
pub(crate) fn sorted(mut minutes: Vec<u16>) -> Vec<u16> {
    minutes.sort_unstable();
    minutes.dedup();
    minutes
}

/// The minutes from each to the next, round the end of the week; a week where there is one alone.
pub(crate) fn gaps(minutes: &[u16]) -> Vec<u16> {
    let next = minutes.iter().cycle().skip(1);
    let gap = |(from, to): (&u16, &u16)| if to > from { to - from } else { to + WEEK - from };
    minutes.iter().zip(next).map(gap).collect()
}
