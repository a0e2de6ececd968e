//! A chart of numbers by day.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::NaiveDate;

const ROWS: u64 = 6;

/// Draws a column for each day, as high as its number, with labels for the greatest number and for the
/// first and last day.
///
/// If there are more days than columns, a column shows the greatest number of its days.
pub fn chart(days: &[(NaiveDate, usize)], width: usize) -> String {
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else {
        return String::new();
    };
    let greatest = greatest(days);
    let label = format!("{greatest}");
    let labels = label.len();
    let columns = width.saturating_sub(labels + 2).clamp(1, days.len());
    let day_index = |column: usize| column * days.len() / columns;
    let heights: Vec<u64> = (0..columns)
        .map(|column| self::greatest(&days[day_index(column)..day_index(column + 1)]))
        .collect();

    let rows = ROWS.min(greatest.max(1));
    let mut lines: Vec<String> = (1..=rows)
        .rev()
        .map(|row| {
            // A column fills a row if its number reaches the middle of the row.
            let reaches = |count: u64| count * 2 * rows >= (2 * row - 1) * greatest.max(1);
            let bars = heights.iter().map(|count| if reaches(*count) { '#' } else { ' ' });
            let label = if row == rows { label.as_str() } else { "" };
            format!("{label:>labels$} |{}", bars.collect::<String>()).trim_end().to_owned()
        })
        .collect();
    lines.push(format!("{:>labels$} +{:-<columns$}", 0, ""));
    let [first, last] = [first, last].map(|day| format!("{day}"));
    lines.push(match columns.saturating_sub(first.len() + last.len()) {
        0 => format!("{:labels$}  {first} to {last}", ""),
        between => format!("{:labels$}  {first}{:between$}{last}", "", ""),
    });
    lines.join("\n") + "\n"
}

fn greatest(days: &[(NaiveDate, usize)]) -> u64 {
    days.iter().map(|(_, count)| *count as u64).max().unwrap_or_default()
}
