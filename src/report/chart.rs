//! The chart of the number of backups by day.

use alloc::format;
use alloc::vec::Vec;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::ForecastSection;
use crate::explain::{Label, Language};
use crate::forecast::QuotaUnit;

const WIDTH: u64 = 1000;
const HEIGHT: u64 = 220;
/// The edges of the area in which the columns are drawn.
const LEFT: u64 = 60;
const BOTTOM: u64 = 190;
const TOP: u64 = 16;

pub(super) fn chart(section: &ForecastSection, language: &dyn Language) -> Markup {
    let (Some((first, _)), Some((last, _))) =
        (section.daily_counts.first(), section.daily_counts.last())
    else {
        return html! {};
    };
    let most = section.daily_counts.iter().map(|(_, kept)| *kept as u64).max().unwrap_or_default();
    // A quota far above all counts would make the columns too low to read.
    let quota = quota_of_backups(section).filter(|quota| *quota <= most.saturating_mul(3).max(10));
    let top = most.max(quota.unwrap_or_default()).max(1);
    let height = |count: u64| {
        let share = u128::from(count) * u128::from(BOTTOM - TOP) / u128::from(top);
        u64::try_from(share).unwrap_or_default()
    };

    let spans = columns(&section.daily_counts);
    let days = spans.len() as u64;
    let left = |day: u64| LEFT + day * (WIDTH - LEFT) / days;
    html! {
        section aria-labelledby="forecast" {
            h2 id="forecast" { (language.label(Label::Forecast)) }
            p { (language.long_run(&section.long_run)) }
            @for quota in &section.quotas { p { (language.quota(quota)) } }
            @if let Some(quota) = quota { p.when { (language.quota_line(quota)) } }
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img"
                aria-label=(language.chart_description(*first, *last, most)) {
                @if quota != Some(top) { text.end x=(LEFT - 8) y=(TOP + 8) { (top) } }
                text.end x=(LEFT - 8) y=(BOTTOM) { "0" }
                @for (day, (date, kept)) in (0..).zip(spans) {
                    @let tall = height(kept as u64);
                    rect.bar x=(left(day)) y=(BOTTOM - tall) height=(tall)
                        width=((left(day + 1) - left(day)).saturating_sub(1).max(1)) {
                        title { (date) ": " (kept) }
                    }
                }
                line.axis x1=(LEFT) y1=(BOTTOM) x2=(WIDTH) y2=(BOTTOM) {}
                @if let Some(quota) = quota {
                    line.quota x1=(LEFT) x2=(WIDTH) y1=(BOTTOM - height(quota)) y2=(BOTTOM - height(quota)) {}
                    text.end.over x=(LEFT - 8) y=(BOTTOM - height(quota) + 5) { (quota) }
                }
                text x=(LEFT) y=(HEIGHT - 8) { (first) }
                text.end x=(WIDTH - 4) y=(HEIGHT - 8) { (last) }
            }
            details {
                summary { (language.label(Label::ChartNumbers)) }
                div.wide tabindex="0" {
                    table {
                        thead { tr { th scope="col" { (language.label(Label::DayInUtc)) } th scope="col" { (language.label(Label::BackupCount)) } } }
                        tbody {
                            @for (date, kept) in &section.daily_counts {
                                tr { td { (date) } td { (kept) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn quota_of_backups(section: &ForecastSection) -> Option<u64> {
    let quota = section.quotas.iter().find(|quota| *quota.unit() == QuotaUnit::Backups)?;
    // A quota is a whole number of backups, small enough for an exact `f64`.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let amount = quota.amount() as u64;
    Some(amount)
}

/// Combines days into at most 300 columns, as more would be too narrow. Each column has its first day
/// and the greatest count of its days.
fn columns(kept: &[(NaiveDate, usize)]) -> Vec<(NaiveDate, usize)> {
    const MOST: usize = 300;
    let columns = kept.chunks(kept.len().div_ceil(MOST).max(1));
    let column = |days: &[(NaiveDate, usize)]| {
        let (date, _) = days.first()?;
        Some((*date, days.iter().map(|(_, kept)| *kept).max()?))
    };
    columns.filter_map(column).collect()
}
