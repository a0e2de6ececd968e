//! Inspects, corrects and reads any bytes as the text of a pattern, a query or a document.
#![no_main]

use keeptime_documents::text::decode;
use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../tests/oracle/any_text.rs"]
mod any_text;

fuzz_target!(|bytes: &[u8]| {
    match decode(bytes.to_vec()) {
        Ok(text) => any_text::read(&text),
        Err(error) => assert_eq!(error.to_string().lines().count(), 1),
    }
});
