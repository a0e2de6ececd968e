//! The week as a table, in each zone.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{Datelike, NaiveDateTime, Timelike};
use maud::{Markup, html};

use crate::explain::{Explanation, Label, Language, Week, WeekAfterChange};
use crate::picture;
use crate::schedule::OffsetChange;
use crate::timetable::WEEKDAYS;

pub(super) fn weeks(explanation: &Explanation, language: &dyn Language) -> Markup {
    let Ok(timing) = explanation.timing() else { return html! {} };
    html! {
        section aria-labelledby="weeks" {
            h2 id="weeks" { (language.label(Label::Weeks)) }
            (marked(timing.zone(), timing.week(), timing.change(), language))
            @for there in timing.shown_weeks() {
                @let change = there.after_change().filter(|after| after.zone() == there.zone());
                (marked(there.zone(), there.week(), change.map(WeekAfterChange::change), language))
            }
        }
    }
}

/// A week with a mark at the next change of the clocks.
fn marked(
    zone: &str,
    week: &Week,
    change: Option<&OffsetChange>,
    language: &dyn Language,
) -> Markup {
    let civil = change.map(|change| (change.at() + change.before()).naive_utc());
    html! {
        (table(zone, week, civil, language))
        @if let Some(change) = change {
            p.when { "* " (language.clock_change(change)) }
        }
    }
}

fn table(
    zone: &str,
    week: &Week,
    change: Option<NaiveDateTime>,
    language: &dyn Language,
) -> Markup {
    let minutes = picture::minutes_of(week);
    let change = change
        .map(|civil| (civil.weekday().num_days_from_monday() as usize, civil.hour() as usize));
    html! {
        div.wide tabindex="0" {
            table.week {
                caption { (language.week_caption(zone)) }
                thead {
                    tr {
                        th scope="col" { (language.label(Label::Weekday)) }
                        @for hour in 0..24 { th scope="col" { (two_digits(hour)) } }
                    }
                }
                tbody {
                    @for (day, hours) in minutes.iter().enumerate() {
                        tr {
                            th scope="row" { (language.weekday(WEEKDAYS[day])) }
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
