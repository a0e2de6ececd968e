//! Reads any bytes as a body or a query of each call. Nothing may panic, and what has no faults is the same after
//! it has been written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../tests/oracle/any_request.rs"]
mod any_request;

fuzz_target!(|input: &[u8]| {
    any_request::read(input);
});
