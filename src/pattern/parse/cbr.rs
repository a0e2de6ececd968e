//! Reads the lists and the texts of CBR: bare rules.

use core::ops::ControlFlow;

use super::line::{self, LineContent};
use super::sink::FaultSink;
use super::{Parser, is};
use crate::pattern::MAX_CBR_RULES;
use crate::pattern::dialect::Dialect;
use crate::pattern::error::PatternErrorKind as Kind;
use crate::pattern::lines::{Line, Lines};
use crate::pattern::note::PatternNoteKind;
use crate::pattern::rule::{Frequency, Rule, RulePart};

impl<S: FaultSink> Parser<'_, S> {
    /// Reads rules, one per line.
    pub(super) fn cbr_lines(&mut self) -> ControlFlow<()> {
        let text: &str = &self.text.text;
        let mut lines = Lines::new(text);
        let (mut count, mut first_excess) = (0, None);
        while let Some((line, content)) = line::next(&mut lines) {
            match content {
                LineContent::Blank if lines.rest().is_empty() => break,
                _ if count >= MAX_CBR_RULES => {
                    first_excess.get_or_insert(line.whole().start);
                }
                LineContent::Blank => self.fault(Kind::BlankLine, line.whole())?,
                _ => self.cbr_rule(line, content)?,
            }
            count += 1;
        }
        match first_excess {
            Some(start) => self.fault(Kind::TooManyRules { found: count }, start..text.len()),
            None => ControlFlow::Continue(()),
        }
    }

    /// Reads the rules of a list of `count` rules.
    pub(super) fn cbr_list(&mut self, count: usize) -> ControlFlow<()> {
        for index in 0..self.texts.len() {
            self.select_rule(index);
            self.cbr_item()?;
        }
        if count > MAX_CBR_RULES {
            self.rule_index = None;
            return self.fault(Kind::TooManyRules { found: count }, 0..0);
        }
        ControlFlow::Continue(())
    }

    /// Starts reading the rule at this index of the list.
    pub(super) fn select_rule(&mut self, index: usize) {
        if let Some(text) = self.texts.get(index) {
            self.text = text;
            self.rule_index = Some(index);
        }
    }

    fn cbr_item(&mut self) -> ControlFlow<()> {
        let text: &str = &self.text.text;
        if text.starts_with('\u{feff}') {
            return self.fault(Kind::ByteOrderMark, 0..'\u{feff}'.len_utf8());
        }
        if text.trim().is_empty() {
            return self.fault(Kind::EmptyRule, 0..text.len());
        }
        if let Some(at) = memchr::memchr2(b'\n', b'\r', text.as_bytes())
            && !line::starts_with_begin(text)
        {
            let length = if text[at..].starts_with("\r\n") { 2 } else { 1 };
            return self.fault(Kind::LineEndInItem, at..at + length);
        }
        match line::next(&mut Lines::new(text)) {
            Some((line, content)) => self.cbr_rule(line, content),
            None => ControlFlow::Continue(()),
        }
    }

    /// Reads a line that should be a rule.
    fn cbr_rule(&mut self, line: Line<'_>, content: LineContent<'_>) -> ControlFlow<()> {
        match content {
            LineContent::NotAProperty => self.rule(line, 0),
            LineContent::Rule { value } => {
                self.fault(Kind::RulePrefix, line.span(0..value))?;
                self.rule(line, value)
            }
            LineContent::RuleWithParameters(_) => self.fault(Kind::RulePrefix, line.whole()),
            LineContent::Begin(_) | LineContent::BeginWithParameters(_) => {
                // The lines or items after it are likely to be the rest of the calendar.
                let _ = self.fault(Kind::Calendar, line.whole());
                ControlFlow::Break(())
            }
            LineContent::TimeProperty(name) => {
                self.fault(Kind::TimeProperty { name }, line.whole())
            }
            LineContent::Blank
            | LineContent::End(_)
            | LineContent::EndWithParameters(_)
            | LineContent::DescriptiveProperty => {
                let found = line.text.into();
                self.fault(Kind::NotARule { dialect: Dialect::Cbr, found }, line.whole())
            }
        }
    }

    /// Adds the notes on the rule that was read last.
    #[cold]
    pub(super) fn cbr_notes(&mut self, line: Line<'_>) {
        let (Some(first), Some(rule)) = (self.rules.first(), self.rules.last()) else { return };
        let names = || line.text.split(';').map(|part| part.split('=').next().unwrap_or(part));
        let is_part = |name: &str, part: RulePart| is(name.as_bytes(), part.name());
        let has_interval = names().any(|name| is_part(name, RulePart::Interval));
        let hour_and_minute_apart = !names().zip(names().skip(1)).any(|(name, next)| {
            is_part(name, RulePart::ByHour) && is_part(next, RulePart::ByMinute)
        });
        let days = |rule: &Rule| (rule.frequency, rule.interval, rule.days);
        let is_first_with_other_days = days(rule) != days(first)
            && !self.notes.iter().any(|note| note.kind() == PatternNoteKind::OtherDays);
        for (kind, holds) in [
            (
                PatternNoteKind::DailyWithoutInterval,
                rule.frequency == Frequency::Daily && !has_interval,
            ),
            (PatternNoteKind::HourAndMinuteApart, hour_and_minute_apart),
            (PatternNoteKind::OtherDays, is_first_with_other_days),
        ] {
            if holds {
                self.note(kind, line.whole());
            }
        }
    }
}
