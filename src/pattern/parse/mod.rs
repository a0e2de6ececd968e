//! From text to rules: one parser, whose faults go to a sink that decides whether to go on.

mod calendar;
mod content;
mod parts;

use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

use chrono::Weekday;

use super::MAX_CHARACTERS;
use super::error::{PatternError, PatternErrorKind as Kind, TimetableError};
use super::lines::{Line, Lines, Unfolded};
use super::rule::{Frequency, Part, Rule};
use super::sets::{Days, Hours};
use crate::timetable::{Point, Slots, TooClose};
use calendar::Calendar;
use content::Content;
use parts::{Parts, end_of_part};

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
    if let Some((kind, span)) = size_fault(text) {
        // One fault, whether or not the sink wants more.
        let _ = sink.take(PatternError::new(kind, span));
        return Vec::new();
    }
    let unfolded = Unfolded::of(text);
    let mut parser = Parser {
        sink,
        text: &unfolded,
        found_fault: false,
        // Most texts have one rule, and no rule is shorter than this.
        rules: Vec::with_capacity(1 + text.len() / 128),
        slots: None,
        too_close: Vec::new(),
    };
    let _ = parser.text().is_continue() && parser.hour_rule().is_continue();
    parser.rules
}

/// A text that is empty or too long.
fn size_fault(text: &str) -> Option<(Kind, Range<usize>)> {
    if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        return Some((Kind::Empty, 0..text.len()));
    }
    // As many bytes are never more characters.
    if text.len() <= MAX_CHARACTERS {
        return None;
    }
    let (at, _) = text.char_indices().nth(MAX_CHARACTERS)?;
    Some((Kind::TooLong { characters: text.chars().count() }, at..text.len()))
}

struct Parser<'p, S> {
    sink: &'p mut S,
    text: &'p Unfolded<'p>,
    found_fault: bool,
    rules: Vec<Rule>,
    /// The points of the complete rules, from the second rule on.
    slots: Option<Slots>,
    /// The faults of rules that come too close to themselves or to earlier ones.
    too_close: Vec<PatternError>,
}

