//! What was meant by a zone's name that is none.
//!
//! A hint must never lead to another offset, so there is none where the names that could be meant
//! disagree. The offset is compared over the years below, and not as of now: a hint must not
//! depend on the day.

use std::ops::Range;

use chrono::DateTime;
use keeptime::schedule::OffsetChanges;

use super::data::ZoneData;
use super::named::ZoneArg;

/// So many edits apart two names are alike: an omission, an addition, another letter, or two
/// letters swapped. Two edits are also two letters swapped that are not neighbours.
const MAX_EDITS: usize = 2;

/// Shorter names are too ambiguous: `PST` is an abbreviation, not a misspelt `EST`.
const MIN_LENGTH: usize = 5;

/// The most names of a hint.
const MAX_SUGGESTIONS: usize = 3;

/// 2025 to 2035 in seconds, in which the names of a hint have the same offsets.
const YEARS: Range<i64> = 1_735_689_600..2_051_222_400;

/// The names that a name may be meant for, the nearest first; none where they differ in offset.
pub(super) fn suggestions(name: &str, data: &ZoneData) -> Vec<String> {
    suggestions_among(name, &known(data), data)
}

/// A name of the data, and the form in which it is compared.
struct KnownName {
    name: String,
    plain: String,
}

fn known(data: &ZoneData) -> Vec<KnownName> {
    let known = |name: String| KnownName { plain: normalized(&name), name };
    data.names().into_iter().map(known).collect()
}

fn suggestions_among(name: &str, known: &[KnownName], data: &ZoneData) -> Vec<String> {
    let plain = normalized(name);
    if plain.chars().count() < MIN_LENGTH || is_offset(&plain) {
        return Vec::new();
    }
    let place = CityPart::of(&plain, known);
    let mut alike: Vec<(usize, &str)> = known
        .iter()
        .filter_map(|known| Some((distance(&plain, &known.plain, &place)?, known.name.as_str())))
        .collect();
    alike.sort_unstable();
    let zones: Vec<ZoneArg> = alike.iter().filter_map(|(_, known)| data.zone(known).ok()).collect();
    if zones.windows(2).any(|pair| !same_offsets(&pair[0], &pair[1])) {
        return Vec::new();
    }
    // Where one has the very name, the others are not meant.
    let nearest = alike.first().map(|(distance, _)| *distance);
    let nearest = alike.into_iter().filter(|(distance, _)| Some(*distance) == nearest);
    nearest.map(|(_, known)| known.to_owned()).take(MAX_SUGGESTIONS).collect()
}

/// How far a name is from a known one; `None` where that is too far.
fn distance(name: &str, known: &str, place: &CityPart<'_>) -> Option<usize> {
    let known_city = last_part(known);
    let by_city = match place {
        CityPart::City(city) => (*city == known_city).then_some(1),
        CityPart::Misspelt(city) => edits(city, known_city).filter(|edits| *edits == 1),
        CityPart::Other => None,
    };
    edits(name, known).into_iter().chain(by_city).min()
}

