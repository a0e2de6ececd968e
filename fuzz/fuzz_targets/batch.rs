//! Checks that the batch protocol answers every line of input with one line of JSON, and never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

fuzz_target!(|input: &[u8]| {
    let mut answers = Vec::new();
    keeptime_cli::batch(input, &mut answers).expect("writing to memory succeeds");
    let answers = String::from_utf8(answers).expect("UTF-8");
    assert_eq!(answers.lines().count(), input.split_inclusive(|byte| *byte == b'\n').count());
    for answer in answers.lines() {
        // `RawValue`, because an id may have numbers that no float can represent.
        let answer: &RawValue = serde_json::from_str(answer).expect("a line of JSON");
        assert!(answer.get().starts_with(r#"{"id":"#));
    }
});
