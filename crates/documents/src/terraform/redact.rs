//! The text of a plan or a state without what must not be shown.

use serde_json::Value;

use super::attributes::Attributes;
use super::file::TerraformFile;
use super::policy::TerraformPolicy;
use crate::fault::Fault;
use crate::note::Note;
use crate::text::{Finding, Fix, TextFaults, located, value_spans};

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
    TextFaults::new(redacted(text, document), located_in_file(text, document, faults, notes))
}

/// Returns the findings in a plan or a state, which nobody edits. A sensitive value has no correction, which
/// would show it.
pub(crate) fn located_in_file(
    text: &str,
    document: &Value,
    faults: &[Fault],
    notes: &[Note],
) -> Vec<Finding> {
    let file = TerraformFile::read(document);
    let policies = file.iter().flat_map(TerraformFile::policies);
    let sides = policies.flat_map(TerraformPolicy::sides);
    let hidden: Vec<String> = sides.flat_map(Attributes::sensitive_pointers).collect();
    let is_hidden = |finding: &Finding| {
        let pointer = finding.pointer.as_deref().unwrap_or_default();
        // A correction may also be of a value around a sensitive one.
        let is_around = |inner: &str, outer: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        hidden.iter().any(|hidden| is_around(hidden, pointer) || is_around(pointer, hidden))
    };
    let mut findings = located(text, faults, notes);
    for finding in &mut findings {
        let fix = finding.fix.take().filter(|_| !is_hidden(finding));
        finding.fix = fix.map(Fix::in_source);
    }
    findings
}
