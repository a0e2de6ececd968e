//! The result of a check.

use crate::fault::{Fault, Faults};
use crate::note::Note;

/// The result of a check: the document or its faults, and the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct CheckOutcome<T> {
    pub(crate) outcome: Result<T, Faults>,
    pub(crate) notes: Vec<Note>,
}

impl<T> CheckOutcome<T> {
    /// Returns every fault, in the order of the reference's tables, lists by index. The slice is empty if
    /// the document can be sent or used.
    pub fn faults(&self) -> &[Fault] {
        self.outcome.as_ref().err().map_or(&[], |faults| faults)
    }

    /// Returns the notes: what is valid but suspicious.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Returns the document.
    ///
    /// # Errors
    /// Every fault, if there are any.
    pub fn into_result(self) -> Result<T, Faults> {
        self.outcome
    }

    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> CheckOutcome<U> {
        CheckOutcome { outcome: self.outcome.map(change), notes: self.notes }
    }
}