/// What the last part of a name is.
enum CityPart<'n> {
    /// A city that is known, which stands for its zone.
    City(&'n str),
    /// A word that stands alone, and may be a misspelt city.
    Misspelt(&'n str),
    Other,
}

impl<'n> CityPart<'n> {
    fn of(name: &'n str, known: &[KnownName]) -> Self {
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

fn last_part(zone: &str) -> &str {
    zone.rsplit('/').next().unwrap_or_default()
}

/// How many edits two names are apart, if they are alike.
fn edits(a: &str, b: &str) -> Option<usize> {
    // Names that differ in more letters than that need not be compared.
    let (letters, others) = (letters(a), letters(b));
    let lacking = (letters & !others).count_ones().max((others & !letters).count_ones());
    let is_near = lacking as usize <= MAX_EDITS;
    is_near.then(|| strsim::osa_distance(a, b)).filter(|edits| *edits <= MAX_EDITS)
}

/// Which letters a name has, as bits; letters that share a bit make names seem more alike.
fn letters(name: &str) -> u64 {
    name.bytes().fold(0, |bits, byte| bits | 1 << (byte % 64))
}

/// `GMT+8`, `UTC-5` and `Etc/GMT+15`: people do not mean by them what the IANA database does,
/// whose `Etc/GMT+8` is eight hours behind UTC.
fn is_offset(name: &str) -> bool {
    let digits = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':');
    digits.len() < name.len() && digits.ends_with(['+', '_'])
}

fn normalized(name: &str) -> String {
    name.replace([' ', '-'], "_").to_ascii_lowercase()
}

fn same_offsets(a: &ZoneArg, b: &ZoneArg) -> bool {
    let [start, end] = [YEARS.start, YEARS.end].map(|at| DateTime::from_timestamp(at, 0));
    let (Some(start), Some(end)) = (start, end) else { return false };
    let changes = |zone| OffsetChanges::new(zone, start..end);
    a.offset_at(start) == b.offset_at(start) && changes(a).eq(changes(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::read::zone::data;

    /// The offsets of ten years, month by month.
    fn offsets(zone: &ZoneArg) -> Vec<i32> {
        let months = YEARS.step_by(2_629_800).filter_map(|at| DateTime::from_timestamp(at, 0));
        months.map(|at| zone.offset_at(at).local_minus_utc()).collect()
    }

    /// Every hint for what was written has the offsets that were meant.
    #[track_caller]
    fn check(written: &str, known: &[KnownName], meant: &[i32]) -> usize {
        if data().zone(written).is_ok() {
            return 0;
        }
        let hints = suggestions_among(written, known, data());
        for hint in &hints {
            let zone = data().zone(hint).ok();
            let found = zone.map(|zone| offsets(&zone));
            assert_eq!(found.as_deref(), Some(meant), "{written}: {hint}");
        }
        hints.len()
    }

    /// All names with each letter left out, swapped with the next, and replaced.
    #[test]
    fn no_hint_for_a_misspelt_name_has_another_offset() {
        let known = known(data());
        let mut hints = 0;
        for name in &known {
            let meant = offsets(&data().zone(&name.name).ok().unwrap_or_else(ZoneArg::utc));
            let letters: Vec<char> = name.name.chars().collect();
            for place in 0..letters.len() {
                let mut variants = Vec::new();
                let mut omitted = letters.clone();
                omitted.remove(place);
                variants.push(omitted);
                let mut swapped = letters.clone();
                swapped.swap(place, (place + 1).min(letters.len() - 1));
                variants.push(swapped);
                for letter in SUBSTITUTES.chars() {
                    let mut replaced = letters.clone();
                    replaced[place] = letter;
                    variants.push(replaced);
                }
                for variant in variants {
                    hints += check(&String::from_iter(variant), &known, &meant);
                }
            }
        }
        assert!(hints > 10_000, "{hints}");
    }

    /// The letters that turn one name into another most easily. All of them take minutes.
    const SUBSTITUTES: &str = "aenop18+-_";

    #[test]
    fn an_offset_or_an_abbreviation_has_no_hint() {
        let known = known(data());
        for prefix in ["GMT", "UTC", "gmt", "utc", "Etc/GMT", "Etc/UTC", "UT", "Z", ""] {
            for sign in ["+", "-"] {
                for hours in 0..30 {
                    for digits in [format!("{hours}"), format!("{hours:02}"), format!("{hours}:00")]
                    {
                        let written = format!("{prefix}{sign}{digits}");
                        if data().zone(&written).is_err() {
                            assert_eq!(
                                suggestions_among(&written, &known, data()),
                                [""; 0],
                                "{written}"
                            );
                        }
                    }
                }
            }
        }
        let letters = || 'A'..='Z';
        for abbreviation in
            letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])))
        {
            let written = String::from_iter(abbreviation);
            assert_eq!(suggestions_among(&written, &[], data()), [""; 0], "{written}");
        }
    }
}
