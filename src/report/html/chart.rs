//! The forecast: sentences, and a chart of the number of backups by day with its numbers.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

use crate::explain::{Label, Language};
use crate::forecast::QuotaUnit;
use crate::report::{DailyCount, ForecastSection};

/// The units of the drawing. It is stretched to the width of the page, so its texts are outside of it.
const WIDTH: usize = 1000;
const HEIGHT: u64 = 100;

/// More columns would be too narrow.
const MAX_COLUMNS: usize = 300;

pub(super) fn forecast(section: &ForecastSection, language: &dyn Language) -> Markup {
    html! {
        section aria-labelledby="forecast" {
            h2 id="forecast" { (language.label(Label::Forecast)) }
            p { (language.long_run(&section.long_run)) }
            @for quota in &section.quotas { p { (language.quota(&quota.forecast)) } }
            p.quiet {
                (language.assumptions())
                @if !section.quotas.is_empty() { " " (language.size_assumption()) }
            }
            @if let Some(chart) = Chart::of(section) {
                (chart.markup(language))
                details {
                    summary { (language.label(Label::ChartNumbers)) }
                    (numbers(section, language))
                }
            }
        }
    }
}

struct Chart {
    existing: u64,
    columns: Vec<DailyCount>,
    first: NaiveDate,
    last: NaiveDate,
    /// The greatest number that is drawn as a column.
    most: u64,
    /// The quota of backups, if there is one.
    quota: Option<u64>,
    /// The value at the top.
    top: u64,
    /// The distance of the lines.
    step: u64,
}

impl Chart {
    fn of(section: &ForecastSection) -> Option<Self> {
        let counts = &section.daily_counts;
        let (first, last) = (counts.first()?.day, counts.last()?.day);
        let existing = section.existing as u64;
        let most = counts.iter().map(|count| count.most as u64).max()?.max(existing);
        let quota = quota_of_backups(section);
        // A quota far above all counts would make the columns too low to read.
        let drawn = quota.filter(|quota| *quota <= most.saturating_mul(3).max(10));
        let highest = most.max(drawn.unwrap_or_default()).max(1);
        let step = step(highest);
        let top = highest.div_ceil(step).saturating_mul(step);
        Some(Self { existing, columns: columns(counts), first, last, most, quota, top, step })
    }

    /// The height of a number of backups, from the top.
    fn y(&self, count: u64) -> u64 {
        let share = u128::from(count) * u128::from(HEIGHT) / u128::from(self.top);
        HEIGHT.saturating_sub(u64::try_from(share).unwrap_or(HEIGHT))
    }

    /// The left edge of a column. The first one is now.
    fn x(&self, column: usize) -> usize {
        column * WIDTH / (self.columns.len() + 1)
    }

    fn quota_line(&self) -> Option<u64> {
        self.quota.filter(|quota| *quota <= self.top)
    }

