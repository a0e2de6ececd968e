//! Recurrence patterns: the part of RFC 2445 that backup services support.
//!
//! A pattern has one or more rules and fires at the times of all of them. Each service has its
//! [`Dialect`]:
//!
//! | | CSBS | CBR |
//! |---|---|---|
//! | a pattern is | a VCALENDAR with one VEVENT, a VEVENT alone, or bare rules, one per line | a list of 1 to 24 bare rules, or a text with one per line |
//! | parsed by | [`Pattern::parse`] | [`Pattern::parse_cbr_rules`], [`Pattern::parse_cbr`] |
//! | `RRULE:` before a bare rule | allowed | refused |
//! | folded lines (RFC 2445, 4.1) | allowed | refused |
//! | INTERVAL | refused | 1 to 30 days, in daily rules without BYDAY; INTERVAL=1 is allowed in every rule and has no effect |
//! | canonical form | a VCALENDAR with one VEVENT | the list of rules, daily ones always with INTERVAL |
//! | in serde | the text | the list |
//! | source | CSBS v1, table 5-28 | CBR v3, creating a policy; the service's console for the range of INTERVAL |
//!
//! In both, lines end with CRLF or LF, the last line end may be missing, and one empty line may follow it.
//! Letter case does not matter. A pattern has at most 10,240 characters. A calendar may have descriptive
//! properties such as SUMMARY and UID, which are ignored.
//!
//! # Rules
//! A rule has up to five parts, in any order: FREQ (DAILY or WEEKLY, required), INTERVAL (only in CBR),
//! BYDAY (MO to SU, no ordinals), BYHOUR (0 to 23) and BYMINUTE (0 to 59). Lists may repeat items; numbers
//! have one or two digits.
//!
//! The weekday of a weekly rule, the hour and the minute may be left out: they then come from the start of
//! a schedule. A rule with an INTERVAL above 1 counts its days from the day of the start. Therefore a
//! [`Timetable`] is made either [without a start](Pattern::timetable) or
//! [from a start](Pattern::timetable_from).
//!
//! Neighbouring times are at least an hour apart, around midnight and around the end of the week too;
//! exactly an hour is enough. A pattern therefore fires at most 24 times a day. All rules with an INTERVAL
//! share the day of the start; two of them fire on neighbouring days if their intervals have no common
//! divisor. If rules depend on the start, all times must be at least an hour apart for at least one
//! start.
//!
//! # Refused text
//! - properties that would change the times: DTSTART, RDATE, EXDATE, EXRULE and RECURRENCE-ID;
//! - a second VEVENT, any other component, an RRULE with parameters, blank lines, text after the end;
//! - a repeated part, an empty list or item, a space in a rule, a semicolon at its end, a number with a
//!   sign;
//! - in CBR, a line end in a rule of a list, an INTERVAL above 1 in a weekly rule or together with
//!   BYDAY: no source gives these a meaning;
//! - COUNT, UNTIL, WKST and all other parts.
//!
//! [`PatternErrorKind`] lists all faults. Patterns in a service's answers may have more; see
//! [`StoredPattern`].
//!
//! ```
//! use keeptime::Pattern;
//!
//! let pattern = Pattern::parse_cbr_rules(&["FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=00"])?;
//! let start = "2026-03-05T09:00:00".parse()?;
//! let timetable = pattern.timetable_from(start)?;
//! assert_eq!(timetable.next_after(start), Some("2026-03-05T14:00:00".parse()?));
//! assert_eq!(timetable.nth_after(start, 1), Some("2026-03-07T14:00:00".parse()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod canonical;
mod dialect;
mod error;
mod fix;
mod from_str;
mod lines;
mod mistakes;
mod note;
mod parse;
mod replacement;
mod rule;
mod rule_times;
#[cfg(feature = "serde")]
mod serde;
mod sets;
mod span_unit;
mod start_search;
mod stored;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

