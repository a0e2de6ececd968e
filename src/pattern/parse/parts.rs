//! The parts of a rule, each read into its place.

use core::ops::Range;

use super::split;
use crate::pattern::error::{Found, PatternErrorKind as Kind};
use crate::pattern::rule::{Frequency, Part};

/// The parts of one rule, while they are read. Sets are masks, empty where a part is absent.
#[derive(Default)]
pub(super) struct Parts {
    seen: u8,
    pub(super) frequency: Option<Frequency>,
    /// From Monday on.
    pub(super) days: u8,
    pub(super) hours: u32,
    minutes: u64,
}

/// A fault and the place of it in the line.
pub(super) type PartFault = (Kind, Range<usize>);

impl Parts {
    /// The minutes named, ascending.
    pub(super) fn minutes(&self) -> impl Iterator<Item = u8> + use<> {
        let minutes = self.minutes;
        (0..60).filter(move |minute| minutes >> minute & 1 == 1)
    }

    pub(super) fn seen(&self, part: Part) -> bool {
        self.seen >> part as u8 & 1 == 1
    }

    pub(super) fn read(&mut self, line: &str, at: Range<usize>) -> Result<(), PartFault> {
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
            Part::ByDay => self.days |= 1 << weekday(item)?,
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

/// A weekday, counted from Monday.
fn weekday(text: &str) -> Option<u8> {
    let [first, second] = *text.as_bytes() else { return None };
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
fn number(text: &str, most: u8) -> Option<u8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    let value = match *text.as_bytes() {
        [ones] => digit(ones)?,
        [tens, ones] => digit(tens)? * 10 + digit(ones)?,
        _ => return None,
    };
    (value <= most).then_some(value)
}
