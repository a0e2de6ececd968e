//! Reads the parts of a rule.

use core::ops::Range;

use super::{find, is};
use crate::excerpt::Excerpt;
use crate::pattern::dialect::Dialect;
use crate::pattern::error::PatternErrorKind as Kind;
use crate::pattern::rule::{Frequency, RulePart};
use crate::timetable::Interval;

/// The parts of a rule that have been read so far. Lists are masks; a mask is 0 if the part is absent.
pub(super) struct RuleParts {
    dialect: Dialect,
    /// A mask of the parts that have been read, valid or not.
    seen: u8,
    pub(super) frequency: Option<Frequency>,
    /// The lowest bit is Monday.
    pub(super) days: u8,
    pub(super) hours: u32,
    minutes: u64,
    interval: Interval,
    /// The offset of INTERVAL in the line.
    interval_start: usize,
}

/// A fault and its range in the line.
pub(super) type PartFault = (Kind, Range<usize>);

impl RuleParts {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            seen: 0,
            frequency: None,
            days: 0,
            hours: 0,
            minutes: 0,
            interval: Interval::DAILY,
            interval_start: 0,
        }
    }

    /// Returns the interval, or its fault if the other parts of the rule do not allow it.
    pub(super) fn interval(&self, frequency: Frequency, line: &str) -> Result<Interval, PartFault> {
        let interval = self.interval;
        let kind = match frequency {
            _ if interval == Interval::DAILY => return Ok(interval),
            Frequency::Weekly => Kind::WeeklyInterval { interval },
            Frequency::Daily if self.seen(RulePart::ByDay) => Kind::IntervalWithDays { interval },
            Frequency::Daily => return Ok(interval),
        };
        Err((kind, self.interval_start..end_of_part(line, self.interval_start)))
    }

    /// Returns the two smallest minutes.
    pub(super) fn minutes(&self) -> (Option<u8>, Option<u8>) {
        #[allow(clippy::cast_possible_truncation)] // 0 to 59
        let smallest = |minutes: u64| (minutes != 0).then(|| minutes.trailing_zeros() as u8);
        (smallest(self.minutes), smallest(self.minutes & self.minutes.saturating_sub(1)))
    }

    /// Returns whether a part has been read, valid or not.
    pub(super) fn seen(&self, part: RulePart) -> bool {
        self.seen >> part as u8 & 1 == 1
    }

    /// Reads the part that starts at offset `start` of a line. Returns the offset of its end.
    pub(super) fn read(&mut self, line: &str, start: usize) -> Result<usize, PartFault> {
        let bytes = line.as_bytes();
        let Some(part) = known_part(&bytes[start..], self.dialect) else {
            return Err(self.unknown_part(line, start..end_of_part(line, start)));
        };
        let value = start + part.name().len() + 1;
        if self.seen(part) {
            return Err((Kind::RepeatedPart { part }, start..end_of_part(line, value)));
        }
        self.seen |= 1 << part as u8;
        if matches!(bytes.get(value), None | Some(b';')) {
            return Err((Kind::EmptyList { part }, start..value));
        }
        if part == RulePart::Freq {
            let end = end_of_part(line, value);
            self.frequency = frequency(&bytes[value..end]);
            return match self.frequency {
                Some(_) => Ok(end),
                None => Err((bad_item(part, line[value..end].into()), value..end)),
            };
        }
        if part == RulePart::Interval {
            let end = end_of_part(line, value);
            let Some(interval) = number(&bytes[value..end], u8::MAX).and_then(Interval::new) else {
                return Err((bad_item(part, line[value..end].into()), value..end));
            };
            (self.interval, self.interval_start) = (interval, start);
            return Ok(end);
        }
        let list_part = ListPart { line, part, start, value };
        // Weekdays are at most 6 and hours at most 23, so their masks fit.
        #[allow(clippy::cast_possible_truncation)]
        let end = match part {
            RulePart::ByDay => read_list(&list_part, weekday, |days| self.days = days as u8),
            RulePart::ByHour => {
                read_list(&list_part, |item| number(item, 23), |hours| self.hours = hours as u32)
            }
            RulePart::Freq | RulePart::Interval | RulePart::ByMinute => {
                read_list(&list_part, |item| number(item, 59), |minutes| self.minutes = minutes)
            }
        };
        end
    }

    #[cold]
    fn unknown_part(&mut self, line: &str, at: Range<usize>) -> PartFault {
        let text = &line[at.clone()];
        if text.is_empty() {
            // An empty part has no bytes, so the span is the semicolon before or after it.
            let semicolon = if line[..at.start].ends_with(';') { at.start - 1 } else { at.start };
            return (Kind::EmptyPart, semicolon..semicolon + 1);
        }
        let found = || text.into();
        if text.contains(char::is_whitespace) && line.contains('=') {
            // A known part with spaces counts as read, so that it is not reported as missing too.
            let name = text.split('=').next().unwrap_or(text).trim_end();
            let name = name.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or(name);
            if let Some(part) =
                RulePart::ALL.into_iter().find(|part| is(name.as_bytes(), part.name()))
            {
                self.seen |= 1 << part as u8;
            }
            return (Kind::Space { part: None, found: found() }, at);
        }
        let Some((name, value)) = text.split_once('=') else {
            return (Kind::NotAPart { found: found() }, at);
        };
        if changes_nothing(name, value) {
            return (Kind::NoEffect { found: found() }, at);
        }
        (Kind::UnsupportedPart { dialect: self.dialect, found: name.into() }, at)
    }
}

