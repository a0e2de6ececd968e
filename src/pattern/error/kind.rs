//! What can be wrong with the text of a pattern.

use super::message::{
    FoundItem, component_message, count_of_values, parts_of_rule, start_of_rule,
    time_property_advice,
};
use crate::excerpt::Excerpt;
use crate::pattern::dialect::Dialect;
use crate::pattern::rule::RulePart;
use crate::pattern::{MAX_CBR_RULES, MAX_CHARACTERS};
use crate::timetable::{Interval, TooClose, WeekMinute, minute_noun};

/// What is wrong with a pattern's text.
///
/// Sources of the rules: CSBS v1, table 5-28, and RFC 2445, which that table refers to; CBR v3, creating a
/// policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// The text is empty or has only white space.
    #[error("a pattern needs at least one rule, found an empty text")]
    Empty,
    /// The list has no rules.
    #[error("a pattern needs at least one rule, found an empty list")]
    EmptyRuleList,
    /// The text, or the rules of the list together, have more than 10,240 characters.
    #[error("a pattern takes at most {MAX_CHARACTERS} characters, found {characters}")]
    TooLong {
        /// The number of characters found.
        characters: usize,
    },
    /// A pattern of CBR has too many rules.
    #[error("a pattern takes at most {MAX_CBR_RULES} rules, found {found}")]
    TooManyRules {
        /// The number of rules, repeats included.
        found: usize,
    },
    /// The text, or a rule of the list, starts with U+FEFF.
    #[error("the text starts with a byte order mark (U+FEFF): remove it")]
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
    /// A line in the text of a CBR pattern starts with a space or a tab. Its rules are neither folded nor
    /// indented.
    #[error("a line must not start with a space or a tab: each rule is one line, without folds")]
    Folded,
    /// A CBR pattern is written as a calendar.
    #[error(
        "a pattern of CBR is a list of rules, found a calendar: keep only the values of its RRULE lines"
    )]
    Calendar,
    /// A rule of CBR has the prefix `RRULE:`.
    #[error("a rule of CBR is a bare value, found RRULE before it: remove the prefix")]
    RulePrefix,
    /// A rule in a list has a line end, real or written as `\n` or `\r`.
    #[error("a rule must not contain a line end: make each rule an item of its own in the list")]
    LineEndInItem,
    /// A line among bare rules, or an item of a list, is not a rule.
    #[error("a rule starts with {}, found {found}", start_of_rule(*dialect))]
    NotARule {
        /// The dialect of the pattern.
        dialect: Dialect,
        /// The line or item.
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
    #[error("a rule must not contain spaces, found {}", FoundItem { part: *part, found })]
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
    /// An item of a list has two rules.
    #[error("each rule needs an item of its own, found a second rule: {found}")]
    SecondRuleInItem {
        /// The second rule, to the end of the item.
        found: Excerpt,
    },
    /// A line has two rules.
    #[error("each rule needs a line of its own, found a second rule: {found}")]
    SecondRule {
        /// The second rule, to the end of the line.
        found: Excerpt,
    },
    /// A part that rules of the dialect do not have. RFC 2445 may allow it.
    #[error("{found} is not supported, {}", parts_of_rule(*dialect, found))]
    UnsupportedPart {
        /// The dialect of the pattern.
        dialect: Dialect,
        /// The part's name.
        found: Excerpt,
    },
    /// A part that is not supported and would not change the times: `INTERVAL=1` in CSBS, `BYSECOND=0`,
    /// or WKST, which has no effect without an interval in weeks.
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
    #[error("{part} takes {}, found none", count_of_values(*part))]
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
    /// INTERVAL is not a number from 1 to 30 in one or two digits.
    #[error("INTERVAL takes 1 to 30, found {found}")]
    Interval {
        /// The value.
        found: Excerpt,
    },
    /// A weekly rule has an interval above 1. No service gives that a meaning.
    #[error(
        "INTERVAL above 1 is allowed only with FREQ=DAILY, found FREQ=WEEKLY with INTERVAL={interval}"
    )]
    WeeklyInterval {
        /// The interval.
        interval: Interval,
    },
    /// A rule with weekdays has an interval above 1. No service gives that a meaning.
    #[error("INTERVAL above 1 is not allowed with BYDAY, found INTERVAL={interval} with BYDAY")]
    IntervalWithDays {
        /// The interval.
        interval: Interval,
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
    /// Two times are less than an hour apart.
    #[error("{0}")]
    TooClose(TooClose),
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
