//! Zones by name: offsets, and suggestions for misspelt names.

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::Arc;

use chrono::FixedOffset;
use keeptime::schedule::source::{self, ZoneNameError, ZoneSource};
use keeptime::schedule::{NamedZone, Zone};

/// 2025 to 2035 in Unix seconds.
const YEARS: Range<i64> = 1_735_689_600..2_051_222_400;

/// Returns the offsets over ten years, month by month.
fn offsets(zone: &impl Zone) -> Vec<i32> {
    let months = YEARS.step_by(2_629_800);
    months.map(|at| zone.period_at(at).offset().local_minus_utc()).collect()
}

/// Returns the names that the error for a name suggests.
fn suggestions(name: &str, source: &impl ZoneSource) -> Vec<String> {
    match source.zone(name) {
        Err(ZoneNameError::Unknown { similar, .. }) => similar,
        _ => Vec::new(),
    }
}

/// Checks that every suggestion has the intended offsets. Returns the number of suggestions.
#[track_caller]
fn check(name: &str, source: &impl ZoneSource, meant: &[i32]) -> usize {
    let similar = suggestions(name, source);
    for known in &similar {
        let zone = source.find(known).unwrap();
        assert_eq!(offsets(&zone), meant, "{name}: {known}");
    }
    similar.len()
}

/// The letters that most easily turn one name into another. Trying all letters takes minutes.
const SUBSTITUTES: &str = "aenop18+-_";

/// Tries a part of all names with each letter omitted, swapped with the next, or replaced.
fn check_misspelt_names(source: &impl ZoneSource, part: usize) {
    let mut suggested = 0;
    for name in source.names().iter().skip(part).step_by(24) {
        let meant = offsets(&source.find(name).unwrap());
        let letters: Vec<char> = name.chars().collect();
        for place in 0..letters.len() {
            let mut omitted = letters.clone();
            omitted.remove(place);
            let mut swapped = letters.clone();
            swapped.swap(place, (place + 1).min(letters.len() - 1));
            let replaced = SUBSTITUTES.chars().map(|letter| {
                let mut replaced = letters.clone();
                replaced[place] = letter;
                replaced
            });
            for misspelt in [omitted, swapped].into_iter().chain(replaced) {
                suggested += check(&String::from_iter(misspelt), source, &meant);
            }
        }
    }
    assert!(suggested > 500, "{suggested}");
}

#[test]
fn no_suggestion_for_a_misspelt_name_of_jiff_has_another_offset() {
    check_misspelt_names(&source::jiff_bundled(), 0);
}

#[test]
fn no_suggestion_for_a_misspelt_name_of_chrono_tz_has_another_offset() {
    check_misspelt_names(&source::chrono_tz(), 5);
}

#[test]
fn offsets_and_abbreviations_have_no_suggestions() {
    fn check(source: &impl ZoneSource) {
        for prefix in ["GMT", "UTC", "gmt", "utc", "Etc/GMT", "Etc/UTC", "UT", "Z", ""] {
            for sign in ["+", "-"] {
                for hours in 0..30 {
                    for digits in [format!("{hours}"), format!("{hours:02}"), format!("{hours}:00")]
                    {
                        let name = format!("{prefix}{sign}{digits}");
                        assert_eq!(suggestions(&name, source), [""; 0], "{name}");
                    }
                }
            }
        }
        let letters = || 'A'..='Z';
        for pair in letters().flat_map(|a| letters().map(move |b| [a, b, 'T'])) {
            let abbreviation = String::from_iter(pair);
            assert_eq!(suggestions(&abbreviation, source), [""; 0], "{abbreviation}");
        }
    }
    check(&source::jiff_bundled());
    check(&source::chrono_tz());
}

#[test]
fn cities_and_words_are_suggested() {
    let jiff = source::jiff_bundled();
    for (name, expected) in [
        ("paris", &["Europe/Paris"][..]),
        ("new york", &["America/New_York"]),
        ("Asia/Shangai", &["Asia/Shanghai"]),
        ("shanghia", &["Asia/Shanghai"]),
        ("Europe/Zürich", &["Europe/Zurich"]),
        ("Nowhere", &[]),
        ("Etc/GMT+15", &[]),
        ("", &[]),
        (&"夜".repeat(10_000), &[]),
        (&"Europe/Berlin".repeat(10_000), &["Europe/Berlin"]),
        (&"Berlin".repeat(10_000), &[]),
    ] {
        let start: String = name.chars().take(20).collect();
        assert_eq!(suggestions(name, &jiff), expected, "{start}");
    }
}

