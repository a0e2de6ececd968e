//! Corrections of faults in JSON documents.

use std::ops::Range;

use keeptime::pattern::{Dialect, Pattern, Replacement};
use serde_json::Value;

use super::fix::Fix;
use super::string_span::inside_string;
use crate::document_kind::DocumentKind;
use crate::fault::{Fault, FaultKind};
use crate::note::{Note, NoteKind};

/// Returns the correction of a fault in the pattern of a request. `value` is the span of the text with the
/// pattern.
pub(super) fn of_pattern(text: &str, fault: &Fault, value: Range<usize>) -> Option<Fix> {
    let FaultKind::Pattern(error) = fault.kind() else { return None };
    if !fault.is_in_request() {
        return None;
    }
    let source = text.get(value.clone())?;
    let pattern: String = serde_json::from_str(source).ok()?;
    let dialect = if error.rule_index().is_some() { Dialect::Cbr } else { Dialect::Csbs };
    let change = error.replacement(&pattern, dialect)?;
    let inside = inside_string(source, change.span());
    let span = value.start + inside.start..value.start + inside.end;
    Some(Fix::certain(Replacement::new(span, escaped(change.text()))))
}

/// Returns a text as it is written in a JSON string, without quotes.
fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Returns the canonical form of the pattern of a request that has a note of another form.
pub(super) fn of_note(text: &str, note: &Note, value: Range<usize>) -> Option<Fix> {
    if note.kind() != NoteKind::NotCanonical {
        return None;
    }
    let source = text.get(value.clone())?;
    let written = match serde_json::from_str(source).ok()? {
        Value::String(pattern) => {
            let canonical = Pattern::parse(&pattern).ok()?.canonical_text();
            format!("\"{}\"", escaped(&canonical))
        }
        Value::Array(items) => {
            let rules: Vec<&str> = items.iter().map(Value::as_str).collect::<Option<_>>()?;
            list_like(source, &Pattern::parse_cbr_rules(&rules).ok()?.canonical_rules())?
        }
        _ => return None,
    };
    Some(Fix::certain(Replacement::new(value, written)))
}

/// Writes a list of texts on one line, or one item per line if `source`, which is also one, is written so.
fn list_like(source: &str, items: &[String]) -> Option<String> {
    let items: Vec<String> = items.iter().map(|item| format!("\"{}\"", escaped(item))).collect();
    let (before, texts) = source.strip_prefix('[')?.split_once('"')?;
    let (_, after) = texts.rsplit_once('"')?;
    let separator = if before.contains('\n') { format!(",{before}") } else { ", ".to_owned() };
    Some(format!("[{before}{}{after}", items.join(&separator)))
}

/// Returns the correction of a number or a boolean that a request has as text. It is certain only if the
/// corrected document has no fault at the same location.
pub(super) fn of_quoted_value(
    text: &str,
    document: &Value,
    kind: DocumentKind,
    fault: &Fault,
    value: Range<usize>,
) -> Option<Fix> {
    if !fault.is_in_request() {
        return None;
    }
    let quoted: String = serde_json::from_str(text.get(value.clone())?).ok()?;
    let plain: Value = match quoted.to_ascii_lowercase().as_str() {
        "true" => true.into(),
        "false" => false.into(),
        number => number.parse::<i32>().ok().filter(|n| n.to_string() == number)?.into(),
    };
    let mut changed = document.clone();
    *changed.pointer_mut(fault.pointer())? = plain.clone();
    let is_gone =
        kind.check(&changed).faults().iter().all(|other| other.pointer() != fault.pointer());
    is_gone.then(|| Fix::certain(Replacement::new(value, plain.to_string())))
}
