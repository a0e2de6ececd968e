//! The parts of a rule, each read into its place.

use core::ops::Range;

use super::{find, is};
use crate::pattern::error::PatternErrorKind as Kind;
use crate::pattern::excerpt::Excerpt;
use crate::pattern::rule::{Frequency, RulePart};

/// The parts of one rule, while they are read. Sets are masks, empty where a part is absent.
#[derive(Default)]
pub(super) struct RuleParts {
    seen: u8,
    pub(super) frequency: Option<Frequency>,
    /// From Monday on.
    pub(super) days: u8,
    pub(super) hours: u32,
    minutes: u64,
}

/// A fault and the place of it in the line.
pub(super) type PartFault = (Kind, Range<usize>);

impl RuleParts {
    /// The first minute named, and the one after it.
    pub(super) fn minutes(&self) -> (Option<u8>, Option<u8>) {
        #[allow(clippy::cast_possible_truncation)] // 0 to 59
        let least = |minutes: u64| (minutes != 0).then(|| minutes.trailing_zeros() as u8);
        (least(self.minutes), least(self.minutes & self.minutes.saturating_sub(1)))
    }

    pub(super) fn seen(&self, part: RulePart) -> bool {
        self.seen >> part as u8 & 1 == 1
    }

    /// Reads the part that starts at `start` in a line; gives where it ends.
    pub(super) fn read(&mut self, line: &str, start: usize) -> Result<usize, PartFault> {
        let bytes = line.as_bytes();
        let Some(part) = known_part(&bytes[start..]) else {
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
        let place = ListPart { line, part, start, value };
        // Each mask has room for what its part takes.
        #[allow(clippy::cast_possible_truncation)]
        let end = match part {
            RulePart::ByDay => list(&place, weekday, |days| self.days = days as u8),
            RulePart::ByHour => {
                list(&place, |item| number(item, 23), |hours| self.hours = hours as u32)
            }
            RulePart::Freq | RulePart::ByMinute => {
                list(&place, |item| number(item, 59), |minutes| self.minutes = minutes)
            }
        };
        end
    }

    #[cold]
    fn unknown_part(&mut self, line: &str, at: Range<usize>) -> PartFault {
        let text = &line[at.clone()];
        if text.is_empty() {
            // A semicolon stands before it or after it.
            let semicolon = if line[..at.start].ends_with(';') { at.start - 1 } else { at.start };
            return (Kind::EmptyPart, semicolon..semicolon + 1);
        }
        let found = || text.into();
        if text.contains(char::is_whitespace) && line.contains('=') {
            // A part that is known but for what stands before it is not missing as well.
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
        (Kind::UnsupportedPart { found: name.into() }, at)
    }
}

/// A part of a rule that is a list, in its line: where it starts, and where its value does.
struct ListPart<'l> {
    line: &'l str,
    part: RulePart,
    start: usize,
    value: usize,
}

/// Reads a list whose items are numbers up to 63 when read; takes them as a mask, and gives where
/// the list ends.
#[inline]
fn list(
    place: &ListPart<'_>,
    read: impl Fn(&[u8]) -> Option<u8>,
    take: impl FnOnce(u64),
) -> Result<usize, PartFault> {
    let ListPart { line, part, start, value } = *place;
    let bytes = line.as_bytes();
    let (mut mask, mut item) = (0, value);
    loop {
        let end = find(bytes, item, |byte| byte == b',' || byte == b';');
        let Some(number) = read(&bytes[item..end]) else {
            return Err(bad_item_at(line, part, start, item..end));
        };
        mask |= 1 << number;
        if bytes.get(end) != Some(&b',') {
            take(mask);
            return Ok(end);
        }
        item = end + 1;
    }
}

#[cold]
fn bad_item_at(line: &str, part: RulePart, start: usize, item: Range<usize>) -> PartFault {
    if item.is_empty() {
        return (Kind::EmptyItem { part }, start..end_of_part(line, item.end));
    }
    (bad_item(part, line[item.clone()].into()), item)
}

/// Where the part that holds `at` ends: at a semicolon or at the end of the line.
pub(super) fn end_of_part(line: &str, at: usize) -> usize {
    find(line.as_bytes(), at, |byte| byte == b';')
}

/// Whether a part that is not supported would leave the times as they are.
fn changes_nothing(name: &str, value: &str) -> bool {
    let is_named = |known| is(name.as_bytes(), known);
    let value = value.as_bytes();
    is_interval_of_one(name, value)
        || is_named("BYSECOND") && number(value, 0) == Some(0)
        // A week's first day matters only to rules for every other week or for a week of the year.
        || is_named("WKST") && weekday(value).is_some()
}

/// Whether a part is INTERVAL=1.
fn is_interval_of_one(name: &str, value: &[u8]) -> bool {
    is(name.as_bytes(), "INTERVAL") && number(value, 1) == Some(1)
}

/// Whether a text is INTERVAL=1.
pub(super) fn is_interval_of_one_part(part: &str) -> bool {
    part.split_once('=').is_some_and(|(name, value)| is_interval_of_one(name, value.as_bytes()))
}

fn bad_item(part: RulePart, found: Excerpt) -> Kind {
    if found.as_str().contains(char::is_whitespace) {
        return Kind::Space { part: Some(part), found };
    }
    match part {
        RulePart::Freq => Kind::Frequency { found },
        RulePart::ByDay => Kind::Weekday { found },
        RulePart::ByHour => Kind::Hour { found },
        RulePart::ByMinute => Kind::Minute { found },
    }
}

/// The part whose name and equals sign a text starts with.
fn known_part(text: &[u8]) -> Option<RulePart> {
    let starts_with = |part: RulePart| {
        let name = text.split_at_checked(part.name().len());
        name.is_some_and(|(name, rest)| rest.first() == Some(&b'=') && is(name, part.name()))
    };
    RulePart::ALL.into_iter().find(|part| starts_with(*part))
}

fn frequency(text: &[u8]) -> Option<Frequency> {
    [Frequency::Daily, Frequency::Weekly].into_iter().find(|frequency| is(text, frequency.name()))
}

/// A weekday, counted from Monday.
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

/// A number of one or two digits, up to `most`.
fn number(text: &[u8], most: u8) -> Option<u8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    let value = match *text {
        [ones] => digit(ones)?,
        [tens, ones] => digit(tens)? * 10 + digit(ones)?,
        _ => return None,
    };
    (value <= most).then_some(value)
}
