//! Checks that the batch protocol answers every input with one line of JSON, and never panics.
#![no_main]

use keeptime::schedule::source;
use keeptime_documents::batch;
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

fuzz_target!(|input: &[u8]| {
    let answer = batch::answer(input, &source::chrono_tz()).to_string();
    assert!(!answer.contains(['\n', '\r']));
    // `RawValue`, because an id may have numbers that no float can represent.
    let answer: &RawValue = serde_json::from_str(&answer).expect("a line of JSON");
    assert!(answer.get().starts_with(r#"{"id":"#));
});
