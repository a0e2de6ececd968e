//! Output: annotated text, lines, times, files, terminal width and progress.

pub(crate) mod annotated_text;
pub(crate) mod backup;
pub(crate) mod escape;
pub(crate) mod file;
pub(crate) mod instant;
pub(crate) mod progress;
pub(crate) mod terminal;

use std::io::{self, Write};

/// Prints a message on standard error. Errors of standard error itself are ignored.
/// Prints a note on standard error.
pub(crate) fn print_note(note: &str) {
    print_message(&format!("note: {note}"));
}

pub(crate) fn print_message(message: &str) {
    let _ = writeln!(io::stderr(), "keeptime: {message}");
}
