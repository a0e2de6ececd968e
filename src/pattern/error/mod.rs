//! The errors of patterns: invalid text, rules that cannot be combined into a pattern, and patterns
//! from which no timetable can be created.

mod kind;
mod kind_name;
mod message;

use alloc::boxed::Box;
use core::ops::Range;

use super::rule::{Rule, RulePart};
use super::span_unit::SpanUnit;
use super::{MAX_CBR_RULES, MAX_CHARACTERS};
use crate::timetable::{TooClose, WeekMinute};

pub use kind::PatternErrorKind;

/// A fault in the text of a pattern: what is wrong, and where.
///
/// It displays as one line. The caller can use [`span`](Self::span) to mark the fault in the text.
///
/// ```
/// use keeptime::pattern::{Pattern, PatternErrorKind};
///
/// let text = "FREQ=DAILY;BYHOUR=24;BYMINUTE=0";
/// let error = Pattern::parse(text).unwrap_err();
/// assert_eq!(error.to_string(), "BYHOUR takes 0 to 23, found 24");
/// assert_eq!(&text[error.span()], "24");
/// assert!(matches!(error.kind(), PatternErrorKind::Hour { .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.kind)]
pub struct PatternError(Box<Fault>);

/// Boxed, because errors that hold it should be small.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    kind: PatternErrorKind,
    span: Range<usize>,
    rule_index: Option<usize>,
}

impl PatternError {
    pub(super) fn new(
        kind: PatternErrorKind,
        span: Range<usize>,
        rule_index: Option<usize>,
    ) -> Self {
        Self(Box::new(Fault { kind, span, rule_index }))
    }

    /// Returns what is wrong.
    pub fn kind(&self) -> &PatternErrorKind {
        &self.0.kind
    }

    /// Returns the index of the rule at fault, from 0, if the pattern was given as a list. It is `None`
    /// for a text, and for a fault of the list as a whole: too many rules or characters, or no rules.
    pub fn rule_index(&self) -> Option<usize> {
        self.0.rule_index
    }

    /// Returns the range of bytes at fault in the text as given, folds included. It covers a whole
    /// item, part or line. If the pattern was given as a list, it is a range of the rule at
    /// [`rule_index`](Self::rule_index); if that is `None`, it is empty.
    ///
    /// If two rules are too close to each other, it covers the value of the later one. If rules are too
    /// close for every start, it covers the first rule that leaves no valid start. It is empty for a
    /// blank line and an empty text.
    pub fn span(&self) -> Range<usize> {
        self.0.span.clone()
    }

    /// Returns the [`span`](Self::span) in another unit, for languages that do not count bytes. `text` is
    /// the text that was parsed: the whole text, or the rule at [`rule_index`](Self::rule_index) if the
    /// pattern was given as a list.
    ///
    /// ```
    /// use keeptime::pattern::{Pattern, SpanUnit};
    ///
    /// let text = "BEGIN:VEVENT\nSUMMARY:café 😀\nRRULE:FREQ=DAILY;BYHOUR=24\nEND:VEVENT";
    /// let error = Pattern::parse(text).unwrap_err();
    /// assert_eq!(error.span(), 56..58);
    /// assert_eq!(error.span_in(text, SpanUnit::Characters), 52..54); // Python
    /// assert_eq!(error.span_in(text, SpanUnit::Utf16), 53..55); // JavaScript
    /// ```
    pub fn span_in(&self, text: &str, unit: SpanUnit) -> Range<usize> {
        unit.convert(text, self.span())
    }
}

/// The reason why a pattern has no timetable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimetableError {
    /// A rule leaves out a part, and no start was given to take it from.
    #[error("{part} is missing from {rule}, and there is no start to take it from")]
    Missing {
        /// The first missing part.
        part: RulePart,
        /// The rule.
        rule: Rule,
    },
    /// A rule counts its days from the start, and no start was given.
    #[error("{rule} counts its days from the start, and there is no start")]
    NeedsStart {
        /// The rule.
        rule: Rule,
    },
    /// With the parts taken from the start, two times are less than an hour apart.
    #[error(transparent)]
    TooClose(#[from] TooClose),
}

/// The reason why a list of rules is not a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternFromRulesError {
    /// The list is empty.
    #[error("a pattern needs at least one rule, found none")]
    NoRule,
    /// The text of the rules has more than 10,240 characters, even without a calendar around it.
    #[error("a pattern takes at most {MAX_CHARACTERS} characters, found {characters}")]
    TooLong {
        /// The number of characters.
        characters: usize,
    },
    /// A rule of CSBS has an interval above 1.
    #[error("{rule} has an INTERVAL above 1, which only CBR takes")]
    Interval {
        /// The rule.
        rule: Rule,
    },
    /// A pattern of CBR has too many rules.
    #[error("a pattern takes at most {MAX_CBR_RULES} rules, found {found}")]
    TooManyRules {
        /// The number of rules, repeats included.
        found: usize,
    },
    /// Two rules have times less than an hour apart, whatever the start.
    #[error(transparent)]
    TooClose(#[from] TooClose),
    /// Some rules depend on the start, and with every start two times are less than an hour apart.
    #[error(
        "two times are less than an hour apart whatever the start is: with the start {start}, {example}"
    )]
    TooCloseForEveryStart {
        /// One of the starts.
        start: WeekMinute,
        /// Two times that are too close with that start.
        example: TooClose,
    },
}
