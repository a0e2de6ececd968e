//! The parser. It passes faults to a sink, which decides whether parsing continues.

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
use super::rule::{Frequency, Rule, RulePart};
use super::sets::{DaySet, HourSet};
use super::start_search::NoValidStart;
use crate::timetable::{Draft, Interval, TooClose, WeekMinute};
use calendar::CalendarReader;
use line::LineContent;
use parts::{RuleParts, end_of_part, is_interval_of_one_part};

/// Receives faults as they are found.
pub(super) trait FaultSink {
    /// Receives a fault. Returns whether to look for more.
    fn take(&mut self, fault: PatternError) -> ControlFlow<()>;
}

/// Keeps the first fault and stops.
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

/// Where a text comes from, which decides what is accepted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PatternOrigin {
    /// A request, which must follow the reference.
    Request,
    /// A service's answer, which may have `INTERVAL=1`.
    Stored,
}

/// The content of a text. It is incomplete if the sink received a fault.
#[derive(Default)]
pub(super) struct Parsed {
    /// The rules, in the order of the text.
    pub(super) rules: Vec<Rule>,
    pub(super) notes: Vec<PatternNote>,
}

/// Parses a text.
pub(super) fn parse(text: &str, origin: PatternOrigin, sink: &mut impl FaultSink) -> Parsed {
    if let Some((kind, span)) = fault_of_whole_text(text) {
        // Stops even if the sink wants more faults.
        let _ = sink.take(PatternError::new(kind, span));
        return Parsed::default();
    }
    let unfolded = UnfoldedText::new(text);
    let mut parser = Parser {
        sink,
        text: &unfolded,
        origin,
        found_fault: false,
        // Most texts have one rule; a long text is likely to have more.
        rules: Vec::with_capacity(1 + text.len() / 128),
        notes: Vec::new(),
        draft: None,
        waits_for_start: false,
        too_close: Vec::new(),
    };
    let _ = parser.parse_text().is_continue() && parser.check_distances().is_continue();
    Parsed { rules: parser.rules, notes: parser.notes }
}

/// Returns the fault of a text that is empty, too long, or starts with a byte order mark, and its range.
fn fault_of_whole_text(text: &str) -> Option<(Kind, Range<usize>)> {
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        return Some((Kind::ByteOrderMark, 0..text.len() - rest.len()));
    }
    if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        return Some((Kind::Empty, 0..text.len()));
    }
    // A text never has more characters than bytes.
    if text.len() <= MAX_CHARACTERS {
        return None;
    }
    let (start, _) = text.char_indices().nth(MAX_CHARACTERS)?;
    Some((Kind::TooLong { characters: text.chars().count() }, start..text.len()))
}

struct Parser<'p, S> {
    sink: &'p mut S,
    text: &'p UnfoldedText<'p>,
    origin: PatternOrigin,
    found_fault: bool,
    rules: Vec<Rule>,
    notes: Vec<PatternNote>,
    /// The week minutes of the complete rules. `None` until the second rule is read.
    draft: Option<Draft>,
    /// Whether a rule takes a part from the start. Not known until the second rule is read.
    waits_for_start: bool,
    /// Faults of complete rules that are too close to themselves or to earlier rules.
    too_close: Vec<PatternError>,
}

