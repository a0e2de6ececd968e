//! Reads the texts of CSBS: calendars and bare rules.

use core::ops::ControlFlow;

use super::calendar::CalendarReader;
use super::line::{self, LineContent};
use super::sink::FaultSink;
use super::{Parser, is};
use crate::pattern::dialect::Dialect;
use crate::pattern::error::PatternErrorKind as Kind;
use crate::pattern::lines::{Line, Lines};
use crate::pattern::mistakes;

impl<S: FaultSink> Parser<'_, S> {
    pub(super) fn csbs_text(&mut self) -> ControlFlow<()> {
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
                _ => self.fault(not_a_rule(line.text), line.whole())?,
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

fn not_a_rule(line: &str) -> Kind {
    Kind::NotARule { dialect: Dialect::Csbs, found: line.into() }
}
