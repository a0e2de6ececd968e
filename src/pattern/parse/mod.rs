//! From text to rules: one parser, whose faults go to a sink that decides whether to go on.

mod calendar;
mod parts;
mod property;

use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

use chrono::Weekday;

use super::MAX_CHARACTERS;
use super::error::{PatternError, PatternErrorKind as Kind, TimetableError};
use super::lines::{Line, Lines};
use super::rule::{Frequency, Part, Rule};
use super::sets::{Days, Hours};
use crate::timetable::{Point, Slots, TooClose};
use calendar::Calendar;
use parts::Parts;
use property::{Property, Role};

/// Takes faults as they are found, and says whether to look for more.
pub(super) trait Sink {
    fn take(&mut self, fault: PatternError) -> ControlFlow<()>;
}

/// Keeps the first fault and stops there.
impl Sink for Option<PatternError> {
    fn take(&mut self, fault: PatternError) -> ControlFlow<()> {
        *self = Some(fault);
        ControlFlow::Break(())
    }
}

/// Keeps every fault.
impl Sink for Vec<PatternError> {
    fn take(&mut self, fault: PatternError) -> ControlFlow<()> {
        self.push(fault);
        ControlFlow::Continue(())
    }
}

/// The rules of a text in its own order. Without meaning where a fault went to the sink.
pub(super) fn parse(text: &str, sink: &mut impl Sink) -> Vec<Rule> {
    let mut parser = Parser {
        sink,
        found_fault: false,
        rules: Vec::new(),
        slots: Slots::default(),
        too_close: Vec::new(),
    };
    // Where the sink wants no more faults, there is nothing left to do.
    let _ = parser.text(text).is_continue() && parser.hour_rule().is_continue();
    parser.rules
}

struct Parser<'s, S> {
    sink: &'s mut S,
    found_fault: bool,
    rules: Vec<Rule>,
    /// The points of the complete rules, and the faults of those that come too close to earlier
    /// ones.
    slots: Slots,
    too_close: Vec<PatternError>,
}