/// Names of places that have the same time, but an hour more for each `+` in a name.
struct Names(Vec<String>);

impl ZoneSource for Names {
    type Zone = FixedOffset;

    fn find(&self, name: &str) -> Option<NamedZone<FixedOffset>> {
        let hours = i32::try_from(name.matches('+').count()).ok()?;
        let zone = FixedOffset::east_opt(hours * 3600)?;
        self.0.iter().any(|known| known == name).then(|| NamedZone::new(name, zone))
    }

    fn names(&self) -> Vec<String> {
        self.0.clone()
    }

    fn version(&self) -> Option<&str> {
        None
    }
}

/// Each letter omitted, added, replaced or swapped with its neighbour is an edit.
#[test]
fn the_names_with_the_fewest_edits_are_suggested_if_these_are_one_or_two() {
    let known = "a/abcdefgh".to_owned();
    for (name, edits) in [
        ("a/bcdefgh", 1),
        ("a/abcdfgh", 1),
        ("a/abcdefg", 1),
        ("a/xabcdefgh", 1),
        ("a/abcdxefgh", 1),
        ("a/abcdefghx", 1),
        ("a/xbcdefgh", 1),
        ("a/abcdxfgh", 1),
        ("a/abcdefgx", 1),
        ("a/bacdefgh", 1),
        ("a/abcedfgh", 1),
        ("a/abcdefhg", 1),
        ("a/badcefgh", 2),
        ("a/abcefg", 2),
        ("a/abcdxefghx", 2),
        ("a/axcdexgh", 2),
        ("a/bacdefxh", 2),
        ("a/cbadefgh", 2),
        ("a/bcdefgha", 2),
        ("a/abcxef", 3),
        ("a/abxdefghxx", 3),
        ("a/abcdeghxx", 3),
        ("a/badcfegh", 3),
        ("a/axcxexgh", 3),
        ("a/bacxexgh", 3),
    ] {
        // Another name of the source has two other letters.
        let mut other: Vec<char> = name.chars().collect();
        (other[3], other[5]) = ('1', '2');
        let other = String::from_iter(other);
        let source = Names(vec![known.clone(), other.clone()]);
        let mut expected = match edits {
            1 => vec![known.clone()],
            2 => vec![known.clone(), other],
            _ => vec![other],
        };
        expected.sort();
        assert_eq!(suggestions(name, &source), expected, "{name}");
    }
}

#[test]
fn similar_names_are_suggested_only_if_they_have_the_same_time() {
    let found =
        |known: [&str; 2]| suggestions("a/abcdefgx", &Names(known.map(str::to_owned).to_vec()));
    assert_eq!(found(["a/abcdefgy", "a/abcdefgz"]), ["a/abcdefgy", "a/abcdefgz"]);
    assert_eq!(found(["a/abcdefgy", "a/abcdefg+"]), [""; 0]);
    // Also if one of them is less similar.
    assert_eq!(found(["a/abcdefgy", "a/abcdef+y"]), [""; 0]);
    assert_eq!(found(["a/abcdefgy", "a/abcd++fgy"]), ["a/abcdefgy"]);
}