/// A part of a rule that is a list. `start` is the part's offset in the line, `value` that of its value.
struct ListPart<'l> {
    line: &'l str,
    part: RulePart,
    start: usize,
    value: usize,
}

/// Reads a list. `read` parses an item to a number of at most 63; `store` receives the mask of all
/// items. Returns the offset of the end of the list.
#[inline]
fn read_list(
    list_part: &ListPart<'_>,
    read: impl Fn(&[u8]) -> Option<u8>,
    store: impl FnOnce(u64),
) -> Result<usize, PartFault> {
    let ListPart { line, part, start, value } = *list_part;
    let bytes = line.as_bytes();
    let (mut mask, mut item) = (0, value);
    loop {
        let end = find(bytes, item, |byte| byte == b',' || byte == b';');
        let Some(number) = read(&bytes[item..end]) else {
            return Err(item_fault(line, part, start, item..end));
        };
        mask |= 1 << number;
        if bytes.get(end) != Some(&b',') {
            store(mask);
            return Ok(end);
        }
        item = end + 1;
    }
}

#[cold]
fn item_fault(line: &str, part: RulePart, start: usize, item: Range<usize>) -> PartFault {
    if item.is_empty() {
        return (Kind::EmptyItem { part }, start..end_of_part(line, item.end));
    }
    (bad_item(part, line[item.clone()].into()), item)
}

/// Returns the offset of the end of the part that contains `offset`: the next semicolon, or the end of the
/// line.
pub(super) fn end_of_part(line: &str, offset: usize) -> usize {
    find(line.as_bytes(), offset, |byte| byte == b';')
}

/// Returns whether an unsupported part would not change the times.
fn changes_nothing(name: &str, value: &str) -> bool {
    let is_named = |known| is(name.as_bytes(), known);
    let value = value.as_bytes();
    is_interval_of_one(name, value)
        || is_named("BYSECOND") && number(value, 0) == Some(0)
        // The first day of the week matters only for INTERVAL above 1 and BYWEEKNO.
        || is_named("WKST") && weekday(value).is_some()
}

/// Returns whether a part, given as name and value, is INTERVAL=1.
fn is_interval_of_one(name: &str, value: &[u8]) -> bool {
    is(name.as_bytes(), "INTERVAL") && number(value, 1) == Some(1)
}

/// Returns whether the text of a part is INTERVAL=1.
pub(super) fn is_interval_of_one_part(part: &str) -> bool {
    part.split_once('=').is_some_and(|(name, value)| is_interval_of_one(name, value.as_bytes()))
}

fn bad_item(part: RulePart, found: Excerpt) -> Kind {
    if found.as_str().contains(char::is_whitespace) {
        return Kind::Space { part: Some(part), found };
    }
    match part {
        RulePart::Freq => Kind::Frequency { found },
        RulePart::Interval => Kind::Interval { found },
        RulePart::ByDay => Kind::Weekday { found },
        RulePart::ByHour => Kind::Hour { found },
        RulePart::ByMinute => Kind::Minute { found },
    }
}

/// Returns the part of the dialect whose name, followed by an equals sign, is at the start of a text.
fn known_part(text: &[u8], dialect: Dialect) -> Option<RulePart> {
    let starts_with = |part: RulePart| {
        let name = text.split_at_checked(part.name().len());
        name.is_some_and(|(name, rest)| rest.first() == Some(&b'=') && is(name, part.name()))
    };
    let part = RulePart::WITHOUT_INTERVAL.into_iter().find(|part| starts_with(*part));
    part.or_else(|| {
        (dialect == Dialect::Cbr && starts_with(RulePart::Interval)).then_some(RulePart::Interval)
    })
}

fn frequency(text: &[u8]) -> Option<Frequency> {
    [Frequency::Daily, Frequency::Weekly].into_iter().find(|frequency| is(text, frequency.name()))
}

/// Parses a weekday. Returns its number, 0 for Monday.
fn weekday(text: &[u8]) -> Option<u8> {
    let [first, second] = *text else { return None };
    Some(match &[first.to_ascii_uppercase(), second.to_ascii_uppercase()] {
        b"MO" => 0,
        b"TU" => 1,
        b"WE" => 2,
        b"TH" => 3,
        b"FR" => 4,
        b"SA" => 5,
        b"SU" => 6,
        _ => return None,
    })
}

/// Parses a number of one or two digits that is at most `max`.
fn number(text: &[u8], max: u8) -> Option<u8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    let value = match *text {
        [ones] => digit(ones)?,
        [tens, ones] => digit(tens)? * 10 + digit(ones)?,
        _ => return None,
    };
    (value <= max).then_some(value)
}
