//! The width of the terminal.

/// Returns the number of columns from `COLUMNS` or the terminal, otherwise 80.
pub(crate) fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let found = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    said.filter(|columns| *columns > 0).or_else(found).unwrap_or(80)
}
