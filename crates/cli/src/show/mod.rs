//! What people see: annotated, lines, times, files, and a terminal's width and progress.

pub(crate) mod annotated_text;
pub(crate) mod backup;
pub(crate) mod escape;
pub(crate) mod file;
pub(crate) mod instant;
pub(crate) mod progress;
pub(crate) mod terminal;

use std::io::{self, Write};

/// Says on standard error what is wrong; where even that is closed, nobody is there to be told.
pub(crate) fn print_note(note: &str) {
    print_message(&format!("note: {note}"));
}

pub(crate) fn print_message(message: &str) {
    let _ = writeln!(io::stderr(), "keeptime: {message}");
}
