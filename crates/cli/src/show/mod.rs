//! Output: styles, tables, prose, Markdown, annotated text, times, files, terminal width and progress.

pub(crate) mod annotated_text;
pub(crate) mod backup;
pub(crate) mod escape;
pub(crate) mod file;
pub(crate) mod instant;
pub(crate) mod markdown;
pub(crate) mod progress;
pub(crate) mod prose;
pub(crate) mod style;
pub(crate) mod table;
pub(crate) mod terminal;

use std::io::{self, Write};

/// Prints a note to standard error.
pub(crate) fn print_note(note: &str) {
    print_message(&format!("note: {note}"));
}

/// Prints a message to standard error. Errors of standard error itself are ignored.
pub(crate) fn print_message(message: &str) {
    let _ = writeln!(io::stderr(), "keeptime: {message}");
}
