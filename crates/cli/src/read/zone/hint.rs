//! Suggestions for misspelt zone names.
//!
//! A suggested zone must never have another offset than the one that was meant, so nothing is
//! suggested if zones with similar names have different offsets. Offsets are compared over several
//! years, so that a suggestion does not depend on the day.

use std::ops::Range;

use chrono::DateTime;
use keeptime::schedule::OffsetChanges;

use super::data::ZoneData;
use super::named::ZoneArg;

/// Names with at most this many edits between them are similar: a letter omitted, added, replaced,
/// or swapped with its neighbour.
const MAX_EDITS: usize = 2;

/// Shorter names have no suggestions: `PST` is an abbreviation, not a misspelt `EST`.
const MIN_LENGTH: usize = 5;

/// The maximum number of suggested names.
const MAX_SUGGESTIONS: usize = 3;

/// 2025 to 2035 in Unix seconds: the time over which suggested names must have the same offsets.
const YEARS: Range<i64> = 1_735_689_600..2_051_222_400;

/// Returns the known names that may be meant, most similar first; none if their offsets differ.
pub(super) fn suggestions(name: &str, data: &ZoneData) -> Vec<String> {
    suggestions_among(name, &known(data), data)
}

/// A known name and the form in which it is compared.
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
    // If one name matches exactly, the others are not suggested.
    let nearest = alike.first().map(|(distance, _)| *distance);
    let nearest = alike.into_iter().filter(|(distance, _)| Some(*distance) == nearest);
    nearest.map(|(_, known)| known.to_owned()).take(MAX_SUGGESTIONS).collect()
}

/// The number of edits between a name and a known one; `None` if there are too many.
fn distance(name: &str, known: &str, place: &CityPart<'_>) -> Option<usize> {
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
    City(&'n str),
    /// A single word, which may be a misspelt city.
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

/// The number of edits between two names, if they are similar.
fn edits(a: &str, b: &str) -> Option<usize> {
    // Names that differ in too many letters need not be compared.
    let (letters, others) = (letters(a), letters(b));
    let lacking = (letters & !others).count_ones().max((others & !letters).count_ones());
    let is_near = lacking as usize <= MAX_EDITS;
    is_near.then(|| strsim::osa_distance(a, b)).filter(|edits| *edits <= MAX_EDITS)
}

/// A bit set of the letters in a name. Letters that share a bit only make the filter less strict.
fn letters(name: &str) -> u64 {
    name.bytes().fold(0, |bits, byte| bits | 1 << (byte % 64))
}

/// `GMT+8`, `UTC-5` and `Etc/GMT+15`: people use them with the opposite sign of the IANA database,
/// where `Etc/GMT+8` is eight hours behind UTC.
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

    /// The offsets over ten years, month by month.
    fn offsets(zone: &ZoneArg) -> Vec<i32> {
        let months = YEARS.step_by(2_629_800).filter_map(|at| DateTime::from_timestamp(at, 0));
        months.map(|at| zone.offset_at(at).local_minus_utc()).collect()
    }

    /// Checks that every suggestion has the intended offsets. Returns the number of suggestions.
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

    /// Tries all names with each letter omitted, swapped with the next, or replaced.
    #[test]
    fn no_suggestion_for_a_misspelt_name_has_another_offset() {
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

    /// The letters that most easily turn one name into another. Trying all letters takes minutes.
    const SUBSTITUTES: &str = "aenop18+-_";

    #[test]
    fn offsets_and_abbreviations_have_no_suggestions() {
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
