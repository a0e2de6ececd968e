//! The text of a plan or a state without what must not be shown.

use serde_json::Value;

use super::attributes::Attributes;
use super::file::TerraformFile;
use super::policy::TerraformPolicy;
use crate::fault::Fault;
use crate::note::Note;
use crate::text::{Finding, TextFaults, located, value_spans};

/// Returns the text of a plan or a state of the same length, with only the backup policies in it.
///
/// Everything else is replaced by spaces: variables, outputs and other resources may hold secrets that no
/// part of the format marks. Sensitive values of the policies are replaced by asterisks. Spans in the text
/// stay valid, so that findings can be drawn under it.
pub fn redacted(text: &str, document: &Value) -> String {
    let Some(file) = TerraformFile::read(document) else { return text.to_owned() };
    let sides = || file.policies().iter().flat_map(TerraformPolicy::sides);
    let shown = sides().map(|side| side.pointer.clone());
    let shown: Vec<String> = shown
        .chain(file.notes().iter().map(|note| note.pointer.clone()))
        .filter(|pointer| !pointer.is_empty())
        .collect();
    let hidden: Vec<String> = sides().flat_map(Attributes::sensitive_pointers).collect();
    let mut bytes: Vec<u8> =
        text.bytes().map(|byte| if byte == b'\n' { byte } else { b' ' }).collect();
    for span in value_spans(text, &shown) {
        bytes[span.clone()].copy_from_slice(&text.as_bytes()[span]);
    }
    for span in value_spans(text, &hidden) {
        let is_quoted = text[span.clone()].starts_with('"') && span.len() > 1;
        let inner = if is_quoted { span.start + 1..span.end - 1 } else { span };
        for byte in bytes[inner].iter_mut().filter(|byte| **byte != b'\n') {
            *byte = b'*';
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns faults and notes of a plan or a state as an error with its [redacted](redacted) text.
pub fn text_faults(text: &str, document: &Value, faults: &[Fault], notes: &[Note]) -> TextFaults {
    let findings: Vec<Finding> = located(text, faults, notes);
    TextFaults::new(redacted(text, document), findings)
}
