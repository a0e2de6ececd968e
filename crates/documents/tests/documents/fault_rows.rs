//! The documents with faults that these tests check, as a file. Tests of other crates read it, so that a
//! rule is written down once: the server's tests send each document and expect its faults.
//!
//! `KEEPTIME_WRITE_FAULT_ROWS=1 cargo test -p keeptime-documents --test documents` writes the file anew.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex};

use keeptime_documents::DocumentKind;
use serde_json::{Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fault_rows.jsonl");

static WRITTEN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let text = std::fs::read_to_string(FILE).unwrap_or_default();
    text.lines().map(ToOwned::to_owned).collect()
});

static NEW: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Asserts that the file has a document with its faults.
#[track_caller]
pub(crate) fn is_written(kind: DocumentKind, document: &Value) {
    let checked = kind.check(document);
    let faults = checked.faults().iter();
    let faults: Vec<_> =
        faults.map(|fault| json!([fault.pointer(), fault.code(), fault.message()])).collect();
    let row = json!({"kind": kind.name(), "document": document, "faults": faults}).to_string();
    if std::env::var_os("KEEPTIME_WRITE_FAULT_ROWS").is_some() {
        let mut new = NEW.lock().unwrap();
        new.insert(row);
        let text: String = new.iter().map(|row| format!("{row}\n")).collect();
        std::fs::write(FILE, text).unwrap();
    } else {
        assert!(WRITTEN.contains(&row), "tests/fault_rows.jsonl lacks {row}");
    }
}
