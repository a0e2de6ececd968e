//! The errors of patterns: invalid text, rules that make no pattern, patterns that make no timetable.

use alloc::format;
use core::fmt;
use core::ops::Range;

use super::excerpt::Excerpt;
use super::rule::{Rule, RulePart};
use super::{MAX_CBR_RULES, MAX_CHARACTERS};
use crate::timetable::{TooClose, WeekMinute, minute_noun};

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
#[error("{kind}")]
pub struct PatternError {
    kind: PatternErrorKind,
    span: Range<usize>,
}

impl PatternError {
    pub(super) fn new(kind: PatternErrorKind, span: Range<usize>) -> Self {
        Self { kind, span }
    }

    /// Returns what is wrong.
    pub fn kind(&self) -> &PatternErrorKind {
        &self.kind
    }

    /// Returns the range of bytes at fault in the text as given, folds included. It covers a whole
    /// item, part or line.
    ///
    /// If two rules are too close to each other, it covers the value of the later one. If rules are too
    /// close for every start, it covers the first rule that leaves no valid start. It is empty for a
    /// blank line and an empty text.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

/// What is wrong with a pattern's text.
///
/// Source of the rules: CSBS v1, table 5-28, and RFC 2445, which that table refers to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// The text is empty or has only white space.
    #[error("a pattern needs at least one rule, found an empty text")]
    Empty,
    /// The text has more than 10,240 characters.
    #[error("a pattern takes at most {MAX_CHARACTERS} characters, found {characters}")]
    TooLong {
        /// The number of characters found.
        characters: usize,
    },
    /// The text starts with U+FEFF.
    #[error("a pattern starts with BEGIN or a rule, found a byte order mark: remove it")]
    ByteOrderMark,
    /// A line other than the last one is empty.
    #[error("a pattern must not have blank lines")]
    BlankLine,
    /// A line end is written as `\n` or `\r`, a backslash and a letter. This happens when a text is
    /// escaped twice.
    #[error(
        "a line ends with CRLF or LF, found a literal \\n or \\r in {found}: write a real line end"
    )]
    EscapedLineEnd {
        /// The line.
        found: Excerpt,
    },
    /// A carriage return without a line feed after it.
    #[error("a line ends with CRLF or LF, found a carriage return without a line feed in {found}")]
    CarriageReturn {
        /// The line.
        found: Excerpt,
    },
    /// A line of a calendar, or a rule, is indented. The indentation makes it a continuation of the
    /// line before it.
    #[error(
        "a line that starts with a space or a tab continues the line before it: remove the indentation"
    )]
    Indented,
    /// A line among bare rules is not a rule.
    #[error("a rule starts with FREQ=, BY…= or RRULE:, found {found}")]
    NotARule {
        /// The line.
        found: Excerpt,
    },
    /// A line of a calendar does not have the form NAME:value.
    #[error("a line of a calendar has the form NAME:value, found {found}")]
    NotAProperty {
        /// The line.
        found: Excerpt,
    },
    /// A component other than VCALENDAR and VEVENT, or one at the wrong level.
    #[error("{}", component_message(found))]
    Component {
        /// The component's name.
        found: Excerpt,
    },
    /// A BEGIN or END has parameters or spaces.
    #[error("BEGIN and END take only the name of a component, found \"{found}\"")]
    ComponentParameters {
        /// The line.
        found: Excerpt,
    },
    /// A second VEVENT.
    #[error("a pattern takes one VEVENT, found a second: put all rules into one")]
    SecondEvent,
    /// A VCALENDAR without a VEVENT.
    #[error("a VCALENDAR needs a VEVENT, found none")]
    NoEvent,
    /// A component has no END.
    #[error("{component} is not closed, END:{component} is missing")]
    NotClosed {
        /// The component's name.
        component: &'static str,
    },
    /// An END names another component than the one that is open.
    #[error("expected END:{expected}, found END:{found}")]
    WrongEnd {
        /// The component that is open.
        expected: &'static str,
        /// The component that the line names.
        found: Excerpt,
    },
    /// Text follows the end of the calendar or event.
    #[error("a pattern ends with END:{component}, found {found} after it")]
    AfterEnd {
        /// The component that ended.
        component: &'static str,
        /// The first line after it.
        found: Excerpt,
    },
    /// A property that would change the times: DTSTART, RDATE, EXDATE, EXRULE or RECURRENCE-ID.
    #[error("{name} would change the times: {}", time_property_advice(name))]
    TimeProperty {
        /// The property's name.
        name: &'static str,
    },
    /// An RRULE outside the VEVENT.
    #[error("RRULE belongs in the VEVENT")]
    RuleOutsideEvent,
    /// An RRULE with parameters.
    #[error("RRULE takes no parameters, found {found}: remove them")]
    RuleParameters {
        /// The parameters.
        found: Excerpt,
    },
    /// A VEVENT without an RRULE.
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
    /// A part of a rule is empty: two semicolons in a row, or one at the start or the end.
    #[error("a rule must not have an empty part: remove the extra semicolon")]
    EmptyPart,
    /// A part does not have the form NAME=value.
    #[error("a part has the form NAME=value, found {found}")]
    NotAPart {
        /// The part.
        found: Excerpt,
    },
    /// White space in a rule.
    #[error("a rule has no spaces, found {}", QuotedItem { part: *part, found })]
    Space {
        /// The part whose value contains the white space; `None` if it is outside the value of a known
        /// part.
        part: Option<RulePart>,
        /// The item or part that contains it.
        found: Excerpt,
    },
    /// A full-width character in a rule, as Chinese and Japanese keyboards produce.
    #[error("a rule is written in ASCII, found the full-width {found}: write {ascii}")]
    FullWidth {
        /// The character.
        found: char,
        /// The ASCII character to write instead.
        ascii: char,
    },
    /// A line has two rules.
    #[error("each rule needs a line of its own, found a second rule: {found}")]
    SecondRule {
        /// The second rule, to the end of the line.
        found: Excerpt,
    },
    /// A part other than FREQ, BYDAY, BYHOUR and BYMINUTE. RFC 2445 may allow it.
    #[error("{found} is not supported, a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE")]
    UnsupportedPart {
        /// The part's name.
        found: Excerpt,
    },
    /// A part that is not supported and would not change the times: `INTERVAL=1`, `BYSECOND=0`, or
    /// WKST, which has no effect without an interval.
    #[error("{found} is not supported and changes nothing: leave it out")]
    NoEffect {
        /// The part.
        found: Excerpt,
    },
    /// A part appears twice in a rule.
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
    /// An item of a list is empty: two commas in a row, or one at the start or the end.
    #[error("{part} must not have an empty item: remove the extra comma")]
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
    /// An item of BYDAY is not a weekday.
    #[error("BYDAY takes MO, TU, WE, TH, FR, SA and SU, found {found}")]
    Weekday {
        /// The item.
        found: Excerpt,
    },
    /// An item of BYHOUR is not a number from 0 to 23 in one or two digits.
    #[error("BYHOUR takes 0 to 23, found {found}")]
    Hour {
        /// The item.
        found: Excerpt,
    },
    /// An item of BYMINUTE is not a number from 0 to 59 in one or two digits.
    #[error("BYMINUTE takes 0 to 59, found {found}")]
    Minute {
        /// The item.
        found: Excerpt,
    },
    /// Two week minutes are less than an hour apart.
    #[error("{0}")]
    TooClose(TooClose),
    /// Some rules take parts from the start, and with every start two week minutes are less than an
    /// hour apart.
    #[error(
        "two times are less than an hour apart for every start: with the start {start}, {example}"
    )]
    TooCloseForEveryStart {
        /// One of the starts.
        start: WeekMinute,
        /// Two week minutes that are too close with that start.
        example: TooClose,
    },
    /// A rule that takes its hour or weekday from the start has two minutes.
    #[error(
        "minutes {first} and {second} of an hour are {} {} apart, at least 60 are needed",
        second - first,
        minute_noun((second - first).into())
    )]
    TwoMinutes {
        /// The smallest minute of the rule.
        first: u8,
        /// The next minute of the rule.
        second: u8,
    },
}

