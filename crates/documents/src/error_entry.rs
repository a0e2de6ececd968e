//! An entry of a service's catalogue of errors.

use std::fmt;

/// An entry of a service's catalogue of errors (CSBS v1, table 6-1; CBR v3, "Error Codes").
///
/// Code and HTTP status together identify an entry, because CSBS.9009 has two.
///
/// ```
/// use keeptime_documents::ErrorEntry;
///
/// let entry = ErrorEntry::find("CSBS.8007", 400).unwrap();
/// assert_eq!(entry.advice(), "delete that image first, then the backup");
/// assert_eq!(ErrorEntry::with_code("CSBS.9009").count(), 2);
/// let entry = ErrorEntry::find("BackupService.6204", 400).unwrap();
/// assert_eq!(entry.advice(), "delete that image first, then the backup");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErrorEntry {
    status: u16,
    code: &'static str,
    message: &'static str,
    meaning: &'static str,
    advice: &'static str,
}

impl ErrorEntry {
    /// Returns the HTTP status.
    pub fn status(self) -> u16 {
        self.status
    }

    /// Returns the code.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// Returns the service's own message. `%s` and braces are placeholders.
    pub fn message(self) -> &'static str {
        self.message
    }

    /// Returns what the error means.
    pub fn meaning(self) -> &'static str {
        self.meaning
    }

    /// Returns what to do about the error.
    pub fn advice(self) -> &'static str {
        self.advice
    }
}

/// Prints the code, the meaning and the advice.
impl fmt::Display for ErrorEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.code, self.meaning, self.advice)
    }
}

pub(crate) const fn entry(
    status: u16,
    code: &'static str,
    message: &'static str,
    meaning: &'static str,
    advice: &'static str,
) -> ErrorEntry {
    ErrorEntry { status, code, message, meaning, advice }
}
