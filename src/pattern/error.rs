//! Why a text is no pattern, and where.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use core::fmt;
use core::ops::Range;

use super::MAX_CHARACTERS;
use super::rule::{Part, Rule};
use crate::timetable::TooClose;

/// A fault in a pattern's text: what is wrong, and where.
///
/// It prints as one line; drawing the place is for whoever shows it.
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
#[error("{kind}")]
pub struct PatternError {
    kind: PatternErrorKind,
    span: Range<usize>,
}

impl PatternError {
    pub(super) fn new(kind: PatternErrorKind, span: Range<usize>) -> Self {
        Self { kind, span }
    }

    /// What is wrong.
    pub fn kind(&self) -> &PatternErrorKind {
        &self.kind
    }

    /// The bytes of the text as given, folds and all, that are at fault: a whole item, part or
    /// line. Where two rules are too close, the value of the later one. Empty where something is
    /// missing from an empty place.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

/// What is wrong with a pattern's text.
///
/// The rules are those of CSBS v1, table 5-28, and of RFC 2445 where that table names it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// There is no text, or nothing but white space.
    #[error("a pattern needs at least one rule, found an empty text")]
    Empty,
    /// The text has more than 10,240 characters.
    #[error("a pattern takes at most {MAX_CHARACTERS} characters, found {characters}")]
    TooLong {
        /// How many it has.
        characters: usize,
    },
    /// A line is empty.
    #[error("a pattern takes no blank lines")]
    BlankLine,
    /// The line ends of a calendar came as a backslash and a letter, as after a quoting too many.
    #[error("line ends are CRLF or LF, found a backslash and a letter in {found}")]
    EscapedLineEnd {
        /// The line.
        found: Found,
    },
    /// A line of bare rules is something else.
    #[error("a rule starts with FREQ=, BY…= or RRULE:, found {found}")]
    NotARule {
        /// The line.
        found: Found,
    },
    /// A line of a calendar is no NAME:value.
    #[error("a line of a calendar is NAME:value, found {found}")]
    NotAProperty {
        /// The line.
        found: Found,
    },
    /// A component other than a calendar's event.
    #[error("a pattern takes one VCALENDAR with one VEVENT, found {found}")]
    Component {
        /// The component's name.
        found: Found,
    },
    /// A BEGIN or END with parameters.
    #[error("BEGIN and END take no parameters, found {found}")]
    ComponentParameters {
        /// The line.
        found: Found,
    },
    /// A second event.
    #[error("a pattern takes one VEVENT, found a second")]
    SecondEvent,
    /// A calendar without an event.
    #[error("a VCALENDAR needs a VEVENT, found none")]
    NoEvent,
    /// A component has no END.
    #[error("{component} is not closed, END:{component} is missing")]
    NotClosed {
        /// The component's name.
        component: &'static str,
    },
    /// An END that closes something else than what is open.
    #[error("END:{expected} is due, found END:{found}")]
    WrongEnd {
        /// What is open.
        expected: &'static str,
        /// What the line closes.
        found: Found,
    },
    /// Text after the end of the calendar or event.
    #[error("a pattern ends with END:{component}, found {found} after it")]
    AfterEnd {
        /// The component that ended.
        component: &'static str,
        /// The first line after it.
        found: Found,
    },
    /// DTSTART, RDATE, EXDATE, EXRULE or RECURRENCE-ID.
    #[error("{name} would change the times, a pattern takes them from RRULE alone")]
    TimeProperty {
        /// The property's name.
        name: &'static str,
    },
    /// An RRULE that is not inside the event.
    #[error("RRULE belongs in the VEVENT")]
    RuleOutsideEvent,
    /// An RRULE with parameters.
    #[error("RRULE takes no parameters, found {found}")]
    RuleParameters {
        /// The parameters.
        found: Found,
    },
    /// An event without a rule.
    #[error("a VEVENT needs at least one RRULE, found none")]
    NoRule,
    /// An RRULE without a value.
    #[error("a rule needs FREQ, found an empty rule")]
    EmptyRule,
    /// A rule without FREQ.
    #[error("a rule needs FREQ, found {found}")]
    NoFrequency {
        /// The rule.
        found: Found,
    },
    /// Nothing before, between or after the semicolons of a rule.
    #[error("a rule takes no empty part and no semicolon at its end")]
    EmptyPart,
    /// A part that is no NAME=value.
    #[error("a part is NAME=value, found {found}")]
    NotAPart {
        /// The part.
        found: Found,
    },
    /// White space around a part's name.
    #[error("a rule takes no spaces, found {found:?}")]
    Space {
        /// The part's name with its spaces.
        found: Found,
    },
    /// A part that RFC 2445 knows or does not know, but not one of the four.
    #[error("{found} is not supported, a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE")]
    UnsupportedPart {
        /// The part's name.
        found: Found,
    },
    /// `INTERVAL=1`.
    #[error("INTERVAL is not supported, and INTERVAL=1 says nothing: leave it out")]
    IntervalOfOne,
    /// A part for the second time.
    #[error("a rule takes {part} once, found it twice")]
    RepeatedPart {
        /// The part.
        part: Part,
    },
    /// A part without a value.
    #[error("{part} takes at least one value, found none")]
    EmptyList {
        /// The part.
        part: Part,
    },
    /// Nothing before, between or after the commas of a list.
    #[error("{part} takes no empty item and no comma at its end")]
    EmptyItem {
        /// The part.
        part: Part,
    },
    /// A value of FREQ other than DAILY and WEEKLY.
    #[error("FREQ takes DAILY or WEEKLY, found {found}")]
    Frequency {
        /// The value.
        found: Found,
    },
    /// An item of BYDAY that is no weekday.
    #[error("BYDAY takes MO, TU, WE, TH, FR, SA and SU, found {found}")]
    Weekday {
        /// The item.
        found: Found,
    },
    /// An item of BYHOUR that is no hour in one or two digits.
    #[error("BYHOUR takes 0 to 23, found {found}")]
    Hour {
        /// The item.
        found: Found,
    },
    /// An item of BYMINUTE that is no minute in one or two digits.
    #[error("BYMINUTE takes 0 to 59, found {found}")]
    Minute {
        /// The item.
        found: Found,
    },
    /// Two points are less than an hour apart.
    #[error("{0}")]
    TooClose(TooClose),
    /// One rule names two minutes, whatever its hours will be.
    #[error(
        "minutes {first} and {second} of an hour are {} minutes apart, at least 60 are needed",
        second - first
    )]
    TwoMinutes {
        /// The first minute named.
        first: u8,
        /// The next one.
        second: u8,
    },
}

