//! A pattern as a service stores it, which may hold what a request must not.

use alloc::vec::Vec;

use super::note::PatternNote;
use super::parse::{self, PatternOrigin};
use super::{Pattern, PatternError};

/// A pattern that a service stores and answers, and what is unusual in its text.
///
/// CSBS takes no INTERVAL by its reference (CSBS v1, table 5-28). Live services accept `INTERVAL=1`
/// all the same and answer it, and it changes nothing. So a stored pattern with it is read, with a
/// note; [`Pattern::parse`], which holds a text to the reference, refuses it.
///
/// ```
/// use keeptime::pattern::{Pattern, StoredPattern};
///
/// let text = "FREQ=DAILY;INTERVAL=1;BYHOUR=3;BYMINUTE=15";
/// let stored = StoredPattern::parse(text)?;
/// assert_eq!(stored.pattern(), &Pattern::parse("FREQ=DAILY;BYHOUR=3;BYMINUTE=15")?);
/// let note = &stored.notes()[0];
/// assert_eq!(&text[note.span()], "INTERVAL=1");
/// assert_eq!(
///     note.to_string(),
///     "INTERVAL=1 changes nothing; the service accepts it, although its reference does not name it",
/// );
/// assert!(Pattern::parse(text).is_err());
/// # Ok::<(), keeptime::pattern::PatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPattern {
    pattern: Pattern,
    notes: Vec<PatternNote>,
}

impl StoredPattern {
    /// Reads a pattern as a service stores it.
    ///
    /// # Errors
    /// The first fault in the text, as of [`Pattern::parse`], except that `INTERVAL=1` is none.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let mut first = None;
        let parsed = parse::parse(text, PatternOrigin::Stored, &mut first);
        match first {
            Some(fault) => Err(fault),
            None => Ok(Self { pattern: Pattern::sorted(parsed.rules), notes: parsed.notes }),
        }
    }

    /// Every fault in a text, in the order in which they are found; none where
    /// [`parse`](Self::parse) reads it.
    pub fn faults(text: &str) -> Vec<PatternError> {
        let mut faults = Vec::new();
        parse::parse(text, PatternOrigin::Stored, &mut faults);
        faults
    }

    /// The pattern.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The pattern by value.
    pub fn into_pattern(self) -> Pattern {
        self.pattern
    }

    /// What a request must not have, in the order of the text.
    pub fn notes(&self) -> &[PatternNote] {
        &self.notes
    }
}
