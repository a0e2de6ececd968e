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
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a message could not be written to standard error.
static IS_MESSAGE_LOST: AtomicBool = AtomicBool::new(false);

/// Prints a note to standard error.
pub(crate) fn print_note(note: &str) {
    print_message(&format!("note: {note}"));
}

/// Prints a message to standard error.
pub(crate) fn print_message(message: &str) {
    // In one piece, so that messages of other processes do not come in between.
    let line = format!("keeptime: {message}\n");
    match io::stderr().write_all(line.as_bytes()) {
        // Whoever closed the pipe does not want it.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            IS_MESSAGE_LOST.store(true, Ordering::Relaxed);
        }
        _ => {}
    }
}

/// Returns whether a message could not be written to standard error.
pub(crate) fn is_message_lost() -> bool {
    IS_MESSAGE_LOST.load(Ordering::Relaxed)
}
