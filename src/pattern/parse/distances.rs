//! Checks that the times of rules are an hour apart.

use core::ops::{ControlFlow, Range};

use chrono::Weekday;

use super::line::{self, LineContent};
use super::sink::FaultSink;
use super::{Format, Parser};
use crate::pattern::error::{PatternErrorKind as Kind, TimetableError};
use crate::pattern::lines::Lines;
use crate::pattern::rule::{Frequency, Rule};
use crate::pattern::start_search::NoValidStart;
use crate::timetable::{Draft, Interval, TooClose, WeekMinute};

impl<S: FaultSink> Parser<'_, S> {
    /// Returns the error if a rule with one minute is too close to earlier rules, as far as that is known
    /// without a start.
    pub(super) fn too_close(&mut self, rule: &Rule) -> Option<TooClose> {
        let draft = match (&mut self.draft, &*self.rules) {
            // A rule with one minute cannot be too close to itself, so a single rule needs no draft.
            (None, []) => return None,
            (None, earlier) => {
                let mut draft = Draft::default();
                for rule in earlier {
                    self.waits_for_start |= rule.waits_for_start();
                    // Errors of earlier rules have been found already.
                    let _ = rule.add_to(&mut draft, None);
                }
                self.draft.insert(draft)
            }
            (Some(draft), _) => draft,
        };
        self.waits_for_start |= rule.waits_for_start();
        match rule.add_to(draft, None) {
            Err(TimetableError::TooClose(error)) => Some(error),
            _ => None,
        }
    }

    /// Reports times that are less than an hour apart, if there is no other fault.
    pub(super) fn check_distances(&mut self) -> ControlFlow<()> {
        if self.found_fault {
            return ControlFlow::Continue(());
        }
        if self.waits_for_start && self.too_close.is_empty() {
            return self.check_starts();
        }
        core::mem::take(&mut self.too_close).into_iter().try_for_each(|fault| self.sink.take(fault))
    }

    /// Reports rules that are too close for every start.
    fn check_starts(&mut self) -> ControlFlow<()> {
        let Some(NoValidStart { rule_count, start, example }) = NoValidStart::check(&self.rules)
        else {
            return ControlFlow::Continue(());
        };
        let index = rule_count - 1;
        let span = match self.format {
            Format::CbrList => {
                self.select_rule(index);
                0..self.text.text.len()
            }
            Format::Csbs | Format::CbrLines => self.value_of_rule(index),
        };
        let fault = self.error(Kind::TooCloseForEveryStart { start, example }, span);
        self.sink.take(fault)
    }

    /// Returns the range of a rule's value in the text without folds. The text must not have faults.
    #[cold]
    fn value_of_rule(&self, index: usize) -> Range<usize> {
        let mut lines = Lines::new(&self.text.text);
        let mut values = core::iter::from_fn(|| {
            loop {
                match line::next(&mut lines)? {
                    (line, LineContent::Rule { value }) => {
                        return Some(line.span(value..line.text.len()));
                    }
                    // The text has no faults, so a line that is not a property is a bare rule.
                    (line, LineContent::NotAProperty) => return Some(line.whole()),
                    _ => {}
                }
            }
        });
        values.nth(index).unwrap_or_default()
    }
}

/// Returns the fault of a rule with two minutes. It names two times if the rule has a day and an hour,
/// otherwise only the minutes.
pub(super) fn two_minutes_fault(rule: &Rule, first: u8, second: u8) -> Kind {
    if rule.interval != Interval::DAILY {
        let mut draft = Draft::default();
        let mut add = |minute| Rule { minute: Some(minute), ..*rule }.add_to(&mut draft, None);
        return match add(first).and_then(|()| add(second)) {
            Err(TimetableError::TooClose(error)) => Kind::TooClose(error),
            _ => Kind::TwoMinutes { first, second },
        };
    }
    let day = match (rule.days, rule.frequency) {
        (Some(days), _) => days.iter().next(),
        (None, Frequency::Daily) => Some(Weekday::Mon),
        (None, Frequency::Weekly) => None,
    };
    let hour = rule.hours().and_then(|mut hours| hours.next());
    let week_minute = |minute| WeekMinute::new(day?, hour?, minute);
    match (week_minute(first), week_minute(second)) {
        (Some(a), Some(b)) => Kind::TooClose(TooClose::between(a, b)),
        _ => Kind::TwoMinutes { first, second },
    }
}
