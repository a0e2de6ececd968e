//! Why a text is no pattern, and where.

use alloc::format;
use core::fmt;
use core::ops::Range;

use super::MAX_CHARACTERS;
use super::excerpt::Excerpt;
use super::rule::{RecurrenceRule, RulePart};
use crate::timetable::{TooClose, WeekMinute, minute_noun};

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
    /// line. Where two rules are too close, the value of the later one; where rules are too close for
    /// every start, the value of the first rule that leaves no start. Empty where something is missing
    /// from an empty place.
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
    /// The text starts with U+FEFF.
    #[error("a pattern starts with BEGIN or a rule, found a byte order mark: remove it")]
    ByteOrderMark,
    /// A line is empty, and not the last one.
    #[error("a pattern takes no blank lines")]
    BlankLine,
    /// A line end came as a backslash and a letter, which happens when a text is quoted twice.
    #[error(
        "a line ends with CRLF or LF, found a backslash and a letter in {found}: write line ends instead"
    )]
    EscapedLineEnd {
        /// The line.
        found: Excerpt,
    },
    /// A line ends with a carriage return alone.
    #[error("a line ends with CRLF or LF, found a carriage return alone in {found}")]
    CarriageReturn {
        /// The line.
        found: Excerpt,
    },
    /// A line of a calendar or a rule is indented, which makes it a part of the line before it.
    #[error(
        "a line that starts with a space or a tab continues the line before it: remove the indentation"
    )]
    Indented,
    /// A line of bare rules is something else.
    #[error("a rule starts with FREQ=, BY…= or RRULE:, found {found}")]
    NotARule {
        /// The line.
        found: Excerpt,
    },
    /// A line of a calendar is no NAME:value.
    #[error("a line of a calendar is NAME:value, found {found}")]
    NotAProperty {
        /// The line.
        found: Excerpt,
    },
    /// A component other than a calendar's event.
    #[error("{}", component_message(found))]
    Component {
        /// The component's name.
        found: Excerpt,
    },
    /// A BEGIN or END with parameters or spaces.
    #[error("BEGIN and END take the name of a component alone, found \"{found}\"")]
    ComponentParameters {
        /// The line.
        found: Excerpt,
    },
    /// A second event.
    #[error("a pattern takes one VEVENT, found a second: put all rules into one")]
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
    #[error("expected END:{expected}, found END:{found}")]
    WrongEnd {
        /// What is open.
        expected: &'static str,
        /// What the line closes.
        found: Excerpt,
    },
    /// Text after the end of the calendar or event.
    #[error("a pattern ends with END:{component}, found {found} after it")]
    AfterEnd {
        /// The component that ended.
        component: &'static str,
        /// The first line after it.
        found: Excerpt,
    },
    /// DTSTART, RDATE, EXDATE, EXRULE or RECURRENCE-ID.
    #[error("{name} would change the times: {}", time_property_advice(name))]
    TimeProperty {
        /// The property's name.
        name: &'static str,
    },
    /// An RRULE that is not inside the event.
    #[error("RRULE belongs in the VEVENT")]
    RuleOutsideEvent,
    /// An RRULE with parameters.
    #[error("RRULE takes no parameters, found {found}: write RRULE: before the rule")]
    RuleParameters {
        /// The parameters.
        found: Excerpt,
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
        found: Excerpt,
    },
    /// Nothing before, between or after the semicolons of a rule.
    #[error("a rule takes no empty part and no semicolon at its end")]
    EmptyPart,
    /// A part that is no NAME=value.
    #[error("a part is NAME=value, found {found}")]
    NotAPart {
        /// The part.
        found: Excerpt,
    },
    /// White space in a rule.
    #[error("a rule has no spaces, found {}", QuotedItem { part: *part, found })]
    Space {
        /// The part that has it in one of its items; `None` where it is elsewhere.
        part: Option<RulePart>,
        /// The item or part with its spaces.
        found: Excerpt,
    },
    /// A full-width character in a rule, as keyboards for Chinese and Japanese write them.
    #[error("a rule is written in ASCII, found the full-width {found}: write {ascii}")]
    FullWidth {
        /// The character.
        found: char,
        /// The ASCII character to write in its place.
        ascii: char,
    },
    /// A second rule in the line of another.
    #[error("each rule has a line of its own, found a second rule in the line: {found}")]
    SecondRule {
        /// The second rule, to the end of the line.
        found: Excerpt,
    },
    /// A part that RFC 2445 knows or does not know, but not one of the four.
    #[error("{found} is not supported, a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE")]
    UnsupportedPart {
        /// The part's name.
        found: Excerpt,
    },
    /// A part that is not supported and would not change the times: `INTERVAL=1`, `BYSECOND=0`, or a
    /// WKST, which means nothing without an interval.
    #[error("{found} is not supported and changes nothing: leave it out")]
    NoEffect {
        /// The part.
        found: Excerpt,
    },
    /// A part for the second time.
    #[error("a rule takes {part} once, found it twice")]
    RepeatedPart {
        /// The part.
        part: RulePart,
    },
    /// A part without a value.
    #[error("{part} takes at least one value, found none")]
    EmptyList {
        /// The part.
        part: RulePart,
    },
    /// Nothing before, between or after the commas of a list.
    #[error("{part} takes no empty item and no comma at its end")]
    EmptyItem {
        /// The part.
        part: RulePart,
    },
    /// A value of FREQ other than DAILY and WEEKLY.
    #[error("FREQ takes DAILY or WEEKLY, found {found}")]
    Frequency {
        /// The value.
        found: Excerpt,
    },
    /// An item of BYDAY that is no weekday.
    #[error("BYDAY takes MO, TU, WE, TH, FR, SA and SU, found {found}")]
    Weekday {
        /// The item.
        found: Excerpt,
    },
    /// An item of BYHOUR that is no hour in one or two digits.
    #[error("BYHOUR takes 0 to 23, found {found}")]
    Hour {
        /// The item.
        found: Excerpt,
    },
    /// An item of BYMINUTE that is no minute in one or two digits.
    #[error("BYMINUTE takes 0 to 59, found {found}")]
    Minute {
        /// The item.
        found: Excerpt,
    },
    /// Two points are less than an hour apart.
    #[error("{0}")]
    TooClose(TooClose),
    /// Rules take something from the start, and with every start two points are less than an hour
    /// apart.
    #[error("two times are too close for every start: with the start {start}, {example}")]
    TooCloseForEveryStart {
        /// A start.
        start: WeekMinute,
        /// Two points that are too close with that start.
        example: TooClose,
    },
    /// One rule names two minutes, whatever its hours will be.
    #[error(
        "minutes {first} and {second} of an hour are {} {} apart, at least 60 are needed",
        second - first,
        minute_noun((second - first).into())
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
            Self::ByteOrderMark => "byte_order_mark",
            Self::EscapedLineEnd { .. } => "escaped_line_end",
            Self::CarriageReturn { .. } => "carriage_return",
            Self::Indented => "indented",
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
            Self::FullWidth { .. } => "full_width",
            Self::SecondRule { .. } => "second_rule",
            Self::UnsupportedPart { .. } => "unsupported_part",
            Self::NoEffect { .. } => "no_effect",
            Self::RepeatedPart { .. } => "repeated_part",
            Self::EmptyList { .. } => "empty_list",
            Self::EmptyItem { .. } => "empty_item",
            Self::Frequency { .. } => "frequency",
            Self::Weekday { .. } => "weekday",
            Self::Hour { .. } => "hour",
            Self::Minute { .. } => "minute",
            Self::TooClose(_) => "too_close",
            Self::TooCloseForEveryStart { .. } => "too_close_for_every_start",
            Self::TwoMinutes { .. } => "two_minutes",
        }
    }
}

