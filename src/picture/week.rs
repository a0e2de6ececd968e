//! A week as seven rows of hours, and the parts of such rows.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::{Datelike, NaiveDateTime, Timelike};

use crate::explain::{Language, Week, days_of};
use crate::timetable::WEEKDAYS;

pub(super) const HOURS: usize = 24;
const DAYS: usize = 7;
/// The number of columns of a week with minutes: the weekday, then three columns an hour.
const WIDE: usize = 3 + Hours::WIDE;

/// Draws a week: a row for each day, and a cell for each hour with the minute at which the
/// schedule fires.
///
/// The hour of the civil time `marked` gets a star, for example because the clocks change then. If
/// `width` is too small for minutes, each fire is an `x`.
pub fn week(
    week: &Week,
    marked: Option<NaiveDateTime>,
    width: usize,
    language: &dyn Language,
) -> String {
    let minutes = minutes(week);
    let marked = marked
        .map(|civil| (civil.weekday().num_days_from_monday() as usize, civil.hour() as usize));
    let hours = Hours { is_wide: width >= WIDE };
    let mut lines = Vec::from([hours.header(3)]);
    for (day, minutes) in minutes.iter().enumerate() {
        let marked = marked.filter(|(marked, _)| *marked == day).map(|(_, hour)| hour);
        lines.push(hours.row(&language.short_weekday(WEEKDAYS[day]), 3, minutes, marked));
    }
    lines.join("\n") + "\n"
}

/// The rows of a picture with a cell for each hour of a day.
pub(super) struct Hours {
    /// Whether the cells show minutes.
    pub(super) is_wide: bool,
}

impl Hours {
    /// The number of columns of the hours with minutes.
    pub(super) const WIDE: usize = 3 * HOURS;

    /// Returns the heading row with the hours of the day, after `indent` columns.
    pub(super) fn header(&self, indent: usize) -> String {
        let hours: String = if self.is_wide {
            (0..HOURS).map(|hour| format!(" {hour:02}")).collect::<Vec<_>>().concat()
        } else {
            " 00    06    12    18".to_owned()
        };
        format!("{:indent$}{hours}", "")
    }

    /// Returns the row of a day whose name takes `indent` columns. The hour `marked` gets a star.
    pub(super) fn row(
        &self,
        name: &str,
        indent: usize,
        minutes: &[Option<u32>; HOURS],
        marked: Option<usize>,
    ) -> String {
        let cells = minutes.iter().enumerate().map(|(hour, minute)| {
            let mark = marked == Some(hour);
            if self.is_wide { wide(*minute, mark) } else { narrow(*minute, mark).to_owned() }
        });
        let gap = if self.is_wide { "" } else { " " };
        format!("{name:indent$}{gap}{}", cells.collect::<String>())
    }
}

/// Returns, by day and hour, the minute at which the schedule fires.
pub(crate) fn minutes(week: &Week) -> [[Option<u32>; HOURS]; DAYS] {
    let mut minutes = [[None; HOURS]; DAYS];
    for group in week.groups() {
        for day in days_of(group.days()) {
            for time in group.times() {
                let day = i64::from(day.num_days_from_monday()) + i64::from(time.days_later());
                // A remainder of seven is 0 to 6.
                let day = usize::try_from(day.rem_euclid(7)).unwrap_or_default();
                minutes[day][time.time().hour() as usize] = Some(time.time().minute());
            }
        }
    }
    minutes
}

fn wide(minute: Option<u32>, mark: bool) -> String {
    let before = if mark { '*' } else { ' ' };
    match minute {
        Some(minute) => format!("{before}{minute:02}"),
        None => format!("{before} ."),
    }
}

const fn narrow(minute: Option<u32>, mark: bool) -> &'static str {
    match (mark, minute) {
        (true, _) => "*",
        (false, Some(_)) => "x",
        (false, None) => ".",
    }
}