impl<S: Sink> Parser<'_, S> {
    #[cold]
    fn fault(&mut self, kind: Kind, unfolded: Range<usize>) -> ControlFlow<()> {
        self.found_fault = true;
        self.sink.take(PatternError::new(kind, self.text.span(unfolded)))
    }

    fn text(&mut self) -> ControlFlow<()> {
        let text: &str = &self.text.text;
        let lines = Lines::new(text);
        if content::starts_with_begin(text) { self.calendar(lines) } else { self.bare_rules(lines) }
    }

    /// Rule values, one a line, with or without `RRULE:`.
    fn bare_rules(&mut self, mut lines: Lines<'_>) -> ControlFlow<()> {
        while let Some((line, content)) = content::next(&mut lines) {
            match content {
                Content::Rule { value } => self.rule(line, value)?,
                Content::Other => self.rule(line, 0)?,
                Content::Blank => self.fault(Kind::BlankLine, line.whole())?,
                Content::RuleWithParameters(parameters) => {
                    self.fault(Kind::RuleParameters { found: parameters.into() }, line.whole())?;
                }
                Content::Time(name) => self.fault(Kind::TimeProperty { name }, line.whole())?,
                _ => self.fault(Kind::NotARule { found: line.text.into() }, line.whole())?,
            }
        }
        ControlFlow::Continue(())
    }

    /// A VCALENDAR with one VEVENT, or a VEVENT alone.
    fn calendar(&mut self, mut lines: Lines<'_>) -> ControlFlow<()> {
        let mut calendar = Calendar::new();
        while let Some((line, content)) = content::next(&mut lines) {
            let found = || line.text.into();
            if let (Some(component), false) = (calendar.ended(), line.text.is_empty()) {
                // What stands there may be anything; one fault says it.
                return self.fault(Kind::AfterEnd { component, found: found() }, line.whole());
            }
            let outcome = match content {
                Content::Rule { value } => match calendar.rule() {
                    Ok(()) => {
                        self.rule(line, value)?;
                        continue;
                    }
                    Err(kind) => Err(kind),
                },
                Content::Begin(component) => {
                    let outcome = calendar.begin(component, line.whole());
                    if outcome.is_err() {
                        skip_component(&mut lines);
                    }
                    outcome
                }
                Content::End(component) => calendar.end(component),
                Content::Descriptive => Ok(()),
                Content::BeginWithParameters | Content::EndWithParameters => {
                    Err(Kind::ComponentParameters { found: found() })
                }
                Content::RuleWithParameters(parameters) => calendar
                    .rule()
                    .and_then(|()| Err(Kind::RuleParameters { found: parameters.into() })),
                Content::Time(name) => Err(Kind::TimeProperty { name }),
                Content::Blank => Err(Kind::BlankLine),
                Content::Other => Err(Kind::NotAProperty { found: found() }),
            };
            if let Err(kind) = outcome {
                self.fault(kind, line.whole())?;
            }
        }
        for (kind, line) in calendar.unclosed() {
            self.fault(kind, line)?;
        }
        ControlFlow::Continue(())
    }

    /// A rule's value, which stands from `start` on in the line.
    fn rule(&mut self, line: Line<'_>, start: usize) -> ControlFlow<()> {
        let value = start..line.text.len();
        if value.is_empty() {
            return self.fault(Kind::EmptyRule, line.whole());
        }
        let mut parts = Parts::default();
        let mut part = start;
        loop {
            let end = match parts.read(line.text, part) {
                Ok(end) => end,
                Err((kind, at)) => {
                    self.fault(kind, line.span(at))?;
                    end_of_part(line.text, part)
                }
            };
            if end == value.end {
                break;
            }
            part = end + 1;
        }
        let Some(frequency) = parts.frequency else {
            if parts.seen(Part::Freq) {
                return ControlFlow::Continue(());
            }
            let found = line.text[value.clone()].into();
            return self.fault(Kind::NoFrequency { found }, line.span(value));
        };
        let (days, hours) = (Days::of_mask(parts.days), Hours::of_mask(parts.hours));
        let (minute, second_minute) = parts.minutes();
        let rule = Rule { frequency, days, hours, minute };
        let too_close = match (minute, second_minute) {
            (Some(first), Some(second)) => Some(two_minutes(&rule, first, second)),
            _ => self.too_close(&rule).map(Kind::TooClose),
        };
        if let Some(kind) = too_close {
            self.too_close.push(PatternError::new(kind, self.text.span(line.span(value))));
        }
        self.rules.push(rule);
        ControlFlow::Continue(())
    }

    /// Whether a rule with one minute comes too close to earlier ones. What leaves something to the
    /// start is looked at when that is known.
    fn too_close(&mut self, rule: &Rule) -> Option<TooClose> {
        let slots = match (&mut self.slots, &*self.rules) {
            // It does not come too close to itself, so most patterns need no slots.
            (None, []) => return None,
            (None, earlier) => {
                let mut slots = Slots::default();
                let _ = earlier.iter().try_for_each(|rule| rule.fill(&mut slots, None));
                self.slots.insert(slots)
            }
            (Some(slots), _) => slots,
        };
        match rule.fill(slots, None) {
            Err(TimetableError::TooClose(fault)) => Some(fault),
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

/// Passes over what is left of a component that is not taken, the components in it included.
fn skip_component(lines: &mut Lines<'_>) {
    let mut open = 1;
    while let Some((_, content)) = content::next(lines) {
        match content {
            Content::Begin(_) | Content::BeginWithParameters => open += 1,
            Content::End(_) | Content::EndWithParameters => open -= 1,
            _ => {}
        }
        if open == 0 {
            return;
        }
    }
}

/// Whether a text is a word, in any letter case.
// Inlined, so that the word is a constant: comparing with it is then a few instructions.
#[inline(always)]
#[allow(clippy::inline_always)]
fn is(text: &[u8], word: &str) -> bool {
    // Upper case is what all services write, and is told at once.
    text == word.as_bytes() || text.eq_ignore_ascii_case(word.as_bytes())
}

/// The first place from `start` on that is looked for, else the end of the text.
fn find(text: &[u8], start: usize, mut is_it: impl FnMut(u8) -> bool) -> usize {
    let mut at = start;
    while at < text.len() && !is_it(text[at]) {
        at += 1;
    }
    at
}
