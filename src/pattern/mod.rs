//! Recurrence patterns: the restricted RFC 2445 subset that backup services take.
//!
//! # What is accepted
//! A VCALENDAR with one VEVENT; a bare VEVENT; or bare rule values, one a line, with or without
//! `RRULE:`. One or more rules; a pattern is their union. Line ends are CRLF or LF, the last may be
//! missing, and one empty line may follow it; folded lines (RFC 2445, 4.1); any letter case; parts in any order; numbers of
//! one or two digits; lists as sets. Descriptive properties (SUMMARY, UID and all others) are
//! passed over. At most 10,240 characters.
//!
//! A rule has four parts and no others: FREQ (DAILY or WEEKLY, required), BYDAY (MO to SU, no
//! ordinals), BYHOUR (0 to 23) and BYMINUTE (0 to 59). What it leaves out comes from the start of
//! a schedule: the weekday of a weekly rule, the hour, the minute. So a [`Timetable`] is a step of
//! its own, [without a start](Pattern::timetable) or [from one](Pattern::timetable_from).
//!
//! Any two neighbouring points are at least an hour apart, around midnight and around the end of
//! the week too; exactly an hour passes. No more than 24 points a day follows from that. Where rules
//! leave something to the start, there must be a start with which this holds.
//!
//! # What is refused
//! Whatever would change the times (DTSTART, RDATE, EXDATE, EXRULE, RECURRENCE-ID), a second
//! VEVENT, any other component, an RRULE with parameters, blank lines, text after the end; a part
//! twice, an empty list or item, a space, a semicolon at the end, a number with a sign; INTERVAL,
//! COUNT, UNTIL, WKST and every other part, by name. See [`PatternErrorKind`]. A pattern that a
//! service has stored may have `INTERVAL=1`; see [`StoredPattern`].
//!
//! Source: CSBS v1, table 5-28.

mod error;
mod excerpt;
mod lines;
mod mistakes;
mod note;
mod parse;
mod rule;
#[cfg(feature = "serde")]
mod serde;
mod sets;
mod start_search;
mod stored;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

pub use error::{PatternError, PatternErrorKind, PatternFromRulesError, TimetableError};
pub use excerpt::Excerpt;
pub use note::{PatternNote, PatternNoteKind};
pub use rule::{Frequency, RecurrenceRule, RuleBuilder, RuleError, RulePart};
pub use stored::StoredPattern;

use crate::timetable::{Slots, Timetable, WeekMinute};
use parse::PatternOrigin;
use start_search::NoValidStart;

/// The most characters that the text of a pattern may have (CSBS v1, table 5-28).
pub const MAX_CHARACTERS: usize = 10_240;