impl<S: Sink> Parser<'_, S> {
    fn fault(&mut self, kind: Kind, span: Range<usize>) -> ControlFlow<()> {
        self.found_fault = true;
        self.sink.take(PatternError::new(kind, span))
    }

    fn text(&mut self, text: &str) -> ControlFlow<()> {
        if text.trim_ascii().is_empty() {
            return self.fault(Kind::Empty, 0..text.len());
        }
        // As many bytes are never more characters.
        if text.len() > MAX_CHARACTERS
            && let Some((at, _)) = text.char_indices().nth(MAX_CHARACTERS)
        {
            let characters = text.chars().count();
            return self.fault(Kind::TooLong { characters }, at..text.len());
        }
        let lines = Lines::new(text);
        match lines.clone().next() {
            Some(first) if is_begin(&first) => self.calendar(lines),
            _ => self.bare_rules(lines),
        }
    }

    /// Rule values, one a line, with or without `RRULE:`.
    fn bare_rules<'t>(&mut self, lines: impl Iterator<Item = Line<'t>>) -> ControlFlow<()> {
        for line in lines {
            if line.text.is_empty() {
                self.fault(Kind::BlankLine, line.whole())?;
                continue;
            }
            match Property::of(&line) {
                None => self.rule(&line, 0..line.text.len())?,
                Some(property) => match property.role {
                    Role::Rule => self.property_rule(&line, &property)?,
                    Role::Time(name) => self.fault(Kind::TimeProperty { name }, line.whole())?,
                    _ => self.fault(Kind::NotARule { found: line.found() }, line.whole())?,
                },
            }
        }
        ControlFlow::Continue(())
    }

    /// A VCALENDAR with one VEVENT, or a VEVENT alone.
    fn calendar<'t>(&mut self, mut lines: impl Iterator<Item = Line<'t>>) -> ControlFlow<()> {
        let mut calendar = Calendar::new();
        while let Some(line) = lines.next() {
            if line.text.is_empty() {
                self.fault(Kind::BlankLine, line.whole())?;
                continue;
            }
            if let Some(component) = calendar.ended() {
                // What stands there may be anything; one fault says it.
                return self.fault(Kind::AfterEnd { component, found: line.found() }, line.whole());
            }
            let Some(property) = Property::of(&line) else {
                self.fault(Kind::NotAProperty { found: line.found() }, line.whole())?;
                continue;
            };
            let component = &line.text[property.value.clone()];
            let outcome = match property.role {
                Role::Begin | Role::End if !property.parameters.is_empty() => {
                    Err(Kind::ComponentParameters { found: line.found() })
                }
                Role::Begin => {
                    let outcome = calendar.begin(component, line.whole());
                    if outcome.is_err() {
                        skip_component(&mut lines);
                    }
                    outcome
                }
                Role::End => calendar.end(component),
                Role::Rule => calendar.rule(),
                Role::Time(name) => Err(Kind::TimeProperty { name }),
                Role::Descriptive => Ok(()),
            };
            match (outcome, property.role) {
                (Err(kind), _) => self.fault(kind, line.whole())?,
                (Ok(()), Role::Rule) => self.property_rule(&line, &property)?,
                (Ok(()), _) => {}
            }
        }
        for (kind, line) in calendar.unclosed() {
            self.fault(kind, line)?;
        }
        ControlFlow::Continue(())
    }

    /// A line `RRULE:value`.
    fn property_rule(&mut self, line: &Line<'_>, property: &Property) -> ControlFlow<()> {
        if !property.parameters.is_empty() {
            let found = line.text[property.parameters.clone()].trim_start_matches(';').into();
            return self.fault(Kind::RuleParameters { found }, line.whole());
        }
        self.rule(line, property.value.clone())
    }

    /// A rule's value, which stands at `value` in the line.
    fn rule(&mut self, line: &Line<'_>, value: Range<usize>) -> ControlFlow<()> {
        if value.is_empty() {
            return self.fault(Kind::EmptyRule, line.whole());
        }
        let mut parts = Parts::default();
        for part in split(&line.text, value.clone(), b';') {
            if part.is_empty() {
                // A semicolon stands before it or after it.
                let at = if part.start > value.start { part.start - 1 } else { part.start };
                self.fault(Kind::EmptyPart, line.span(at..at + 1))?;
                continue;
            }
            if let Err((kind, at)) = parts.read(&line.text, part) {
                self.fault(kind, line.span(at))?;
            }
        }
        let Some(frequency) = parts.frequency else {
            if parts.seen(Part::Freq) {
                return ControlFlow::Continue(());
            }
            let found = line.text[value.clone()].into();
            return self.fault(Kind::NoFrequency { found }, line.span(value));
        };
        let (days, hours) = (Days::of_mask(parts.days), Hours::of_mask(parts.hours));
        let rule = Rule { frequency, days, hours, minute: parts.minutes().next() };
        if let Some(kind) = self.too_close(&rule, &parts) {
            self.too_close.push(PatternError::new(kind, line.span(value)));
        }
        self.rules.push(rule);
        ControlFlow::Continue(())
    }

    /// Whether a rule's own points are too close to each other, or to those of earlier rules.
    /// Rules that leave something to the start are looked at when it is known.
    fn too_close(&mut self, rule: &Rule, parts: &Parts) -> Option<Kind> {
        let mut minutes = parts.minutes();
        if let (Some(first), Some(second)) = (minutes.next(), minutes.next()) {
            return Some(two_minutes(rule, first, second));
        }
        match rule.fill(&mut self.slots, None) {
            Err(TimetableError::TooClose(fault)) => Some(Kind::TooClose(fault)),
            _ => None,
        }
    }

    /// The faults of points that are too close count only where nothing else is wrong.
    fn hour_rule(&mut self) -> ControlFlow<()> {
        if self.found_fault {
            return ControlFlow::Continue(());
        }
        core::mem::take(&mut self.too_close).into_iter().try_for_each(|fault| self.sink.take(fault))
    }
}

/// The first two points of a rule with two minutes, where it names their day and hour.
fn two_minutes(rule: &Rule, first: u8, second: u8) -> Kind {
    let day = match (rule.days, rule.frequency) {
        (Some(days), _) => days.iter().next(),
        (None, Frequency::Daily) => Some(Weekday::Mon),
        (None, Frequency::Weekly) => None,
    };
    let hour = rule.hours().and_then(|mut hours| hours.next());
    let point = |minute| Point::new(day?, hour?, minute);
    match (point(first), point(second)) {
        (Some(a), Some(b)) => Kind::TooClose(TooClose::between(a, b)),
        _ => Kind::TwoMinutes { first, second },
    }
}

fn is_begin(line: &Line<'_>) -> bool {
    Property::of(line).is_some_and(|property| matches!(property.role, Role::Begin))
}

/// Passes over what is left of a component that is not taken, the components in it included.
fn skip_component<'t>(lines: &mut impl Iterator<Item = Line<'t>>) {
    let mut open = 1;
    for line in lines {
        let Some(property) = Property::of(&line) else { continue };
        match property.role {
            Role::Begin => open += 1,
            Role::End => open -= 1,
            _ => {}
        }
        if open == 0 {
            return;
        }
    }
}

/// The pieces of a range of the text between separators, as ranges of the text.
fn split(text: &str, range: Range<usize>, separator: u8) -> impl Iterator<Item = Range<usize>> {
    let mut start = range.start;
    text.as_bytes()[range].split(move |byte| *byte == separator).map(move |piece| {
        let at = start..start + piece.len();
        start = at.end + 1;
        at
    })
}
