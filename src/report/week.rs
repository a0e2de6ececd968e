//! The week as a table, in each zone.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{Datelike, NaiveDateTime, Timelike};
use maud::{Markup, html};

use crate::explain::{After, Explanation, Week, english};
use crate::picture;
use crate::schedule::OffsetChange;
use crate::timetable::WEEKDAYS;

pub(super) fn weeks(explanation: &Explanation) -> Markup {
    let Ok(timing) = explanation.timing() else { return html! {} };
    html! {
        section aria-labelledby="weeks" {
            h2 id="weeks" { "The week" }
            (marked(timing.zone(), timing.week(), timing.change()))
            @for there in timing.elsewhere() {
                @let change = there.after().filter(|after| after.zone() == there.zone());
                (marked(there.zone(), there.week(), change.map(After::change)))
            }
        }
    }
}

/// A week in which the next change of the clocks is marked.
fn marked(zone: &str, week: &Week, change: Option<&OffsetChange>) -> Markup {
    let change = change.map(|change| (change.at() + change.before()).naive_utc());
    html! {
        (table(zone, week, change))
        @if let Some(change) = change {
            p.when { "* The clocks change there on " (change.format("%Y-%m-%d at %H:%M")) "." }
        }
    }
}

fn table(zone: &str, week: &Week, change: Option<NaiveDateTime>) -> Markup {
    let minutes = picture::minutes_of(week);
    let change = change
        .map(|civil| (civil.weekday().num_days_from_monday() as usize, civil.hour() as usize));
    html! {
        div.wide tabindex="0" {
            table.week {
                caption { "Minutes at which it fires, in " (zone) }
                thead {
                    tr {
                        th scope="col" { "Day" }
                        @for hour in 0..24 { th scope="col" { (two_digits(hour)) } }
                    }
                }
                tbody {
                    @for (day, hours) in minutes.iter().enumerate() {
                        tr {
                            th scope="row" { (english::day(WEEKDAYS[day])) }
                            @for (hour, minute) in hours.iter().enumerate() {
                                @let mark = change == Some((day, hour));
                                td class=(class(minute.is_some(), mark)) {
                                    @if let Some(minute) = minute { (two_digits(*minute)) }
                                    @if mark { "*" }
                                }
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

fn class(fires: bool, change: bool) -> String {
    let classes = [(fires, "fires"), (change, "change")];
    let chosen: Vec<&str> =
        classes.into_iter().filter(|(is, _)| *is).map(|(_, class)| class).collect();
    chosen.join(" ")
}