impl PatternErrorKind {
    /// Returns the name of the kind in snake case, for programs in other languages to match on.
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

/// Says which component was found and how to fix it.
fn component_message(found: &Excerpt) -> impl fmt::Display {
    let advice = if found.as_str().eq_ignore_ascii_case("VTIMEZONE") {
        "remove the block; the zone is set on the schedule"
    } else {
        "remove the block"
    };
    format!("a pattern takes one VCALENDAR with one VEVENT, found {found}: {advice}")
}

/// Says how to fix a property that would change the times.
fn time_property_advice(name: &str) -> &'static str {
    if name == "DTSTART" {
        "remove it and put its hour and minute into BYHOUR and BYMINUTE, or pass it as the start; \
         the zone is set on the schedule"
    } else {
        "remove it; the times come only from RRULE"
    }
}

/// Displays an item in quotes, and the part that it belongs to.
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
        /// The number of rules, without repeats.
        found: usize,
    },
    /// Two complete rules have times less than an hour apart.
    #[error(transparent)]
    TooClose(#[from] TooClose),
    /// Some rules take parts from the start, and with every start two week minutes are less than an
    /// hour apart.
    #[error(
        "two times are less than an hour apart for every start: with the start {start}, {example}"
    )]
    TooCloseForEveryStart {
        /// One of the starts.
        start: WeekMinute,
        /// Two week minutes that are too close with that start.
        example: TooClose,
    },
}