/// A valid pattern: one or more rules which, at least with some start, name no two points less than an
/// hour apart.
///
/// Patterns are equal where they have the same rules, in whatever order and spelling; see
/// [`is_equivalent_to`](Self::is_equivalent_to) for those that say the same with other rules.
///
/// ```
/// use keeptime::pattern::Pattern;
///
/// let pattern = Pattern::parse("FREQ=WEEKLY;BYDAY=SU,MO;BYHOUR=20,08;BYMINUTE=0")?;
/// assert_eq!(pattern.rules()[0].to_string(), "FREQ=WEEKLY;BYDAY=MO,SU;BYHOUR=8,20;BYMINUTE=0");
/// assert_eq!(pattern.timetable().unwrap().times_per_week(), 4);
/// # Ok::<(), keeptime::pattern::PatternError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    // At least one, ascending, none twice.
    rules: Vec<RecurrenceRule>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// The first fault in the text; [`faults`](Self::faults) gives all of them. For instance:
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
    ///     "EXDATE would change the times: remove it, a pattern takes them from RRULE alone",
    /// );
    /// ```
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let mut first = None;
        let parsed = parse::parse(text, PatternOrigin::Request, &mut first);
        match first {
            Some(fault) => Err(fault),
            None => Ok(Self::sorted(parsed.rules)),
        }
    }

    /// Every fault in a text, in the order in which they are found; none where it is a pattern.
    ///
    /// After a fault, reading continues at the next part of a rule, else at the next line. Where a
    /// mistake makes the rest unreadable, such as indentation or a literal `\n`, it is the only fault.
    /// The distance between points is checked only where nothing else is wrong.
    pub fn faults(text: &str) -> Vec<PatternError> {
        let mut faults = Vec::new();
        parse::parse(text, PatternOrigin::Request, &mut faults);
        faults
    }

    /// The pattern of some rules, in any order; a repeated rule counts once.
    ///
    /// # Errors
    /// Where there is no rule, where rules name points less than an hour apart, complete ones or with
    /// every start, or where no text of at most 10,240 characters could say it.
    pub fn from_rules(
        rules: impl IntoIterator<Item = RecurrenceRule>,
    ) -> Result<Self, PatternFromRulesError> {
        let mut slots = Slots::default();
        let mut all = Vec::new();
        let mut leaves_to_start = false;
        for rule in rules {
            match rule.fill(&mut slots, None) {
                Ok(()) => {}
                Err(TimetableError::Missing { .. }) => leaves_to_start = true,
                Err(TimetableError::TooClose(fault)) => return Err(fault.into()),
            }
            all.push(rule);
        }
        if all.is_empty() {
            return Err(PatternFromRulesError::NoRule);
        }
        let pattern = Self::sorted(all);
        let characters = pattern.canonical().len();
        if characters > MAX_CHARACTERS {
            return Err(PatternFromRulesError::TooLong { characters });
        }
        if leaves_to_start
            && let Some(NoValidStart { start, example, .. }) = NoValidStart::of(&pattern.rules)
        {
            return Err(PatternFromRulesError::TooCloseForEveryStart { start, example });
        }
        Ok(pattern)
    }

    fn sorted(mut rules: Vec<RecurrenceRule>) -> Self {
        rules.sort_unstable();
        rules.dedup();
        Self { rules }
    }

    /// The rules, at least one and none twice, in an order that is the same for equal patterns.
    pub fn rules(&self) -> &[RecurrenceRule] {
        &self.rules
    }

    /// The timetable of a pattern whose rules are all complete.
    ///
    /// # Errors
    /// [`TimetableError::Missing`] where a rule leaves something to a start.
    pub fn timetable(&self) -> Result<Timetable, TimetableError> {
        self.fill(None)
    }

    /// The timetable, what rules leave out taken from the civil time of a start.
    ///
    /// # Errors
    /// [`TimetableError::TooClose`] where two points are then less than an hour apart.
    pub fn timetable_from(&self, start: WeekMinute) -> Result<Timetable, TimetableError> {
        self.fill(Some(start))
    }

    fn fill(&self, start: Option<WeekMinute>) -> Result<Timetable, TimetableError> {
        let mut slots = Slots::default();
        for rule in &self.rules {
            rule.fill(&mut slots, start)?;
        }
        // There is a rule, and each has a point.
        Ok(Timetable::from_slots(slots))
    }

    /// Whether two patterns name the same points, whatever the start; a start with which points come
    /// too close makes none.
    ///
    /// Where rules leave something to the start, each of the 10,080 is tried: milliseconds.
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
        let is_complete =
            |pattern: &Self| pattern.rules.iter().all(|rule| rule.first_missing().is_none());
        match (is_complete(self), is_complete(other)) {
            (true, true) => self.timetable() == other.timetable(),
            _ => (0..crate::timetable::MINUTES_PER_WEEK)
                .map(|minute| WeekMinute::from_minutes_wrapping(minute.into()))
                .all(|start| self.timetable_from(start).ok() == other.timetable_from(start).ok()),
        }
    }

    /// The rules as the canonical text has them: sorted by their bytes, none twice.
    pub fn canonical_rules(&self) -> Vec<String> {
        let mut rules: Vec<String> = self.rules.iter().map(ToString::to_string).collect();
        rules.sort_unstable();
        rules
    }

    /// The canonical text: a full calendar with CRLF, upper case, parts in the order FREQ, BYDAY,
    /// BYHOUR, BYMINUTE, lists sorted and without repeats or leading zeros, rules sorted by their
    /// bytes and without repeats, nothing folded.
    ///
    /// Parsing it gives an equal pattern. Where the calendar would be longer than a pattern may be,
    /// it is the bare rules, one a line.
    pub fn canonical(&self) -> String {
        let rules = self.canonical_rules();
        let head = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n";
        let tail = "END:VEVENT\r\nEND:VCALENDAR\r\n";
        let lines: usize = rules.iter().map(|rule| "RRULE:\r\n".len() + rule.len()).sum();
        let length = head.len() + lines + tail.len();
        if length > MAX_CHARACTERS {
            return rules.join("\n");
        }
        let mut text = String::with_capacity(length);
        text.push_str(head);
        for rule in rules {
            text.push_str("RRULE:");
            text.push_str(&rule);
            text.push_str("\r\n");
        }
        text.push_str(tail);
        text
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        Self::parse(text)
    }
}

/// The canonical text.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.canonical())
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.rules).finish()
    }
}
