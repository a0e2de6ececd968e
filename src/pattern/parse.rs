//! From text to rules: one parser, whose faults go to a sink that decides whether to go on.

use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

use chrono::{Weekday, WeekdaySet};

use super::MAX_CHARACTERS;
use super::error::{Found, PatternError, PatternErrorKind as Kind};
use super::lines::{Line, Lines};
use super::rule::{Frequency, Hours, Part, Rule};
use crate::timetable::{Point, Slots, TooClose, weekday_code};

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

/// Properties that would change the times, in an event as anywhere else.
const TIME_PROPERTIES: [&str; 5] = ["DTSTART", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"];

/// The rules of a text in its own order. Without meaning where a fault went to the sink.
pub(super) fn parse(text: &str, sink: &mut impl Sink) -> Vec<Rule> {
    let mut parser = Parser { sink, found_fault: false, drafts: Vec::new() };
    // Where the sink wants no more faults, what was read so far is thrown away.
    let _ = parser.text(text);
    if parser.found_fault {
        return Vec::new();
    }
    match parser.hour_rule() {
        ControlFlow::Continue(rules) => rules,
        ControlFlow::Break(()) => Vec::new(),
    }
}

struct Parser<'s, S> {
    sink: &'s mut S,
    found_fault: bool,
    drafts: Vec<Draft>,
}

