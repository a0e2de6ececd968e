//! Reads any text as a plan or a state of Terraform. Secrets are never shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

#[allow(dead_code)]
#[path = "../../tests/oracle/any_terraform.rs"]
mod any_terraform;

fuzz_target!(|text: &str| {
    if let Ok(document) = serde_json::from_str::<Value>(text) {
        any_terraform::read(&document);
    }
});
