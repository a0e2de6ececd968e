//! The nesting of VCALENDAR and VEVENT while the lines of a calendar are read.

use core::ops::Range;

use super::is;
use crate::pattern::error::PatternErrorKind as Kind;
use crate::pattern::mistakes;

const CALENDAR: &str = "VCALENDAR";
const EVENT: &str = "VEVENT";

/// Checks that lines form a VCALENDAR with one VEVENT, or a VEVENT alone.
pub(super) struct CalendarReader {
    position: Position,
    /// The range of the BEGIN line of each component that is open.
    calendar_begin: Option<Range<usize>>,
    event_begin: Option<Range<usize>>,
    has_rule: bool,
}

/// The position of the next line in the calendar.
#[derive(Clone, Copy, PartialEq)]
enum Position {
    Start,
    InCalendar,
    InEvent,
    AfterEvent,
    /// After the END of the outermost component, which is named.
    Ended(&'static str),
}

impl CalendarReader {
    pub(super) fn new() -> Self {
        Self { position: Position::Start, calendar_begin: None, event_begin: None, has_rule: false }
    }

    /// Returns the outermost component if it has ended; then nothing may follow.
    pub(super) fn ended(&self) -> Option<&'static str> {
        match self.position {
            Position::Ended(component) => Some(component),
            _ => None,
        }
    }

    /// Reads a line BEGIN:component. `line` is the range of the line.
    pub(super) fn begin(&mut self, component: &str, line: Range<usize>) -> Result<(), Kind> {
        let is = |known: &str| is(component.as_bytes(), known);
        match self.position {
            Position::Start if is(CALENDAR) => {
                self.calendar_begin = Some(line);
                self.position = Position::InCalendar;
            }
            Position::Start | Position::InCalendar if is(EVENT) => {
                self.event_begin = Some(line);
                self.position = Position::InEvent;
            }
            Position::InEvent | Position::AfterEvent if is(EVENT) => return Err(Kind::SecondEvent),
            _ => {
                let other = || Kind::Component { found: component.into() };
                return Err(mistakes::wrong_line_end(component).unwrap_or_else(other));
            }
        }
        Ok(())
    }

    /// Reads a line END:component. After an END:VCALENDAR, the calendar counts as ended even if there is a
    /// fault.
    pub(super) fn end(&mut self, component: &str) -> Result<(), Kind> {
        let is = |known: &str| is(component.as_bytes(), known);
        match self.position {
            Position::InEvent if is(EVENT) => {
                self.event_begin = None;
                self.position = match self.calendar_begin {
                    Some(_) => Position::AfterEvent,
                    None => Position::Ended(EVENT),
                };
                if self.has_rule { Ok(()) } else { Err(Kind::NoRule) }
            }
            Position::InCalendar | Position::AfterEvent if is(CALENDAR) => {
                let had_event = self.position == Position::AfterEvent;
                self.end_all();
                if had_event { Ok(()) } else { Err(Kind::NoEvent) }
            }
            position => {
                if is(CALENDAR) {
                    self.end_all();
                }
                let expected = if position == Position::InEvent { EVENT } else { CALENDAR };
                Err(Kind::WrongEnd { expected, found: component.into() })
            }
        }
    }

    fn end_all(&mut self) {
        self.calendar_begin = None;
        self.event_begin = None;
        self.position = Position::Ended(CALENDAR);
    }

    /// Reads an RRULE line.
    pub(super) fn rule(&mut self) -> Result<(), Kind> {
        self.has_rule = true;
        if self.position == Position::InEvent { Ok(()) } else { Err(Kind::RuleOutsideEvent) }
    }

    /// Returns a fault and the range of the BEGIN line for each component that is still open at the end
    /// of the text.
    pub(super) fn unclosed(self) -> impl Iterator<Item = (Kind, Range<usize>)> {
        [(EVENT, self.event_begin), (CALENDAR, self.calendar_begin)]
            .into_iter()
            .filter_map(|(component, line)| Some((Kind::NotClosed { component }, line?)))
    }
}
