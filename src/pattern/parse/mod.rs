//! From text to rules: one parser, whose faults go to a sink that decides whether to go on.

mod calendar;
mod line;
mod parts;

use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

use chrono::Weekday;

use super::MAX_CHARACTERS;
use super::error::{PatternError, PatternErrorKind as Kind, TimetableError};
use super::lines::{Line, Lines, UnfoldedText};
use super::mistakes::{self, Mistake, Scope};
use super::note::{PatternNote, PatternNoteKind};
use super::rule::{Frequency, RecurrenceRule, RulePart};
use super::sets::{DaySet, HourSet};
use super::start_search::NoValidStart;
use crate::timetable::{Slots, TooClose, WeekMinute};
use calendar::Calendar;
use line::LineContent;
use parts::{RuleParts, end_of_part, is_interval_of_one_part};

/// Takes faults as they are found, and says whether to look for more.
pub(super) trait FaultSink {
    fn take(&mut self, fault: PatternError) -> ControlFlow<()>;
}

/// Keeps the first fault and stops there.
impl FaultSink for Option<PatternError> {
    fn take(&mut self, fault: PatternError) -> ControlFlow<()> {
        *self = Some(fault);
        ControlFlow::Break(())
    }
}

/// Keeps every fault.
impl FaultSink for Vec<PatternError> {
    fn take(&mut self, fault: PatternError) -> ControlFlow<()> {
        self.push(fault);
        ControlFlow::Continue(())
    }
}

/// What a text is held to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PatternOrigin {
    /// The reference, as a request must be.
    Request,
    /// What services store and answer.
    Stored,
}

/// What a text holds. Without meaning where a fault went to the sink.
#[derive(Default)]
pub(super) struct Parsed {
    /// In the order of the text.
    pub(super) rules: Vec<RecurrenceRule>,
    pub(super) notes: Vec<PatternNote>,
}

/// Reads a text.
pub(super) fn parse(text: &str, reading: PatternOrigin, sink: &mut impl FaultSink) -> Parsed {
    if let Some((kind, span)) = whole_fault(text) {
        // One fault, whether or not the sink wants more.
        let _ = sink.take(PatternError::new(kind, span));
        return Parsed::default();
    }
    let unfolded = UnfoldedText::of(text);
    let mut parser = Parser {
        sink,
        text: &unfolded,
        reading,
        found_fault: false,
        // Most texts have one rule, and no rule is shorter than this.
        rules: Vec::with_capacity(1 + text.len() / 128),
        notes: Vec::new(),
        slots: None,
        leaves_to_start: false,
        too_close: Vec::new(),
    };
    let _ = parser.text().is_continue() && parser.hour_rule().is_continue();
    Parsed { rules: parser.rules, notes: parser.notes }
}

/// A text that is empty or too long, or starts with a byte order mark.
fn whole_fault(text: &str) -> Option<(Kind, Range<usize>)> {
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        return Some((Kind::ByteOrderMark, 0..text.len() - rest.len()));
    }
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
    text: &'p UnfoldedText<'p>,
    reading: PatternOrigin,
    found_fault: bool,
    rules: Vec<RecurrenceRule>,
    notes: Vec<PatternNote>,
    /// The points of the complete rules, from the second rule on.
    slots: Option<Slots>,
    /// Whether one of several rules leaves something to the start.
    leaves_to_start: bool,
    /// The faults of rules that come too close to themselves or to earlier ones.
    too_close: Vec<PatternError>,
}

