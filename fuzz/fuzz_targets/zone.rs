//! Asks schedules in zones made of any bytes: `TZif` files, and rules as in the variable `TZ`.
#![no_main]

use chrono::DateTime;
use keeptime::schedule::{Gap, Overlap};
use libfuzzer_sys::fuzz_target;

#[path = "../../tests/oracle/any_zone.rs"]
mod any_zone;
#[allow(dead_code)]
#[path = "../../tests/oracle/civil_minutes.rs"]
mod civil_minutes;
#[allow(dead_code)]
#[path = "../../tests/oracle/week.rs"]
mod week;

use any_zone::Question;

// The first bytes are the question, so that the rest is the bytes of a file.
fuzz_target!(|input: &[u8]| {
    let Some(([m1, m2, m3, m4, hour, minute, choices], bytes)) = input.split_first_chunk() else {
        return;
    };
    // From the year -2000 to 6000.
    let middle = 64 * i64::from(i32::from_le_bytes([*m1, *m2, *m3, *m4]));
    let question = Question {
        middle: DateTime::from_timestamp(middle, 0).expect("in range"),
        hours: [0, 5, 13].map(|later| (hour % 24 + later) % 24),
        minute: minute % 60,
        gap: if choices % 2 == 0 { Gap::Skip } else { Gap::Shift },
        overlap: Overlap::ALL[usize::from(choices / 2 % 3)],
    };
    any_zone::ask(bytes, question);
});
