//! How a task ends.

use std::fmt;
use std::io;
use std::path::Path;

use crate::show::annotated_text::AnnotatedText;
use crate::show::file;

/// How a task status, as its exit status says; the worse is the greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ExitStatus {
    Success,
    FaultsFound,
    Misuse,
}

/// Why a task status early.
pub(crate) enum Failure {
    /// A document is at fault; what to say about it.
    Document(String),
    /// A pattern or a document is at fault, and where.
    Annotated(Box<AnnotatedText>),
    /// The command was called wrongly, or a file cannot be read.
    Misuse(String),
    /// The output cannot be written.
    Output(io::Error),
}

impl Failure {
    pub(crate) fn annotated(annotated: AnnotatedText) -> Self {
        Self::Annotated(Box::new(annotated))
    }

    pub(crate) fn unreadable(path: &Path, why: impl fmt::Display) -> Self {
        Self::Misuse(format!("{}: {why}", file::display_name(path)))
    }

    pub(crate) fn document(path: &Path, why: impl fmt::Display) -> Self {
        Self::Document(format!("{}: {why}", file::display_name(path)))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
