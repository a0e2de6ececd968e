//! What people see: excerpts, lines, times, files, and a terminal's width and progress.

pub(crate) mod backup;
pub(crate) mod escape;
pub(crate) mod excerpt;
pub(crate) mod file;
pub(crate) mod progress;
pub(crate) mod terminal;
pub(crate) mod time;

use std::io::{self, Write};

/// Says on standard error what is wrong; where even that is closed, nobody is there to be told.
pub(crate) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "keeptime: {message}");
}
