//! How far a calendar has been read, and what may come next.

use core::ops::Range;

use super::is;
use crate::pattern::error::PatternErrorKind as Kind;
use crate::pattern::mistakes;

const CALENDAR: &str = "VCALENDAR";
const EVENT: &str = "VEVENT";

/// A VCALENDAR with one VEVENT, or a VEVENT alone, while its lines are read.
pub(super) struct Calendar {
    position: Position,
    /// The BEGIN lines of what is open.
    outer_begin: Option<Range<usize>>,
    event_begin: Option<Range<usize>>,
    has_rule: bool,
}

/// Where the next line stands.
#[derive(Clone, Copy, PartialEq)]
enum Position {
    Start,
    Calendar,
    Event,
    AfterEvent,
    End(&'static str),
}

impl Calendar {
    pub(super) fn new() -> Self {
        Self { position: Position::Start, outer_begin: None, event_begin: None, has_rule: false }
    }

    /// What has ended, where nothing may follow.
    pub(super) fn ended(&self) -> Option<&'static str> {
        match self.position {
            Position::End(component) => Some(component),
            _ => None,
        }
    }

    /// A line BEGIN:component, which stands at `line` in the text.
    pub(super) fn begin(&mut self, component: &str, line: Range<usize>) -> Result<(), Kind> {
        let is = |known: &str| is(component.as_bytes(), known);
        match self.position {
            Position::Start if is(CALENDAR) => {
                self.outer_begin = Some(line);
                self.position = Position::Calendar;
            }
            Position::Start | Position::Calendar if is(EVENT) => {
                self.event_begin = Some(line);
                self.position = Position::Event;
            }
            Position::Event | Position::AfterEvent if is(EVENT) => return Err(Kind::SecondEvent),
            _ => {
                let other = || Kind::Component { found: component.into() };
                return Err(mistakes::line_end(component).unwrap_or_else(other));
            }
        }
        Ok(())
    }

    /// A line END:component. After a fault reading goes on as if what the line names had ended.
    pub(super) fn end(&mut self, component: &str) -> Result<(), Kind> {
        let is = |known: &str| is(component.as_bytes(), known);
        match self.position {
            Position::Event if is(EVENT) => {
                self.event_begin = None;
                self.position = match self.outer_begin {
                    Some(_) => Position::AfterEvent,
                    None => Position::End(EVENT),
                };
                if self.has_rule { Ok(()) } else { Err(Kind::NoRule) }
            }
            Position::Calendar | Position::AfterEvent if is(CALENDAR) => {
                let had_event = self.position == Position::AfterEvent;
                self.end_all();
                if had_event { Ok(()) } else { Err(Kind::NoEvent) }
            }
            position => {
                if is(CALENDAR) {
                    self.end_all();
                }
                let expected = if position == Position::Event { EVENT } else { CALENDAR };
                Err(Kind::WrongEnd { expected, found: component.into() })
            }
        }
    }

    fn end_all(&mut self) {
        self.outer_begin = None;
        self.event_begin = None;
        self.position = Position::End(CALENDAR);
    }

    /// A line with a rule.
    pub(super) fn rule(&mut self) -> Result<(), Kind> {
        self.has_rule = true;
        if self.position == Position::Event { Ok(()) } else { Err(Kind::RuleOutsideEvent) }
    }

    /// What is still open at the end of the text, and where it was opened.
    pub(super) fn unclosed(self) -> impl Iterator<Item = (Kind, Range<usize>)> {
        [(EVENT, self.event_begin), (CALENDAR, self.outer_begin)]
            .into_iter()
            .filter_map(|(component, line)| Some((Kind::NotClosed { component }, line?)))
    }
}