pub use crate::excerpt::Excerpt;
pub use dialect::Dialect;
pub use error::{PatternError, PatternErrorKind, PatternFromRulesError, TimetableError};
pub use note::{PatternNote, PatternNoteKind};
pub use replacement::Replacement;
pub use rule::{Frequency, Rule, RuleBuilder, RuleError, RulePart};
pub use span_unit::SpanUnit;
pub use stored::StoredPattern;

use crate::timetable::{Draft, Interval, MINUTES_PER_WEEK, Timetable, minute_of};
use chrono::NaiveDateTime;
use parse::PatternOrigin;
use start_search::NoValidStart;

/// The maximum number of characters in a pattern (CSBS v1, table 5-28): in its text, or in the rules of a
/// list together.
pub const MAX_CHARACTERS: usize = 10_240;

/// The maximum number of rules in a pattern of CBR (CBR v3, creating a policy), repeats included.
pub const MAX_CBR_RULES: usize = 24;

/// A valid pattern: one or more rules whose times, with at least one start, are an hour or more apart.
///
/// Two patterns are equal if they have the same dialect and the same rules, in any order and spelling.
/// [`is_equivalent_to`](Self::is_equivalent_to) compares the times instead of the rules.
///
/// With the feature `serde`, a CSBS pattern is its canonical text, a CBR pattern the list of its canonical
/// rules. The error of reading one is only a message; the `Deserialize` implementation shows how to get the
/// kind and the span of a fault.
///
/// ```
/// use keeptime::pattern::Pattern;
///
/// let pattern = Pattern::parse("FREQ=WEEKLY;BYDAY=SU,MO;BYHOUR=20,08;BYMINUTE=0")?;
/// assert_eq!(pattern.rules()[0].to_string(), "FREQ=WEEKLY;BYDAY=MO,SU;BYHOUR=8,20;BYMINUTE=0");
/// assert_eq!(pattern.timetable().unwrap().week().unwrap().times_per_week(), 4);
/// # Ok::<(), keeptime::pattern::PatternError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    dialect: Dialect,
    // Never empty; sorted, without repeats.
    rules: Box<[Rule]>,
}

