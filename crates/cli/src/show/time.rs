//! Times as people read them.

use chrono::{DateTime, TimeDelta, Utc};

/// An instant as people read it.
pub(crate) fn shown(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// `in 2 d 3 h 4 min`, from the greatest unit on; seconds only where it is less than an hour.
pub(crate) fn relative(wait: TimeDelta) -> String {
    let (days, hours) = (wait.num_days(), wait.num_hours() % 24);
    let (minutes, seconds) = (wait.num_minutes() % 60, wait.num_seconds() % 60);
    match (days, hours) {
        (0, 0) => format!("in {minutes} min {seconds} s"),
        (0, _) => format!("in {hours} h {minutes} min"),
        _ => format!("in {days} d {hours} h {minutes} min"),
    }
}
