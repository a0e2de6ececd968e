//! Exit status and failures of a command.

use std::fmt;
use std::io;
use std::path::Path;

use keeptime::pattern::Dialect;
use keeptime_documents::text::TextFaults;

use crate::show::annotated_text::AnnotatedText;
use crate::show::file;

/// The exit status of a command. Ordered by severity: the worst is the
/// greatest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ExitStatus {
    Success,
    /// Backups would be deleted, and `--exit-code` asks for it.
    WouldDelete,
    FaultsFound,
    Misuse,
}

/// Why a command stopped.
pub(crate) enum Failure {
    /// A message about an invalid document.
    Document(String),
    /// The faults of a pattern or a document, with their text.
    Annotated(Box<AnnotatedText>),
    /// The arguments are wrong, or a file cannot be read.
    Misuse(String),
    /// The output cannot be written.
    Output(io::Error),
}

impl Failure {
    pub(crate) fn annotated(annotated: AnnotatedText) -> Self {
        Self::Annotated(Box::new(annotated))
    }

    /// The failure of a text that cannot be used. `name` is its file.
    pub(crate) fn text(name: &str, faults: TextFaults) -> Self {
        let (text, findings) = faults.into_parts();
        Self::annotated(AnnotatedText::new(name.to_owned(), text, findings))
    }

    /// The failure of a text that is not a pattern of the requested dialect.
    pub(crate) fn pattern(name: &str, faults: TextFaults, dialect: Option<Dialect>) -> Self {
        let (text, findings) = faults.into_parts();
        let annotated = AnnotatedText::new(name.to_owned(), text, findings);
        Self::annotated(annotated.with_dialect_hints(dialect))
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