impl Pattern {
    /// Parses the text of a CSBS pattern.
    ///
    /// # Errors
    /// Returns the first fault in the text. [`faults`](Self::faults) returns all of them. For example:
    ///
    /// ```
    /// # use keeptime::pattern::Pattern;
    /// # let message = |text| Pattern::parse(text).unwrap_err().to_string();
    /// assert_eq!(message("FREQ=HOURLY"), "FREQ takes DAILY or WEEKLY, found HOURLY");
    /// assert_eq!(
    ///     message("FREQ=DAILY;BYHOUR=8;BYMINUTE=0,30"),
    ///     "MO 08:00 and MO 08:30 are 30 minutes apart, at least 60 are needed",
    /// );
    /// assert_eq!(
    ///     message("BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEXDATE:20170308T120000Z\nEND:VEVENT"),
    ///     "EXDATE would change the times: remove it; the times come only from RRULE",
    /// );
    /// ```
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let mut first = None;
        let parsed = parse::parse(text, PatternOrigin::Request, &mut first);
        match first {
            Some(fault) => Err(fault),
            None => Ok(Self::sorted(Dialect::Csbs, parsed.rules)),
        }
    }

    /// Parses the rules of a CBR pattern, a list of 1 to 24.
    ///
    /// # Errors
    /// Returns the first fault. [`PatternError::rule_index`] is the rule that it is in, and
    /// [`PatternError::span`] is a range of that rule. [`faults_cbr_rules`](Self::faults_cbr_rules) returns
    /// all faults.
    ///
    /// ```
    /// # use keeptime::pattern::Pattern;
    /// let rules = ["FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=00"];
    /// let pattern = Pattern::parse_cbr_rules(&rules)?;
    /// assert_eq!(pattern.canonical_rules(), ["FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0"]);
    ///
    /// let rules = [rules[0], "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=8;BYMINUTE=0"];
    /// let error = Pattern::parse_cbr_rules(&rules).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "INTERVAL above 1 is allowed only with FREQ=DAILY, found FREQ=WEEKLY with INTERVAL=2",
    /// );
    /// assert_eq!(error.rule_index(), Some(1));
    /// assert_eq!(&rules[1][error.span()], "INTERVAL=2");
    /// # Ok::<(), keeptime::pattern::PatternError>(())
    /// ```
    pub fn parse_cbr_rules(rules: &[impl AsRef<str>]) -> Result<Self, PatternError> {
        let mut first = None;
        let parsed = parse::parse_cbr_rules(&texts(rules), PatternOrigin::Request, &mut first);
        match first {
            Some(fault) => Err(fault),
            None => Ok(Self::sorted(Dialect::Cbr, parsed.rules)),
        }
    }

    /// Parses the rules of a CBR pattern, written one per line.
    ///
    /// # Errors
    /// Returns the first fault in the text. [`faults_cbr`](Self::faults_cbr) returns all of them.
    pub fn parse_cbr(text: &str) -> Result<Self, PatternError> {
        let mut first = None;
        let parsed = parse::parse_cbr(text, &mut first);
        match first {
            Some(fault) => Err(fault),
            None => Ok(Self::sorted(Dialect::Cbr, parsed.rules)),
        }
    }

    /// Returns every fault in the text of a CSBS pattern, in the order in which they are found. The list is
    /// empty if and only if the text is a valid pattern.
    ///
    /// After a fault, parsing continues at the next part of the rule or, if there is none, at the next
    /// line. A mistake that makes the rest of the text unreadable, such as indentation or a literal
    /// `\n`, ends the list. The distance between times is checked only if there is no other fault.
    pub fn faults(text: &str) -> Vec<PatternError> {
        let mut faults = Vec::new();
        parse::parse(text, PatternOrigin::Request, &mut faults);
        faults
    }

    /// Returns every fault in the rules of a CBR pattern, like [`faults`](Self::faults). After the first
    /// line of a calendar, nothing more is read.
    pub fn faults_cbr_rules(rules: &[impl AsRef<str>]) -> Vec<PatternError> {
        let mut faults = Vec::new();
        parse::parse_cbr_rules(&texts(rules), PatternOrigin::Request, &mut faults);
        faults
    }

    /// Returns every fault in the text of a CBR pattern, like [`faults`](Self::faults).
    pub fn faults_cbr(text: &str) -> Vec<PatternError> {
        let mut faults = Vec::new();
        parse::parse_cbr(text, &mut faults);
        faults
    }

    /// Makes a CSBS pattern from rules in any order. Repeated rules count once.
    ///
    /// # Errors
    /// Returns an error if there are no rules, if a rule has an interval above 1, if the times of complete
    /// rules are less than an hour apart, if times are too close for every start, or if the text of the
    /// rules has more than 10,240 characters.
    pub fn from_rules(
        rules: impl IntoIterator<Item = Rule>,
    ) -> Result<Self, PatternFromRulesError> {
        let rules: Vec<Rule> = rules.into_iter().collect();
        if let Some(rule) = rules.iter().find(|rule| rule.interval != Interval::DAILY) {
            return Err(PatternFromRulesError::Interval { rule: *rule });
        }
        Self::new(Dialect::Csbs, rules)
    }

    /// Makes a CBR pattern from rules in any order.
    ///
    /// # Errors
    /// Returns an error if there are no rules or more than 24, repeats included, if the times of complete rules are less
    /// than an hour apart, or if times are too close for every start.
    pub fn from_cbr_rules(
        rules: impl IntoIterator<Item = Rule>,
    ) -> Result<Self, PatternFromRulesError> {
        Self::new(Dialect::Cbr, rules.into_iter().collect())
    }

    fn new(dialect: Dialect, rules: Vec<Rule>) -> Result<Self, PatternFromRulesError> {
        let found = rules.len();
        if found == 0 {
            return Err(PatternFromRulesError::NoRule);
        }
        if dialect == Dialect::Cbr && found > MAX_CBR_RULES {
            return Err(PatternFromRulesError::TooManyRules { found });
        }
        let mut draft = Draft::default();
        for rule in &rules {
            if let Err(TimetableError::TooClose(error)) = rule.add_to(&mut draft, None) {
                return Err(error.into());
            }
        }
        let pattern = Self::sorted(dialect, rules);
        let characters = pattern.canonical_text().len();
        if characters > MAX_CHARACTERS {
            return Err(PatternFromRulesError::TooLong { characters });
        }
        if pattern.rules.iter().any(Rule::waits_for_start)
            && let Some(NoValidStart { start, example, .. }) = NoValidStart::check(&pattern.rules)
        {
            return Err(PatternFromRulesError::TooCloseForEveryStart { start, example });
        }
        Ok(pattern)
    }

    fn sorted(dialect: Dialect, mut rules: Vec<Rule>) -> Self {
        rules.sort_unstable();
        rules.dedup();
        Self { dialect, rules: rules.into() }
    }

    /// Returns the dialect that the pattern belongs to.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns the rules, at least one, without repeats. Equal patterns return them in the same order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Returns the timetable of a pattern that needs no start.
    ///
    /// # Errors
    /// Returns [`TimetableError::Missing`] if a rule leaves out a part that has to come from a start, and
    /// [`TimetableError::NeedsStart`] if a rule has an interval above 1.
    pub fn timetable(&self) -> Result<Timetable, TimetableError> {
        if let Some(rule) = self.rules.iter().find(|rule| rule.interval != Interval::DAILY) {
            return Err(TimetableError::NeedsStart { rule: *rule });
        }
        self.fill(Draft::default(), None)
    }

    /// Returns the timetable for the civil time of a start. Its weekday, hour and minute fill what rules
    /// leave out, and intervals count their days from its day.
    ///
    /// # Errors
    /// Returns [`TimetableError::TooClose`] if two times are less than an hour apart with this start.
    pub fn timetable_from(&self, start: NaiveDateTime) -> Result<Timetable, TimetableError> {
        self.timetable_from_minute(minute_of(start))
    }

    /// Like [`timetable_from`](Self::timetable_from), with the start as a civil minute, counted from
    /// Monday 1969-12-29 00:00.
    pub(crate) fn timetable_from_minute(&self, start: i64) -> Result<Timetable, TimetableError> {
        self.fill(Draft::from_start(start), Some(start))
    }

    fn fill(&self, mut draft: Draft, start: Option<i64>) -> Result<Timetable, TimetableError> {
        for rule in &self.rules {
            rule.add_to(&mut draft, start)?;
        }
        // A pattern has at least one rule, and each rule adds at least one time.
        Ok(draft.finish())
    }

    /// Returns whether two patterns have the same timetable for every start. Starts for which neither
    /// pattern has a timetable do not matter.
    ///
    /// If a rule takes parts from the start or has an interval above 1, this compares the timetables of
    /// all 10,080 starts, which takes milliseconds.
    ///
    /// ```
    /// # use keeptime::pattern::Pattern;
    /// let one = Pattern::parse("FREQ=DAILY;BYHOUR=8;BYMINUTE=0\nFREQ=DAILY;BYHOUR=9;BYMINUTE=0")?;
    /// let two = Pattern::parse("FREQ=DAILY;BYHOUR=8,9;BYMINUTE=0")?;
    /// assert_ne!(one, two);
    /// assert!(one.is_equivalent_to(&two));
    /// # Ok::<(), keeptime::pattern::PatternError>(())
    /// ```
    pub fn is_equivalent_to(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        match (self.timetable(), other.timetable()) {
            (Ok(own), Ok(other)) => own == other,
            _ => (0..MINUTES_PER_WEEK.into()).all(|start| {
                let [own, other] =
                    [self, other].map(|pattern| pattern.timetable_from_minute(start).ok());
                own == other
            }),
        }
    }
}

fn texts(rules: &[impl AsRef<str>]) -> Vec<&str> {
    rules.iter().map(AsRef::as_ref).collect()
}

/// Parses the text of a CSBS pattern.
impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.rules).finish()
    }
}
