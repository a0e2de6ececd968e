//! The parser of all dialects. It passes faults to a sink, which decides whether parsing continues.

mod calendar;
mod cbr;
mod csbs;
mod distances;
mod line;
mod parts;
mod rule;
mod sink;

use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};
use core::slice;

use super::dialect::Dialect;
use super::error::{PatternError, PatternErrorKind as Kind};
use super::lines::UnfoldedText;
use super::mistakes;
use super::note::{PatternNote, PatternNoteKind};
use super::rule::Rule;
use super::{MAX_CBR_RULES, MAX_CHARACTERS};
use crate::timetable::Draft;
use sink::FaultSink;

/// Where a text comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PatternOrigin {
    /// A request, which must follow the reference.
    Request,
    /// A service's answer. In CSBS it may have `INTERVAL=1`. Parts that few clients understand get notes.
    Stored,
}

/// The content of a text. It is incomplete if the sink received a fault.
#[derive(Default)]
pub(super) struct Parsed {
    /// The rules, in the order of the text.
    pub(super) rules: Vec<Rule>,
    pub(super) notes: Vec<PatternNote>,
}

/// How the rules of a pattern are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    /// A calendar or bare rules.
    Csbs,
    /// Bare rules, one per line.
    CbrLines,
    /// A list of bare rules.
    CbrList,
}

impl Format {
    fn dialect(self) -> Dialect {
        match self {
            Self::Csbs => Dialect::Csbs,
            Self::CbrLines | Self::CbrList => Dialect::Cbr,
        }
    }
}

/// Parses a text in the dialect of CSBS.
pub(super) fn parse(text: &str, origin: PatternOrigin, sink: &mut impl FaultSink) -> Parsed {
    if let Some((kind, span)) = fault_of_whole_text(text) {
        return refused(sink, kind, span);
    }
    let text = UnfoldedText::new(text);
    Parser::new(sink, Format::Csbs, origin, slice::from_ref(&text), &text).parse(Parser::csbs_text)
}

/// Parses a text in the dialect of CBR.
pub(super) fn parse_cbr(text: &str, sink: &mut impl FaultSink) -> Parsed {
    if let Some((kind, span)) = fault_of_whole_text(text) {
        return refused(sink, kind, span);
    }
    let text = UnfoldedText::without_folds(text);
    let (format, origin) = (Format::CbrLines, PatternOrigin::Request);
    Parser::new(sink, format, origin, slice::from_ref(&text), &text).parse(Parser::cbr_lines)
}

/// Parses a list of rules in the dialect of CBR.
pub(super) fn parse_cbr_rules(
    rules: &[&str],
    origin: PatternOrigin,
    sink: &mut impl FaultSink,
) -> Parsed {
    let characters = rules.iter().map(|rule| rule.chars().count()).sum();
    let read = rules.iter().take(MAX_CBR_RULES);
    let texts: Vec<_> = read.map(|rule| UnfoldedText::without_folds(rule)).collect();
    let Some(first) = texts.first() else {
        return refused(sink, Kind::EmptyRuleList, 0..0);
    };
    if characters > MAX_CHARACTERS {
        return refused(sink, Kind::TooLong { characters }, 0..0);
    }
    let parser = Parser::new(sink, Format::CbrList, origin, &texts, first);
    parser.parse(|parser| parser.cbr_list(rules.len()))
}

/// Refuses a text or a list as a whole. No more faults are looked for, even if the sink wants them.
fn refused(sink: &mut impl FaultSink, kind: Kind, span: Range<usize>) -> Parsed {
    let _ = sink.take(PatternError::new(kind, span, None));
    Parsed::default()
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
    format: Format,
    origin: PatternOrigin,
    /// The text, or the rules of a list.
    texts: &'p [UnfoldedText<'p>],
    /// The text, or the rule of a list that is read.
    text: &'p UnfoldedText<'p>,
    /// The index of the rule of a list that is read.
    rule_index: Option<usize>,
    found_fault: bool,
    rules: Vec<Rule>,
    notes: Vec<PatternNote>,
    /// The times of the complete rules. `None` until the second rule is read.
    draft: Option<Draft>,
    /// Whether a rule depends on the start. Not known until the second rule is read.
    waits_for_start: bool,
    /// Faults of complete rules that are too close to themselves or to earlier rules.
    too_close: Vec<PatternError>,
}

impl<'p, S: FaultSink> Parser<'p, S> {
    fn new(
        sink: &'p mut S,
        format: Format,
        origin: PatternOrigin,
        texts: &'p [UnfoldedText<'p>],
        text: &'p UnfoldedText<'p>,
    ) -> Self {
        Self {
            sink,
            format,
            origin,
            texts,
            text,
            rule_index: None,
            found_fault: false,
            // Most texts have one rule; a long text is likely to have more.
            rules: Vec::with_capacity(texts.len() + text.original.len() / 128),
            notes: Vec::new(),
            draft: None,
            waits_for_start: false,
            too_close: Vec::new(),
        }
    }

    fn parse(mut self, read: impl FnOnce(&mut Self) -> ControlFlow<()>) -> Parsed {
        let _ = read(&mut self).is_continue() && self.check_distances().is_continue();
        Parsed { rules: self.rules, notes: self.notes }
    }

    /// Passes a fault to the sink. `span` is its range in the text without folds.
    #[cold]
    fn fault(&mut self, kind: Kind, span: Range<usize>) -> ControlFlow<()> {
        if !self.found_fault
            && let Some(fault) = self.misread_lines()
        {
            // Lines do not start where they were meant to, so other faults would mislead.
            let _ = self.sink.take(fault);
            return ControlFlow::Break(());
        }
        self.found_fault = true;
        let fault = self.error(kind, span);
        self.sink.take(fault)
    }

    fn error(&self, kind: Kind, span: Range<usize>) -> PatternError {
        PatternError::new(kind, self.text.original_span(span), self.rule_index)
    }

    fn note(&mut self, kind: PatternNoteKind, span: Range<usize>) {
        let span = self.text.original_span(span);
        self.notes.push(PatternNote::new(kind, span, self.rule_index));
    }

    /// Returns the fault of a line that starts with white space although it should not.
    fn misread_lines(&self) -> Option<PatternError> {
        let text = self.text.original;
        let (kind, line) = match self.format {
            Format::Csbs => (Kind::Indented, mistakes::indented_line(text)?),
            Format::CbrLines => (Kind::Folded, mistakes::folded_line(text)?),
            Format::CbrList => return None,
        };
        Some(PatternError::new(kind, line, None))
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