/// What to do about a component that a pattern does not take.
fn component_message(found: &Excerpt) -> impl fmt::Display {
    let advice = if found.as_str().eq_ignore_ascii_case("VTIMEZONE") {
        "remove the block, the zone belongs to the schedule"
    } else {
        "remove the block"
    };
    format!("a pattern takes one VCALENDAR with one VEVENT, found {found}: {advice}")
}

/// What to do about a property that would change the times.
fn time_property_advice(name: &str) -> &'static str {
    if name == "DTSTART" {
        "remove it, and put its hour and minute into BYHOUR and BYMINUTE or pass it as the start; \
         its zone belongs to the schedule"
    } else {
        "remove it, a pattern takes them from RRULE alone"
    }
}

/// White space, and the part in whose item it is.
struct QuotedItem<'f> {
    part: Option<RulePart>,
    found: &'f Excerpt,
}

impl fmt::Display for QuotedItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.found)?;
        self.part.map_or(Ok(()), |part| write!(f, " in {part}"))
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
        part: RulePart,
        /// The rule.
        rule: RecurrenceRule,
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
    /// Rules take something from the start, and with every start two points are less than an hour
    /// apart.
    #[error("two times are too close for every start: with the start {start}, {example}")]
    TooCloseForEveryStart {
        /// A start.
        start: WeekMinute,
        /// Two points that are too close with that start.
        example: TooClose,
    },
}
