//! How a task ends where it cannot go on.

use std::fmt;
use std::io;
use std::path::Path;

/// Why a task ended early.
pub(crate) enum Failure {
    /// A document is at fault; what to say about it.
    Document(String),
    /// A pattern is at fault; the excerpt that shows where.
    Pattern(String),
    /// A file cannot be read; which, and why.
    Unreadable(String),
    /// The output cannot be written.
    Output(io::Error),
}

impl Failure {
    pub(crate) fn unreadable(path: &Path, why: impl fmt::Display) -> Self {
        Self::Unreadable(format!("{}: {why}", path.display()))
    }

    pub(crate) fn document(path: &Path, why: impl fmt::Display) -> Self {
        Self::Document(format!("{}: {why}", path.display()))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