#[test]
fn short_names_and_offsets_have_no_suggestions_and_words_have_those_of_cities() {
    for (known, name, is_suggested) in [
        ("abcde", "abcdx", true),
        ("abcd", "abcx", false),
        ("a/abcdefgh", "a/abcdefg1", true),
        ("a/abcdefgh", "a/abcdefg_", true),
        ("a/abcdefg_9", "a/abcdefg_1", false),
        ("a/Berlin", "berlin", true),
        ("a/Berlin", "berln", true),
        ("a/Berlin", "belnx", false),
        ("a/Berlin", "somewhere/berlin", true),
        ("a/Berlin", "somewhere/berln", false),
    ] {
        let found = suggestions(name, &Names(vec![known.to_owned(), "b/other".to_owned()]));
        let expected = if is_suggested { &[known][..] } else { &[] };
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_source_lists_its_names_also_through_a_reference() {
    fn check<S: ZoneSource>(source: &S, expected: Option<&str>) {
        fn through<S: ZoneSource>(source: S) -> (Vec<String>, Option<String>) {
            (source.names(), source.version().map(str::to_owned))
        }
        let own = (source.names(), source.version().map(str::to_owned));
        assert_eq!(through(source), own);
        assert_eq!(own.0.iter().any(|name| name == "Europe/Berlin"), expected.is_some());
        assert_eq!(own.1.as_deref(), expected);
    }
    check(&source::chrono_tz(), Some("2025b"));
    check(&source::jiff_bundled(), Some("2026f"));
    check(&source::offsets(), None);
    assert_eq!(source::offsets().names(), [""; 0]);
}

#[test]
fn every_source_knows_utc_and_offsets() {
    fn check(source: &impl ZoneSource) {
        for (name, offset, shown) in [
            ("UTC", 0, "UTC"),
            ("utc", 0, "UTC"),
            ("Z", 0, "UTC"),
            ("+00:00", 0, "UTC"),
            ("UTC+08:00", 8 * 3600, "UTC+08:00"),
            ("+08:00", 8 * 3600, "UTC+08:00"),
            ("-05:30", -19_800, "UTC-05:30"),
            ("UTC+14:00", 14 * 3600, "UTC+14:00"),
        ] {
            let zone = source.zone(name).unwrap();
            assert_eq!(zone.name(), shown);
            assert_eq!(zone.fixed_offset(), FixedOffset::east_opt(offset), "{name}");
            assert!(zone.zone().is_none());
        }
        for name in ["UTC+8", "+14:01", "+0800", "+08", "-15:00", "UTC+08:60"] {
            assert_eq!(
                source.zone(name).err().unwrap().to_string(),
                format!("an offset is UTC±hh:mm or ±hh:mm, at most 14:00, found {name:?}")
            );
        }
    }
    check(&source::offsets());
    check(&source::chrono_tz());
    check(&source::jiff_bundled());
    assert!(source::offsets().zone("Europe/Berlin").is_err());
}

#[test]
fn a_name_is_spelt_as_in_the_data() {
    let jiff = source::jiff_bundled();
    assert_eq!(jiff.zone("asia/shanghai").unwrap().name(), "Asia/Shanghai");
    assert_eq!(suggestions("asia/shanghai", &source::chrono_tz()), ["Asia/Shanghai"]);
    // For jiff, this name stands for a zone that is not known, with the offset of UTC.
    assert!(jiff.zone("Etc/Unknown").is_err());
}

#[test]
fn named_zones_are_equal_if_their_names_and_zones_are() {
    let berlin = chrono_tz::Europe::Berlin;
    let zone = NamedZone::from(berlin);
    assert_eq!(zone, NamedZone::new("Europe/Berlin", berlin));
    assert_ne!(zone, NamedZone::new("Berlin", berlin));
    assert_ne!(zone, NamedZone::new("Europe/Berlin", chrono_tz::Europe::Paris));
    assert_eq!((zone.zone(), zone.fixed_offset()), (Some(&berlin), None));
    let hasher = RandomState::new();
    let hash = |zone: &NamedZone<chrono_tz::Tz>| hasher.hash_one(zone);
    assert_eq!(hash(&zone), hash(&NamedZone::new("Europe/Berlin", berlin)));
    assert_ne!(hash(&zone), hash(&NamedZone::new("Berlin", berlin)));
    assert_eq!(format!("{zone:>15}"), "  Europe/Berlin");
    // UTC is the same zone however it was made.
    assert_eq!(NamedZone::from(chrono_tz::UTC), source::chrono_tz().zone("Z").unwrap());
    assert_eq!(NamedZone::UTC, NamedZone::new("UTC", chrono::Utc));
    let object: Arc<dyn Zone + Send + Sync> = Arc::new(berlin);
    let shared = NamedZone::new("Europe/Berlin", Arc::clone(&object));
    assert_eq!(shared, NamedZone::new("Europe/Berlin", object));
}
