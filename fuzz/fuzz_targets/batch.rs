//! The protocol for other languages: for each line of input, whatever it is, one line of JSON, and
//! never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

fuzz_target!(|input: &[u8]| {
    let mut answers = Vec::new();
    keeptime_cli::batch(input, &mut answers).expect("memory takes all");
    let answers = String::from_utf8(answers).expect("UTF-8");
    assert_eq!(answers.lines().count(), input.split_inclusive(|byte| *byte == b'\n').count());
    for answer in answers.lines() {
        // As it is written: an id is echoed whatever numbers it has, those too that fit no float.
        let answer: &RawValue = serde_json::from_str(answer).expect("a line of JSON");
        assert!(answer.get().starts_with(r#"{"id":"#));
    }
});
