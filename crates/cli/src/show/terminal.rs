//! The width of the output.

use std::io::{self, IsTerminal};

/// The number of columns for pictures where nothing says how many there are.
const DEFAULT: usize = 80;

/// Returns the number of columns that lines must fit in: `COLUMNS`, or the width of the terminal.
/// `None` if standard output is not a terminal: then no line is wrapped, so that other programs read
/// one line for each thing.
pub(crate) fn line_width() -> Option<usize> {
    let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let found = || {
        let is_terminal = io::stdout().is_terminal();
        let size = is_terminal.then(terminal_size::terminal_size);
        size.map(|size| size.map_or(DEFAULT, |(width, _)| usize::from(width.0)))
    };
    stated.filter(|columns| *columns > 0).or_else(found)
}

/// Returns the number of columns for pictures.
pub(crate) fn width() -> usize {
    line_width().unwrap_or(DEFAULT)
}