    fn markup(&self, language: &dyn Language) -> Markup {
        let columns = || (1..).zip(&self.columns);
        let most = columns().map(|(number, count)| (number, count.most));
        let at_end = columns().map(|(number, count)| (number, count.at_end));
        let lines = (0..=self.top / self.step).map(|number| number * self.step);
        html! {
            p.quiet { (language.label(Label::ChartCaption)) }
            @match (self.quota_line(), self.quota) {
                (Some(quota), _) => p.quiet { (language.quota_line(quota)) },
                (None, Some(quota)) => p.quiet { (language.quota_above_chart(quota)) },
                (None, None) => {},
            }
            div.chart {
                div.title { (language.label(Label::BackupCount)) }
                div.plot {
                    svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) preserveAspectRatio="none" role="img"
                        aria-label=(language.chart_description(self.first, self.last, self.most)) {
                        @for line in lines.clone() { line x1="0" x2=(WIDTH) y1=(self.y(line)) y2=(self.y(line)) {} }
                        path.most d=(self.path(most)) {}
                        path.at-end d=(self.path(at_end)) {}
                        path.now d=(self.path(core::iter::once((0, usize::try_from(self.existing).unwrap_or(usize::MAX))))) {}
                        @if let Some(quota) = self.quota_line() {
                            line.under x1="0" x2=(WIDTH) y1=(self.y(quota)) y2=(self.y(quota)) {}
                            line.quota x1="0" x2=(WIDTH) y1=(self.y(quota)) y2=(self.y(quota)) {}
                        }
                    }
                    @for line in lines { span.y style=(format!("top:{}%", self.y(line))) { (line) } }
                    @if let Some(quota) = self.quota_line() {
                        span.over style=(format!("top:{}%", self.y(quota))) { (language.label(Label::Quota)) " " (quota) }
                    }
                    span.x style=(self.middle(0)) { (language.label(Label::Now)) }
                    @for (number, count) in columns().filter(|(number, _)| self.has_date(*number)) {
                        span.x style=(self.middle(number)) { (month_and_day(count.day)) }
                    }
                }
                div.title.below { (language.label(Label::DayInUtc)) ", " (self.first) " – " (self.last) }
            }
        }
    }

    /// The outline of columns of these heights.
    fn path(&self, columns: impl Iterator<Item = (usize, usize)>) -> String {
        let mut path = String::new();
        for (number, count) in columns {
            let (left, right) = (self.x(number), self.x(number + 1));
            let gap = if right - left > 6 { 2 } else { 0 };
            let y = self.y(count as u64);
            // Writing to a string does not fail.
            let _ = write!(path, "M{left} {HEIGHT}V{y}H{}V{HEIGHT}z", right - gap);
        }
        path
    }

    fn middle(&self, column: usize) -> String {
        let tenths = self.x(column).midpoint(self.x(column + 1));
        format!("left:{}.{}%", tenths / 10, tenths % 10)
    }

    /// About six columns have a date.
    fn has_date(&self, column: usize) -> bool {
        let every = self.columns.len().div_ceil(6).max(1);
        column % every == 1 % every && column > self.columns.len() / 20
    }
}

fn numbers(section: &ForecastSection, language: &dyn Language) -> Markup {
    let heads = [Label::DayInUtc, Label::CountAtEndOfDay, Label::MostOfDay];
    html! {
        table.numbers {
            thead { tr { @for head in heads { th scope="col" { (language.label(head)) } } } }
            tbody {
                @for count in &section.daily_counts {
                    tr {
                        th scope="row" { (count.day.to_string()) }
                        td.number { (count.at_end) }
                        td.number { (count.most) }
                    }
                }
            }
        }
    }
}

/// `03-01`.
fn month_and_day(day: NaiveDate) -> String {
    format!("{:02}-{:02}", day.month(), day.day())
}

fn quota_of_backups(section: &ForecastSection) -> Option<u64> {
    let quotas = section.quotas.iter().map(|quota| &quota.forecast);
    let quota = quotas.into_iter().find(|quota| *quota.unit() == QuotaUnit::Backups)?;
    // A quota is a whole number of backups, small enough for an exact `f64`.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let amount = quota.amount() as u64;
    Some(amount)
}

/// The distance between lines: 1, 2 or 5 with zeros, so that there are at most five.
fn step(highest: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for digit in [1, 2, 5] {
            let step = power.saturating_mul(digit);
            if highest.div_ceil(step) <= 5 {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// Combines days into columns: each has its first day and the greatest counts of its days.
fn columns(counts: &[DailyCount]) -> Vec<DailyCount> {
    let columns = counts.chunks(counts.len().div_ceil(MAX_COLUMNS).max(1));
    let column = |days: &[DailyCount]| {
        Some(DailyCount {
            day: days.first()?.day,
            at_end: days.iter().map(|count| count.at_end).max()?,
            most: days.iter().map(|count| count.most).max()?,
        })
    };
    columns.filter_map(column).collect()
}