impl PatternErrorKind {
    /// The kind's name, in snake case, for other languages to match on.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
            Self::BlankLine => "blank_line",
            Self::EscapedLineEnd { .. } => "escaped_line_end",
            Self::NotARule { .. } => "not_a_rule",
            Self::NotAProperty { .. } => "not_a_property",
            Self::Component { .. } => "component",
            Self::ComponentParameters { .. } => "component_parameters",
            Self::SecondEvent => "second_event",
            Self::NoEvent => "no_event",
            Self::NotClosed { .. } => "not_closed",
            Self::WrongEnd { .. } => "wrong_end",
            Self::AfterEnd { .. } => "after_end",
            Self::TimeProperty { .. } => "time_property",
            Self::RuleOutsideEvent => "rule_outside_event",
            Self::RuleParameters { .. } => "rule_parameters",
            Self::NoRule => "no_rule",
            Self::EmptyRule => "empty_rule",
            Self::NoFrequency { .. } => "no_frequency",
            Self::EmptyPart => "empty_part",
            Self::NotAPart { .. } => "not_a_part",
            Self::Space { .. } => "space",
            Self::UnsupportedPart { .. } => "unsupported_part",
            Self::IntervalOfOne => "interval_of_one",
            Self::RepeatedPart { .. } => "repeated_part",
            Self::EmptyList { .. } => "empty_list",
            Self::EmptyItem { .. } => "empty_item",
            Self::Frequency { .. } => "frequency",
            Self::Weekday { .. } => "weekday",
            Self::Hour { .. } => "hour",
            Self::Minute { .. } => "minute",
            Self::TooClose(_) => "too_close",
            Self::TwoMinutes { .. } => "two_minutes",
        }
    }
}

/// A piece of the text at fault, unfolded, as it stands in the text.
///
/// It prints on one line: characters that cannot be seen are escaped, a long piece is cut after 60
/// characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Found(Box<str>);

impl Found {
    const SHOWN: usize = 60;

    /// The piece.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Found {
    fn from(text: &str) -> Self {
        Self(text.to_owned().into_boxed_str())
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(Self::SHOWN) {
            match character {
                '"' | '\'' | '\\' => write!(f, "{character}")?,
                // What has no shape of its own, or would change how a line is shown.
                _ => write!(f, "{}", character.escape_debug())?,
            }
        }
        if characters.next().is_some() { f.write_str("…") } else { Ok(()) }
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Why a pattern makes no timetable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimetableError {
    /// A rule leaves a part to the start, and there is none.
    #[error("{part} is missing from {rule}, and there is no start to take it from")]
    Missing {
        /// The first part that is missing.
        part: Part,
        /// The rule.
        rule: Rule,
    },
    /// With what the start gives, two points are less than an hour apart.
    #[error(transparent)]
    TooClose(#[from] TooClose),
}

/// Why rules make no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternFromRulesError {
    /// There is no rule.
    #[error("a pattern needs at least one rule, found none")]
    NoRule,
    /// The rules take more than 10,240 characters, even in their shortest form.
    #[error("a pattern takes at most {MAX_CHARACTERS} characters, found {characters}")]
    TooLong {
        /// How many they take.
        characters: usize,
    },
    /// Two complete rules name points less than an hour apart.
    #[error(transparent)]
    TooClose(#[from] TooClose),
}