impl<S: FaultSink> Parser<'_, S> {
    /// Passes a fault to the sink. `span` is its range in the text without folds.
    #[cold]
    fn fault(&mut self, kind: Kind, span: Range<usize>) -> ControlFlow<()> {
        if !self.found_fault
            && let Some(line) = mistakes::indented_line(self.text.original)
        {
            // Indentation has joined lines that were meant to be separate, so other faults would mislead.
            let _ = self.sink.take(PatternError::new(Kind::Indented, line));
            return ControlFlow::Break(());
        }
        self.found_fault = true;
        self.sink.take(PatternError::new(kind, self.text.original_span(span)))
    }

    fn parse_text(&mut self) -> ControlFlow<()> {
        let text: &str = &self.text.text;
        let lines = Lines::new(text);
        if line::starts_with_begin(text) { self.calendar(lines) } else { self.bare_rules(lines) }
    }

    /// Reads rule values, one per line, with or without `RRULE:`.
    fn bare_rules(&mut self, mut lines: Lines<'_>) -> ControlFlow<()> {
        while let Some((line, content)) = line::next(&mut lines) {
            match content {
                LineContent::Rule { value } => self.rule(line, value)?,
                LineContent::NotAProperty => self.rule(line, 0)?,
                LineContent::Blank if lines.rest().is_empty() => {}
                LineContent::Blank => self.fault(Kind::BlankLine, line.whole())?,
                LineContent::RuleWithParameters(parameters) => {
                    self.fault(Kind::RuleParameters { found: parameters.into() }, line.whole())?;
                }
                LineContent::TimeProperty(name) => {
                    self.fault(Kind::TimeProperty { name }, line.whole())?;
                }
                _ => self.fault(Kind::NotARule { found: line.text.into() }, line.whole())?,
            }
        }
        ControlFlow::Continue(())
    }

    /// Reads a VCALENDAR with one VEVENT, or a VEVENT alone.
    fn calendar(&mut self, mut lines: Lines<'_>) -> ControlFlow<()> {
        let mut calendar = CalendarReader::new();
        while let Some((line, content)) = line::next(&mut lines) {
            let found = || line.text.into();
            if let (Some(component), false) = (calendar.ended(), line.text.is_empty()) {
                // The text after the end can be anything, so it gets a single fault.
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
                    outcome.and_then(|()| check_component_name(content, line))
                }
                LineContent::End(component) | LineContent::EndWithParameters(component) => calendar
                    .end(component.trim())
                    .and_then(|()| check_component_name(content, line)),
                LineContent::Blank if lines.rest().is_empty() => Ok(()),
                LineContent::DescriptiveProperty => Ok(()),
                LineContent::RuleWithParameters(parameters) => calendar
                    .rule()
                    .and_then(|()| Err(Kind::RuleParameters { found: parameters.into() })),
                LineContent::TimeProperty(name) => Err(Kind::TimeProperty { name }),
                LineContent::Blank => Err(Kind::BlankLine),
                LineContent::NotAProperty => Err(not_a_property_fault(line.text)),
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

    /// Reads the value of a rule, which starts at offset `start` of the line.
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
                Err((kind, range)) => {
                    if self.origin == PatternOrigin::Stored
                        && !had_interval
                        && is_interval_of_one(&kind)
                    {
                        had_interval = true;
                        let span = self.text.original_span(line.span(range));
                        self.notes.push(PatternNote::new(PatternNoteKind::IntervalOfOne, span));
                    } else if !had_fault
                        && let Some(mistake) = mistakes::in_rule(&line.text[start..])
                    {
                        return self.mistake(mistake, line, start);
                    } else {
                        had_fault = true;
                        self.fault(kind, line.span(range))?;
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
        let (days, hours) = (DaySet::from_mask(parts.days), HourSet::from_mask(parts.hours));
        let (minute, second_minute) = parts.minutes();
        let interval = Interval::DAILY;
        let rule = Rule { frequency, interval, days, hours, minute };
        let too_close = match (minute, second_minute) {
            (Some(first), Some(second)) => Some(two_minutes_fault(&rule, first, second)),
            _ => self.too_close(&rule).map(Kind::TooClose),
        };
        if let Some(kind) = too_close {
            self.too_close.push(PatternError::new(kind, self.text.original_span(line.span(value))));
        }
        self.rules.push(rule);
        ControlFlow::Continue(())
    }

    /// Reports the mistake that explains all faults of a rule.
    fn mistake(&mut self, mistake: Mistake, line: Line<'_>, start: usize) -> ControlFlow<()> {
        let Mistake { kind, range, scope } = mistake;
        self.fault(kind, line.span(start + range.start..start + range.end))?;
        match scope {
            Scope::Line => ControlFlow::Continue(()),
            Scope::Text => ControlFlow::Break(()),
        }
    }

    /// Returns the error if a rule with one minute is too close to earlier rules, as far as that is known
    /// without a start.
    fn too_close(&mut self, rule: &Rule) -> Option<TooClose> {
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

    /// Reports week minutes that are less than an hour apart, if there is no other fault.
    fn check_distances(&mut self) -> ControlFlow<()> {
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
        let span = self.text.original_span(self.value_of_rule(rule_count - 1));
        self.sink.take(PatternError::new(Kind::TooCloseForEveryStart { start, example }, span))
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
                    // Without faults, only a bare rule is not a property.
                    (line, LineContent::NotAProperty) => return Some(line.whole()),
                    _ => {}
                }
            }
        });
        values.nth(index).unwrap_or_default()
    }
}

/// Checks that a BEGIN or END has only the name of a component, without parameters or spaces.
fn check_component_name(content: LineContent<'_>, line: Line<'_>) -> Result<(), Kind> {
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

/// Returns the fault of a rule with two minutes. It names two week minutes if the rule has a day and an
/// hour, otherwise only the minutes.
fn two_minutes_fault(rule: &Rule, first: u8, second: u8) -> Kind {
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

/// Returns the fault of a line of a calendar that is not a property.
fn not_a_property_fault(line: &str) -> Kind {
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

/// Skips the rest of a component, including the components in it.
fn skip_component(lines: &mut Lines<'_>) {
    let mut depth = 1;
    while let Some((_, content)) = line::next(lines) {
        match content {
            LineContent::Begin(_) | LineContent::BeginWithParameters(_) => depth += 1,
            LineContent::End(_) | LineContent::EndWithParameters(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

/// Returns whether a text is a word, in any letter case.
// Inlined so that `word` is a constant and the comparison takes a few instructions.
#[inline(always)]
#[allow(clippy::inline_always)]
fn is(text: &[u8], word: &str) -> bool {
    // Compares without case folding first: services write upper case.
    text == word.as_bytes() || text.eq_ignore_ascii_case(word.as_bytes())
}

/// Returns the offset of the first matching byte at or after `start`, or the length of the text.
fn find(text: &[u8], start: usize, mut matches: impl FnMut(u8) -> bool) -> usize {
    let mut index = start;
    while index < text.len() && !matches(text[index]) {
        index += 1;
    }
    index
}