impl<S: FaultSink> Parser<'_, S> {
    #[cold]
    fn fault(&mut self, kind: Kind, unfolded: Range<usize>) -> ControlFlow<()> {
        if !self.found_fault
            && let Some(line) = mistakes::indented_line(self.text.raw)
        {
            // The lines are cut in other places than they were meant to be.
            let _ = self.sink.take(PatternError::new(Kind::Indented, line));
            return ControlFlow::Break(());
        }
        self.found_fault = true;
        self.sink.take(PatternError::new(kind, self.text.span(unfolded)))
    }

    fn text(&mut self) -> ControlFlow<()> {
        let text: &str = &self.text.text;
        let lines = Lines::new(text);
        if line::starts_with_begin(text) { self.calendar(lines) } else { self.bare_rules(lines) }
    }

    /// RecurrenceRule values, one a line, with or without `RRULE:`.
    fn bare_rules(&mut self, mut lines: Lines<'_>) -> ControlFlow<()> {
        while let Some((line, content)) = line::next(&mut lines) {
            match content {
                LineContent::Rule { value } => self.rule(line, value)?,
                LineContent::Other => self.rule(line, 0)?,
                LineContent::Blank if lines.rest().is_empty() => {}
                LineContent::Blank => self.fault(Kind::BlankLine, line.whole())?,
                LineContent::RuleWithParameters(parameters) => {
                    self.fault(Kind::RuleParameters { found: parameters.into() }, line.whole())?;
                }
                LineContent::Time(name) => self.fault(Kind::TimeProperty { name }, line.whole())?,
                _ => self.fault(Kind::NotARule { found: line.text.into() }, line.whole())?,
            }
        }
        ControlFlow::Continue(())
    }

    /// A VCALENDAR with one VEVENT, or a VEVENT alone.
    fn calendar(&mut self, mut lines: Lines<'_>) -> ControlFlow<()> {
        let mut calendar = Calendar::new();
        while let Some((line, content)) = line::next(&mut lines) {
            let found = || line.text.into();
            if let (Some(component), false) = (calendar.ended(), line.text.is_empty()) {
                // What stands there may be anything; one fault says it.
                return self.fault(Kind::AfterEnd { component, found: found() }, line.whole());
            }
            let outcome = match content {
                LineContent::Rule { value } => match calendar.rule() {
                    Ok(()) => {
                        self.rule(line, value)?;
                        continue;
                    }
                    Err(kind) => Err(kind),
                },
                LineContent::Begin(component) | LineContent::BeginWithParameters(component) => {
                    let outcome = calendar.begin(component.trim(), line.whole());
                    if outcome.is_err() {
                        skip_component(&mut lines);
                    }
                    outcome.and_then(|()| name_alone(content, line))
                }
                LineContent::End(component) | LineContent::EndWithParameters(component) => {
                    calendar.end(component.trim()).and_then(|()| name_alone(content, line))
                }
                LineContent::Blank if lines.rest().is_empty() => Ok(()),
                LineContent::Descriptive => Ok(()),
                LineContent::RuleWithParameters(parameters) => calendar
                    .rule()
                    .and_then(|()| Err(Kind::RuleParameters { found: parameters.into() })),
                LineContent::Time(name) => Err(Kind::TimeProperty { name }),
                LineContent::Blank => Err(Kind::BlankLine),
                LineContent::Other => Err(not_a_property(line.text)),
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
        let mut parts = RuleParts::default();
        let mut part = start;
        let (mut had_fault, mut had_interval) = (false, false);
        loop {
            let end = match parts.read(line.text, part) {
                Ok(end) => end,
                Err((kind, at)) => {
                    if self.reading == PatternOrigin::Stored
                        && !had_interval
                        && is_interval_of_one(&kind)
                    {
                        had_interval = true;
                        let span = self.text.span(line.span(at));
                        self.notes.push(PatternNote::new(PatternNoteKind::IntervalOfOne, span));
                    } else if !had_fault
                        && let Some(mistake) = mistakes::in_rule(&line.text[start..])
                    {
                        return self.mistake(mistake, line, start);
                    } else {
                        had_fault = true;
                        self.fault(kind, line.span(at))?;
                    }
                    end_of_part(line.text, part)
                }
            };
            if end == value.end {
                break;
            }
            part = end + 1;
        }
        let Some(frequency) = parts.frequency else {
            if parts.seen(RulePart::Freq) {
                return ControlFlow::Continue(());
            }
            let found = line.text[value.clone()].into();
            return self.fault(Kind::NoFrequency { found }, line.span(value));
        };
        let (days, hours) = (DaySet::of_mask(parts.days), HourSet::of_mask(parts.hours));
        let (minute, second_minute) = parts.minutes();
        let rule = RecurrenceRule { frequency, days, hours, minute };
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

    /// A mistake that explains whatever else is wrong with a rule.
    fn mistake(&mut self, mistake: Mistake, line: Line<'_>, start: usize) -> ControlFlow<()> {
        let Mistake { kind, at, scope } = mistake;
        self.fault(kind, line.span(start + at.start..start + at.end))?;
        match scope {
            Scope::Line => ControlFlow::Continue(()),
            Scope::Text => ControlFlow::Break(()),
        }
    }

    /// Whether a rule with one minute comes too close to earlier ones. What leaves something to the
    /// start is looked at when that is known.
    fn too_close(&mut self, rule: &RecurrenceRule) -> Option<TooClose> {
        let slots = match (&mut self.slots, &*self.rules) {
            // It does not come too close to itself, so most patterns need no slots.
            (None, []) => return None,
            (None, earlier) => {
                let mut slots = Slots::default();
                for rule in earlier {
                    self.leaves_to_start |= rule.fill(&mut slots, None).is_err();
                }
                self.slots.insert(slots)
            }
            (Some(slots), _) => slots,
        };
        match rule.fill(slots, None) {
            Err(TimetableError::TooClose(fault)) => Some(fault),
            Err(TimetableError::Missing { .. }) => {
                self.leaves_to_start = true;
                None
            }
            Ok(()) => None,
        }
    }

    /// The faults of points that are too close count only where nothing else is wrong.
    fn hour_rule(&mut self) -> ControlFlow<()> {
        if self.found_fault {
            return ControlFlow::Continue(());
        }
        if self.leaves_to_start && self.too_close.is_empty() {
            return self.every_start();
        }
        core::mem::take(&mut self.too_close).into_iter().try_for_each(|fault| self.sink.take(fault))
    }

    /// Whether there is a start with which all points are an hour apart.
    fn every_start(&mut self) -> ControlFlow<()> {
        let Some(NoValidStart { rules, start, example }) = NoValidStart::of(&self.rules) else {
            return ControlFlow::Continue(());
        };
        let span = self.text.span(self.value_of_rule(rules - 1));
        self.sink.take(PatternError::new(Kind::TooCloseForEveryStart { start, example }, span))
    }

    /// Where the value of a rule stands in a text without fault.
    #[cold]
    fn value_of_rule(&self, index: usize) -> Range<usize> {
        let mut lines = Lines::new(&self.text.text);
        let mut values = core::iter::from_fn(|| {
            loop {
                match line::next(&mut lines)? {
                    (line, LineContent::Rule { value }) => {
                        return Some(line.span(value..line.text.len()));
                    }
                    // In a calendar without fault every line says something.
                    (line, LineContent::Other) => return Some(line.whole()),
                    _ => {}
                }
            }
        });
        values.nth(index).unwrap_or_default()
    }
}

/// A BEGIN or END that has nothing but a component's name.
fn name_alone(content: LineContent<'_>, line: Line<'_>) -> Result<(), Kind> {
    match content {
        LineContent::Begin(component) | LineContent::End(component)
            if component.trim() == component =>
        {
            Ok(())
        }
        _ => Err(Kind::ComponentParameters { found: line.text.into() }),
    }
}

fn is_interval_of_one(kind: &Kind) -> bool {
    matches!(kind, Kind::NoEffect { found } if is_interval_of_one_part(found.as_str()))
}

/// The first two points of a rule with two minutes, where it names their day and hour.
fn two_minutes(rule: &RecurrenceRule, first: u8, second: u8) -> Kind {
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

/// What a line of a calendar is that is no property.
fn not_a_property(line: &str) -> Kind {
    let named = line.trim_start().as_bytes().split_at_checked("RRULE".len());
    if named.is_some_and(|(name, _)| is(name, "RRULE")) {
        if let Some((kind, _)) = mistakes::full_width(line) {
            return kind;
        }
        if line.contains(char::is_whitespace) {
            return Kind::Space { part: None, found: line.into() };
        }
    }
    Kind::NotAProperty { found: line.into() }
}

/// Passes over what is left of a component that is not taken, the components in it included.
fn skip_component(lines: &mut Lines<'_>) {
    let mut open = 1;
    while let Some((_, content)) = line::next(lines) {
        match content {
            LineContent::Begin(_) | LineContent::BeginWithParameters(_) => open += 1,
            LineContent::End(_) | LineContent::EndWithParameters(_) => open -= 1,
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
