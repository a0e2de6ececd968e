//! The next days as rows of hours.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::{Datelike, NaiveDateTime, Timelike};

use super::week::Hours;
use crate::civil_text::month;
use crate::explain::{Language, NextDays};

/// The number of columns of a weekday, a space and a day of the month.
const NAME: usize = 6;

/// Draws the next days: a row for each day, and a cell for each hour with the minute at which the
/// schedule fires. A line with the year and the month comes before the first row and before the first
/// day of each month.
///
/// The hour of the civil time `marked` gets a star, for example because the clocks change then. If
/// `width` is too small for minutes, each fire is an `x`.
///
/// ```
/// use chrono::Utc;
/// use keeptime::explain::{English, NextDays};
/// use keeptime::pattern::Pattern;
/// use keeptime::picture;
/// use keeptime::schedule::Schedule;
///
/// let pattern = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0")?;
/// let start = "2024-02-28T08:00:00Z".parse()?;
/// let schedule = Schedule::builder().start(start).pattern(&pattern)?;
/// let days = picture::next_days(&NextDays::new(&schedule, &Utc, start), None, 60, &English);
/// let expected = "       00    06    12    18
/// 2024-02
/// Wed 28 ..............x.........
/// Thu 29 ........................
/// 2024-03
/// Fri 01 ..............x.........
/// Sat 02 ........................
/// ";
/// assert!(days.starts_with(expected), "{days}");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn next_days(
    days: &NextDays,
    marked: Option<NaiveDateTime>,
    width: usize,
    language: &dyn Language,
) -> String {
    let hours = Hours { is_wide: width >= NAME + Hours::WIDE };
    let mut lines = Vec::from([hours.header(NAME)]);
    for (day, minutes) in days.iter() {
        if lines.len() == 1 || day.day() == 1 {
            lines.push(month(day));
        }
        let name = format!("{:3} {:02}", language.short_weekday(day.weekday()), day.day());
        let marked = marked.filter(|civil| civil.date() == day).map(|civil| civil.hour() as usize);
        lines.push(hours.row(&name, NAME, &minutes.map(|minute| minute.map(u32::from)), marked));
    }
    lines.join("\n") + "\n"
}
