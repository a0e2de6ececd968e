//! The week or the next days as a table, in each zone.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use maud::{Markup, html};

use crate::explain::{Explanation, Label, Language, NextDays, Week, WeekAfterChange};
use crate::picture;
use crate::schedule::OffsetChange;
use crate::timetable::WEEKDAYS;

pub(super) fn weeks(explanation: &Explanation, language: &dyn Language) -> Markup {
    let Ok(timing) = explanation.timing() else { return html! {} };
    let heading = match timing.next_days() {
        None => Label::Weeks,
        Some(_) => Label::NextDays,
    };
    html! {
        section aria-labelledby="weeks" {
            h2 id="weeks" { (language.label(heading)) }
            (marked(timing.zone(), timing.week(), timing.next_days(), timing.change(), language))
            @for there in timing.shown_weeks() {
                @let change = there.after_change().filter(|after| after.zone() == there.zone());
                @let change = change.map(WeekAfterChange::change);
                (marked(there.zone(), there.week(), there.next_days(), change, language))
            }
        }
    }
}

/// A week, or the next days if there are any, with a mark at the next change of the clocks.
fn marked(
    zone: &str,
    week: &Week,
    next_days: Option<&NextDays>,
    change: Option<&OffsetChange>,
    language: &dyn Language,
) -> Markup {
    let civil = change.map(|change| (change.at() + change.before()).naive_utc());
    let (rows, is_marked) = match next_days {
        None => (rows_of_week(week, civil, language), civil.is_some()),
        Some(days) => {
            let rows = rows_of_days(days, civil, language);
            let is_marked = rows.iter().any(|row| row.marked.is_some());
            (rows, is_marked)
        }
    };
    let head = match next_days {
        None => Label::Weekday,
        Some(_) => Label::Day,
    };
    html! {
        (table(zone, head, &rows, language))
        @if is_marked {
            @if let Some(change) = change {
                p.quiet { "* " (language.clock_change(change)) }
            }
        }
    }
}

/// A day: for each hour the minute at which the schedule fires, and the hour that is
/// marked.
struct Row {
    name: String,
    minutes: [Option<u32>; 24],
    marked: Option<usize>,
}

fn rows_of_week(week: &Week, change: Option<NaiveDateTime>, language: &dyn Language) -> Vec<Row> {
    let days = WEEKDAYS.into_iter().zip(picture::minutes_of(week));
    let row = |(day, minutes)| Row {
        name: language.weekday(day),
        minutes,
        marked: change.filter(|civil| civil.weekday() == day).map(|civil| civil.hour() as usize),
    };
    days.map(row).collect()
}

fn rows_of_days(
    days: &NextDays,
    change: Option<NaiveDateTime>,
    language: &dyn Language,
) -> Vec<Row> {
    let row = |(day, minutes): (NaiveDate, [Option<u8>; 24])| Row {
        name: alloc::format!("{} {day}", language.short_weekday(day.weekday())),
        minutes: minutes.map(|minute| minute.map(u32::from)),
        marked: change.filter(|civil| civil.date() == day).map(|civil| civil.hour() as usize),
    };
    days.iter().map(row).collect()
}

fn table(zone: &str, head: Label, rows: &[Row], language: &dyn Language) -> Markup {
    html! {
        table.week {
            caption { (language.week_caption(zone)) }
            thead {
                tr {
                    th scope="col" { (language.label(head)) }
                    @for hour in 0..24 { th scope="col" { (two_digits(hour)) } }
                }
            }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.name) }
                        @for (hour, minute) in (0..).zip(row.minutes) {
                            @let mark = row.marked == usize::try_from(hour).ok();
                            td class=[class(minute.is_some(), mark)] {
                                @if let Some(minute) = minute {
                                    // A wide screen has the hour at the head of the column.
                                    span { (two_digits(hour)) ":" } (two_digits(minute))
                                }
                                @if mark { "*" }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn two_digits(number: u32) -> String {
    alloc::format!("{number:02}")
}

const fn class(fires: bool, change: bool) -> Option<&'static str> {
    match (fires, change) {
        (true, true) => Some("fires change"),
        (true, false) => Some("fires"),
        (false, true) => Some("change"),
        (false, false) => None,
    }
}