/// A rule as read, before the hour rule is looked at.
struct Draft {
    rule: Rule,
    /// BYMINUTE as a mask; the rule has the least of them.
    minutes: u64,
    /// The rule's value in the text.
    span: Range<usize>,
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
        let mut lines = Lines::new(text).peekable();
        match lines.peek() {
            Some(first) if Property::of(first).is_some_and(|line| line.is(first, "BEGIN")) => {
                self.calendar(lines)
            }
            _ => self.bare_rules(lines),
        }
    }

    /// Rule values, one a line, with or without `RRULE:`.
    fn bare_rules<'t>(&mut self, lines: impl Iterator<Item = Line<'t>>) -> ControlFlow<()> {
        for line in lines {
            if line.text.is_empty() {
                self.fault(Kind::BlankLine, line.span(0..0))?;
                continue;
            }
            match Property::of(&line) {
                Some(property) if property.is(&line, "RRULE") => {
                    self.property_rule(&line, &property)?;
                }
                Some(property) => match property.time_property(&line) {
                    Some(name) => self.fault(Kind::TimeProperty { name }, whole(&line))?,
                    None => self.fault(Kind::NotARule { found: found(&line) }, whole(&line))?,
                },
                None => self.rule(&line, 0..line.text.len())?,
            }
        }
        ControlFlow::Continue(())
    }

    /// A VCALENDAR with one VEVENT, or a VEVENT alone.
    fn calendar<'t>(&mut self, lines: impl Iterator<Item = Line<'t>>) -> ControlFlow<()> {
        let mut place = Place::Start;
        // The BEGIN lines of what is open.
        let (mut calendar, mut event) = (None, None);
        let mut rules = 0;
        let mut lines = lines;
        while let Some(line) = lines.next() {
            if let Place::End(component) = place {
                let kind = Kind::AfterEnd { component, found: found(&line) };
                // What stands there may be anything; one fault says it.
                return self.fault(kind, whole(&line));
            }
            if line.text.is_empty() {
                self.fault(Kind::BlankLine, line.span(0..0))?;
                continue;
            }
            let Some(property) = Property::of(&line) else {
                self.fault(Kind::NotAProperty { found: found(&line) }, whole(&line))?;
                continue;
            };
            let value = &line.text[property.value.clone()];
            if property.is(&line, "BEGIN") {
                if place == Place::Start && value.eq_ignore_ascii_case(CALENDAR) {
                    calendar = Some(whole(&line));
                    place = Place::Calendar;
                } else if matches!(place, Place::Start | Place::Calendar)
                    && value.eq_ignore_ascii_case(EVENT)
                {
                    event = Some(whole(&line));
                    place = Place::Event;
                } else {
                    self.fault(component_fault(&place, value), whole(&line))?;
                    skip_component(&mut lines);
                }
            } else if property.is(&line, "END") {
                let open = if place == Place::Event { EVENT } else { CALENDAR };
                if !value.eq_ignore_ascii_case(open) {
                    self.fault(
                        Kind::WrongEnd { expected: open, found: value.into() },
                        whole(&line),
                    )?;
                    if value.eq_ignore_ascii_case(CALENDAR) {
                        // The event was left open, and the calendar ends all the same.
                        event = None;
                        calendar = None;
                        place = Place::End(CALENDAR);
                    }
                } else if place == Place::Event {
                    if rules == 0 {
                        self.fault(Kind::NoRule, whole(&line))?;
                    }
                    event = None;
                    place = if calendar.is_some() { Place::AfterEvent } else { Place::End(EVENT) };
                } else {
                    if place == Place::Calendar {
                        self.fault(Kind::NoEvent, whole(&line))?;
                    }
                    calendar = None;
                    place = Place::End(CALENDAR);
                }
            } else if property.is(&line, "RRULE") {
                rules += 1;
                if place == Place::Event {
                    self.property_rule(&line, &property)?;
                } else {
                    self.fault(Kind::RuleOutsideEvent, whole(&line))?;
                }
            } else if let Some(name) = property.time_property(&line) {
                self.fault(Kind::TimeProperty { name }, whole(&line))?;
            }
        }
        for (open, component) in [(event, EVENT), (calendar, CALENDAR)] {
            if let Some(begin) = open {
                self.fault(Kind::NotClosed { component }, begin)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// A line `RRULE:value`.
    fn property_rule(&mut self, line: &Line<'_>, property: &Property) -> ControlFlow<()> {
        if !property.parameters.is_empty() {
            let found = line.text[property.parameters.clone()].into();
            return self.fault(Kind::RuleParameters { found }, whole(line));
        }
        self.rule(line, property.value.clone())
    }

    /// A rule's value, which stands at `value` in the line.
    fn rule(&mut self, line: &Line<'_>, value: Range<usize>) -> ControlFlow<()> {
        if value.is_empty() {
            return self.fault(Kind::EmptyRule, whole(line));
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
        let span = line.span(value.clone());
        let Some(frequency) = parts.frequency else {
            if !parts.seen(Part::Freq) {
                let found = line.text[value].into();
                self.fault(Kind::NoFrequency { found }, span)?;
            }
            return ControlFlow::Continue(());
        };
        let minutes = parts.minutes;
        // A mask of 64 bits has at most 64 zeros.
        #[allow(clippy::cast_possible_truncation)]
        let minute = (minutes != 0).then(|| minutes.trailing_zeros() as u8);
        let hours = (parts.hours != 0).then_some(Hours(parts.hours));
        let days = (!parts.days.is_empty()).then_some(parts.days);
        let rule = Rule { frequency, days, hours, minute };
        self.drafts.push(Draft { rule, minutes, span });
        ControlFlow::Continue(())
    }

    /// The rules, once no two points that they name are less than an hour apart. Rules that leave
    /// something to the start are looked at when it is known.
    fn hour_rule(mut self) -> ControlFlow<(), Vec<Rule>> {
        let mut slots = Slots::default();
        let mut rules = Vec::with_capacity(self.drafts.len());
        for draft in core::mem::take(&mut self.drafts) {
            if let Some(kind) = draft.too_close(&mut slots) {
                self.fault(kind, draft.span)?;
            }
            rules.push(draft.rule);
        }
        ControlFlow::Continue(rules)
    }
}

impl Draft {
    fn too_close(&self, slots: &mut Slots) -> Option<Kind> {
        let rest = self.minutes & self.minutes.wrapping_sub(1);
        if rest != 0 {
            #[allow(clippy::cast_possible_truncation)]
            let second = rest.trailing_zeros() as u8;
            let first = self.rule.minute.unwrap_or_default();
            return Some(self.two_minutes(first, second));
        }
        if self.rule.missing().is_some() {
            return None;
        }
        match self.rule.fill(slots, None) {
            Err(super::TimetableError::TooClose(fault)) => Some(Kind::TooClose(fault)),
            _ => None,
        }
    }

    /// The first two points of a rule with two minutes, where it names their day and hour.
    fn two_minutes(&self, first: u8, second: u8) -> Kind {
        let day = match (self.rule.days, self.rule.frequency) {
            (Some(days), _) => days.first(),
            (None, Frequency::Daily) => Some(Weekday::Mon),
            (None, Frequency::Weekly) => None,
        };
        let hour = self.rule.hours().and_then(|mut hours| hours.next());
        let point = |minute| Point::new(day?, hour?, minute);
        match (point(first), point(second)) {
            (Some(a), Some(b)) => Kind::TooClose(TooClose::between(a, b)),
            _ => Kind::TwoMinutes { first, second },
        }
    }
}

const CALENDAR: &str = "VCALENDAR";
const EVENT: &str = "VEVENT";

/// Where in a calendar the next line stands.
#[derive(PartialEq)]
enum Place {
    Start,
    Calendar,
    Event,
    AfterEvent,
    End(&'static str),
}

fn component_fault(place: &Place, component: &str) -> Kind {
    if *place == Place::AfterEvent && component.eq_ignore_ascii_case(EVENT) {
        Kind::SecondEvent
    } else if component.contains("\\n") || component.contains("\\r") {
        Kind::EscapedLineEnd { found: component.into() }
    } else {
        Kind::Component { found: component.into() }
    }
}

/// Passes over what is left of a component that is not taken, the components in it included.
fn skip_component<'t>(lines: &mut impl Iterator<Item = Line<'t>>) {
    let mut open = 1;
    for line in lines {
        let Some(property) = Property::of(&line) else { continue };
        if property.is(&line, "BEGIN") {
            open += 1;
        } else if property.is(&line, "END") {
            open -= 1;
        }
        if open == 0 {
            return;
        }
    }
}

/// The places of a content line: `NAME;parameters:value` (RFC 2445, 4.1).
struct Property {
    name: Range<usize>,
    parameters: Range<usize>,
    value: Range<usize>,
}

impl Property {
    fn of(line: &Line<'_>) -> Option<Self> {
        let text = line.text.as_bytes();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let name = text.iter().take_while(|byte| is_name(byte)).count();
        let colon = match text.get(name)? {
            _ if name == 0 => return None,
            b':' => name,
            b';' => name + unquoted_colon(&text[name..])?,
            _ => return None,
        };
        let parameters = (name + 1).min(colon)..colon;
        Some(Self { name: 0..name, parameters, value: colon + 1..text.len() })
    }

    fn is(&self, line: &Line<'_>, name: &str) -> bool {
        line.text[self.name.clone()].eq_ignore_ascii_case(name)
    }

    fn time_property(&self, line: &Line<'_>) -> Option<&'static str> {
        TIME_PROPERTIES.into_iter().find(|name| self.is(line, name))
    }
}

/// The first colon that stands outside of double quotes.
fn unquoted_colon(text: &[u8]) -> Option<usize> {
    let mut quoted = false;
    text.iter().position(|byte| {
        quoted ^= *byte == b'"';
        !quoted && *byte == b':'
    })
}

/// The parts of one rule, while they are read.
struct Parts {
    seen: u8,
    frequency: Option<Frequency>,
    days: WeekdaySet,
    hours: u32,
    minutes: u64,
}

impl Default for Parts {
    fn default() -> Self {
        Self { seen: 0, frequency: None, days: WeekdaySet::EMPTY, hours: 0, minutes: 0 }
    }
}

/// A fault and the place of it in the line.
type PartFault = (Kind, Range<usize>);

impl Parts {
    fn seen(&self, part: Part) -> bool {
        self.seen >> part as u8 & 1 == 1
    }

    fn read(&mut self, line: &str, at: Range<usize>) -> Result<(), PartFault> {
        let text = &line[at.clone()];
        let Some(equals) = text.find('=') else {
            return Err((Kind::NotAPart { found: text.into() }, at));
        };
        let (name, value) = (&text[..equals], at.start + equals + 1..at.end);
        let Some(part) = known_part(name) else {
            if let Some(part) = known_part(name.trim()) {
                self.seen |= 1 << part as u8;
            }
            return Err((unknown_part(name, &line[value]), at));
        };
        if self.seen(part) {
            return Err((Kind::RepeatedPart { part }, at));
        }
        self.seen |= 1 << part as u8;
        if value.is_empty() {
            return Err((Kind::EmptyList { part }, at));
        }
        if part == Part::Freq {
            let found = &line[value.clone()];
            self.frequency = frequency(found);
            return match self.frequency {
                Some(_) => Ok(()),
                None => Err((bad_item(part, found.into()), value)),
            };
        }
        for item in split(line, value, b',') {
            if item.is_empty() {
                return Err((Kind::EmptyItem { part }, at));
            }
            if self.item(part, &line[item.clone()]).is_none() {
                let found = line[item.clone()].into();
                return Err((bad_item(part, found), item));
            }
        }
        Ok(())
    }

    /// Takes an item of a list; `None` where the part takes no such item.
    fn item(&mut self, part: Part, item: &str) -> Option<()> {
        match part {
            Part::Freq => return None,
            Part::ByDay => {
                self.days.insert(weekday(item)?);
            }
            Part::ByHour => self.hours |= 1 << number(item, 23)?,
            Part::ByMinute => self.minutes |= 1 << number(item, 59)?,
        }
        Some(())
    }
}

fn bad_item(part: Part, found: Found) -> Kind {
    match part {
        Part::Freq => Kind::Frequency { found },
        Part::ByDay => Kind::Weekday { found },
        Part::ByHour => Kind::Hour { found },
        Part::ByMinute => Kind::Minute { found },
    }
}

fn known_part(name: &str) -> Option<Part> {
    Part::ALL.into_iter().find(|part| name.eq_ignore_ascii_case(part.name()))
}

fn unknown_part(name: &str, value: &str) -> Kind {
    if name.trim() != name {
        Kind::Space { found: name.into() }
    } else if name.eq_ignore_ascii_case("INTERVAL") && number(value, 1) == Some(1) {
        Kind::IntervalOfOne
    } else {
        Kind::UnsupportedPart { found: name.into() }
    }
}

fn frequency(text: &str) -> Option<Frequency> {
    [Frequency::Daily, Frequency::Weekly]
        .into_iter()
        .find(|frequency| text.eq_ignore_ascii_case(frequency.name()))
}

fn weekday(text: &str) -> Option<Weekday> {
    WeekdaySet::ALL.iter(Weekday::Mon).find(|day| text.eq_ignore_ascii_case(weekday_code(*day)))
}

/// A number of one or two digits, up to `most`.
fn number(text: &str, most: u8) -> Option<u8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    let value = match *text.as_bytes() {
        [ones] => digit(ones)?,
        [tens, ones] => digit(tens)? * 10 + digit(ones)?,
        _ => return None,
    };
    (value <= most).then_some(value)
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

fn whole(line: &Line<'_>) -> Range<usize> {
    line.span(0..line.text.len())
}

fn found(line: &Line<'_>) -> Found {
    line.text.as_ref().into()
}
