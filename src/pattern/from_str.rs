//! Parsing with `str::parse`.

use core::str::FromStr;

use super::error::{PatternError, PatternErrorKind};
use super::parse::{self, PatternOrigin};
use super::{Pattern, Rule};

/// Parses a pattern of CSBS, like [`Pattern::parse`].
impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        Self::parse(text)
    }
}

/// Parses a bare rule value, as it is in a list of CBR. INTERVAL may be left out, as in CSBS.
impl FromStr for Rule {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let mut first = None;
        let parsed = parse::parse_cbr_rules(&[text], PatternOrigin::Request, &mut first);
        match (first, &*parsed.rules) {
            (Some(fault), _) => Err(fault),
            (None, [rule]) => Ok(*rule),
            // Cannot happen: text without a fault is a rule.
            (None, _) => {
                Err(PatternError::new(PatternErrorKind::EmptyRule, 0..text.len(), Some(0)))
            }
        }
    }
}
