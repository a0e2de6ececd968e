//! Patterns as services store and return them.

use alloc::vec::Vec;

use super::note::PatternNote;
use super::parse::{self, Parsed, PatternOrigin};
use super::{Dialect, Pattern, PatternError, texts};

/// A pattern from a service's answer, with notes on what a request must not have or other clients cannot
/// read.
///
/// # CSBS
/// The reference of CSBS does not allow INTERVAL (CSBS v1, table 5-28). Live services nevertheless
/// accept `INTERVAL=1` and return it; it has no effect. `StoredPattern` accepts it and adds a note.
/// [`Pattern::parse`], which follows the reference, refuses it.
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
///     "INTERVAL=1 has no effect; the service accepts it although its reference does not list INTERVAL",
/// );
/// assert!(Pattern::parse(text).is_err());
/// # Ok::<(), keeptime::pattern::PatternError>(())
/// ```
///
/// # CBR
/// The notes are about rules that the service accepts and Huawei Cloud's Terraform provider cannot read
/// back: it expects the two forms that it writes, `FREQ=WEEKLY;BYDAY=…` and `FREQ=DAILY;INTERVAL=…`, each
/// followed by BYHOUR and BYMINUTE, and the same days in all rules. Requests accept these rules too.
///
/// ```
/// use keeptime::pattern::StoredPattern;
///
/// let stored = StoredPattern::parse_cbr_rules(&["FREQ=DAILY;BYHOUR=3;BYMINUTE=15"])?;
/// let note = &stored.notes()[0];
/// assert_eq!(note.rule_index(), Some(0));
/// assert_eq!(
///     note.to_string(),
///     "Huawei Cloud's Terraform provider cannot read a daily rule without INTERVAL: add INTERVAL=1",
/// );
/// # Ok::<(), keeptime::pattern::PatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPattern {
    pattern: Pattern,
    notes: Vec<PatternNote>,
}

impl StoredPattern {
    /// Parses a CSBS pattern from a service's answer.
    ///
    /// # Errors
    /// Returns the first fault in the text. The faults are those of [`Pattern::parse`], except that
    /// `INTERVAL=1` is not a fault.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let mut first = None;
        let parsed = parse::parse(text, PatternOrigin::Stored, &mut first);
        Self::new(Dialect::Csbs, parsed, first)
    }

    /// Parses the rules of a CBR pattern from a service's answer.
    ///
    /// # Errors
    /// Returns the first fault, like [`Pattern::parse_cbr_rules`]. [`Pattern::faults_cbr_rules`] returns
    /// all of them.
    pub fn parse_cbr_rules(rules: &[impl AsRef<str>]) -> Result<Self, PatternError> {
        let mut first = None;
        let parsed = parse::parse_cbr_rules(&texts(rules), PatternOrigin::Stored, &mut first);
        Self::new(Dialect::Cbr, parsed, first)
    }

    fn new(
        dialect: Dialect,
        parsed: Parsed,
        fault: Option<PatternError>,
    ) -> Result<Self, PatternError> {
        match fault {
            Some(fault) => Err(fault),
            None => {
                Ok(Self { pattern: Pattern::sorted(dialect, parsed.rules), notes: parsed.notes })
            }
        }
    }

    /// Returns every fault in the text of a CSBS pattern, in the order in which they are found. The list is
    /// empty if and only if [`parse`](Self::parse) succeeds.
    pub fn faults(text: &str) -> Vec<PatternError> {
        let mut faults = Vec::new();
        parse::parse(text, PatternOrigin::Stored, &mut faults);
        faults
    }

    /// Returns the pattern.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Converts into the pattern, without the notes.
    pub fn into_pattern(self) -> Pattern {
        self.pattern
    }

    /// Returns the notes, in the order of the text or list.
    pub fn notes(&self) -> &[PatternNote] {
        &self.notes
    }
}
