//! Suggestions for misspelt zone names.
//!
//! A suggested zone must never have another offset than the one that was meant, so nothing is
//! suggested if zones with similar names have different offsets. Offsets are compared over several
//! years, so that a suggestion does not depend on the day.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::ZoneSource;
use crate::schedule::{OffsetChanges, Zone};

/// Names with at most this many edits between them are similar: a letter omitted, added, replaced,
/// or swapped with its neighbour.
const MAX_EDITS: usize = 2;

/// Shorter names have no suggestions: `PST` is an abbreviation, not a misspelt `EST`.
const MIN_LENGTH: usize = 5;

/// The maximum number of suggested names.
const MAX_SUGGESTIONS: usize = 3;

/// 2025 to 2035 in Unix seconds: the time over which suggested names must have the same offsets.
const YEARS: Range<i64> = 1_735_689_600..2_051_222_400;

/// Returns the names that may be meant, most similar first; none if their offsets differ.
pub(super) fn similar_names<S: ZoneSource + ?Sized>(name: &str, source: &S) -> Vec<String> {
    let plain = normalized(name);
    if plain.len() < MIN_LENGTH || is_offset(&plain) {
        return Vec::new();
    }
    let known: Vec<KnownName> = source.names().into_iter().map(KnownName::new).collect();
    let place = CityPart::of(&plain, &known);
    let mut alike: Vec<(usize, String)> = known
        .into_iter()
        .filter_map(|known| Some((distance(&plain, &known.plain, &place)?, known.name)))
        .collect();
    alike.sort_unstable();
    let zones: Vec<_> = alike.iter().filter_map(|(_, known)| source.find(known)).collect();
    if zones.windows(2).any(|pair| !same_offsets(&pair[0], &pair[1])) {
        return Vec::new();
    }
    // If one name matches exactly, the others are not suggested.
    let nearest = alike.first().map(|(distance, _)| *distance);
    let nearest = alike.into_iter().filter(|(distance, _)| Some(*distance) == nearest);
    nearest.map(|(_, known)| known).take(MAX_SUGGESTIONS).collect()
}

/// A known name and the form in which it is compared.
struct KnownName {
    name: String,
    plain: Vec<char>,
}

impl KnownName {
    fn new(name: String) -> Self {
        Self { plain: normalized(&name), name }
    }
}

/// The number of edits between a name and a known one; `None` if there are too many.
fn distance(name: &[char], known: &[char], place: &CityPart<'_>) -> Option<usize> {
    let known_city = last_part(known);
    let by_city = match place {
        CityPart::City(city) => (*city == known_city).then_some(1),
        CityPart::Misspelt(city) => edits(city, known_city).filter(|edits| *edits == 1),
        CityPart::Other => None,
    };
    edits(name, known).into_iter().chain(by_city).min()
}

/// The last part of a name.
enum CityPart<'n> {
    /// A known city, which stands for its zone.
    City(&'n [char]),
    /// A single word, which may be a misspelt city.
    Misspelt(&'n [char]),
    Other,
}

impl<'n> CityPart<'n> {
    fn of(name: &'n [char], known: &[KnownName]) -> Self {
        let city = last_part(name);
        if known.iter().any(|known| last_part(&known.plain) == city) {
            Self::City(city)
        } else if city == name {
            Self::Misspelt(city)
        } else {
            Self::Other
        }
    }
}

fn last_part(zone: &[char]) -> &[char] {
    zone.rsplit(|letter| *letter == '/').next().unwrap_or_default()
}

/// The number of edits between two names, if they are similar.
fn edits(a: &[char], b: &[char]) -> Option<usize> {
    // An edit makes up for at most one letter that the other name lacks, and for one letter of length. Most
    // names differ in more of them, and need not be compared.
    let (letters, others) = (letters(a), letters(b));
    let lacking = (letters & !others).count_ones().max((others & !letters).count_ones());
    let at_least = a.len().abs_diff(b.len()).max(lacking as usize);
    let edits = (at_least <= MAX_EDITS).then(|| count_edits(a, b));
    edits.filter(|edits| *edits <= MAX_EDITS)
}

/// A bit set of the letters in a name. Letters that share a bit only make the filter less strict.
fn letters(name: &[char]) -> u64 {
    name.iter().fold(0, |bits, letter| bits | 1 << (u32::from(*letter) % 64))
}

/// The least number of letters omitted, added, replaced, or swapped with their neighbour.
fn count_edits(a: &[char], b: &[char]) -> usize {
    // The edits between the first letters of `a` (two before, one before, all) and those of `b`.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = alloc::vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut edits = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                edits = edits.min(before[j - 2] + 1);
            }
            row.push(edits);
        }
        before = core::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// `GMT+8`, `UTC-5` and `Etc/GMT+15`: people use them with the opposite sign of the IANA database,
/// where `Etc/GMT+8` is eight hours behind UTC.
fn is_offset(name: &[char]) -> bool {
    let is_digit = |letter: &char| letter.is_ascii_digit() || *letter == ':';
    let digits = name.iter().rev().take_while(|letter| is_digit(letter)).count();
    let sign = name.iter().rev().nth(digits);
    digits > 0 && sign.is_some_and(|sign| matches!(sign, '+' | '_'))
}

/// Returns the letters in lower case, with a space and a minus sign as `_`.
fn normalized(name: &str) -> Vec<char> {
    let plain = |letter| if matches!(letter, ' ' | '-') { '_' } else { letter };
    name.chars().map(|letter| plain(letter).to_ascii_lowercase()).collect()
}

fn same_offsets(a: &impl Zone, b: &impl Zone) -> bool {
    let changes = |zone| OffsetChanges::in_seconds(zone, YEARS);
    let offset = |zone: &dyn Zone| zone.period_at(YEARS.start).offset();
    offset(a) == offset(b) && changes(a as &dyn Zone).eq(changes(b as &dyn Zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_of_a_name_has_its_bit() {
        assert_eq!(letters(&[]), 0);
        assert_eq!(letters(&['A', 'b', 'A', '/']), 1 << 1 | 1 << 34 | 1 << 47);
    }
}
