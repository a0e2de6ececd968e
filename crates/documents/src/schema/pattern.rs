//! The rule of a recurrence pattern.

use serde_json::Value;

use super::check::Check;
use super::node::Node;
use super::values::{is_one_line, rules_as_text};
use crate::fault::{FaultKind, Stops};
use crate::note::NoteKind;
use keeptime::pattern::{Found, Pattern, StoredPattern};

/// Every fault of a pattern, or what is worth knowing about it.
pub(super) fn pattern(check: &mut Check, node: &Node<'_>) {
    if check.is_answer() {
        return stored_pattern(check, node);
    }
    let Some(text) = check.take(node.text()) else { return };
    let Ok(pattern) = Pattern::parse(text) else {
        for error in Pattern::faults(text) {
            let message = error.to_string();
            check.fault(node.fault(FaultKind::Pattern(error), message));
        }
        return;
    };
    let mut missing = pattern.rules().iter().filter_map(|rule| Some((rule, rule.missing()?)));
    if let Some((rule, part)) = missing.next() {
        let message = format!("{rule} leaves {part} to the start of the schedule");
        check.note(node.pointer.clone(), NoteKind::LeftToStart, message);
    }
    if pattern.canonical() != text {
        let rules = Found::from(pattern.canonical_rules().join(", ").as_str());
        let message = format!("the canonical text differs, a calendar of {rules}");
        check.note(node.pointer.clone(), NoteKind::NotCanonical, message);
    }
}

/// A pattern that a service answers. What is wrong with its text stops the policy from firing, and
/// nothing else.
fn stored_pattern(check: &mut Check, node: &Node<'_>) {
    let Some(text) = rules_as_text(node.value) else {
        return check.fault(node.takes(FaultKind::Type, "text or a list of texts"));
    };
    if let Value::Array(rules) = node.value
        && !rules.iter().filter_map(Value::as_str).all(is_one_line)
    {
        let message = format!("{} takes rules of one line without spaces", node.name);
        return check.fault(node.fault(FaultKind::Value, message));
    }
    match StoredPattern::parse(&text) {
        Ok(stored) => {
            // Each rule may have one, and they all say the same.
            if let Some(note) = stored.notes().first() {
                check.note(node.pointer.clone(), NoteKind::IntervalOfOne, note.to_string());
            }
        }
        Err(_) => {
            for error in StoredPattern::faults(&text) {
                let message = error.to_string();
                // Only in a text of its own does the span lead to a place in the document.
                let kind = match node.value {
                    Value::String(_) => FaultKind::Pattern(error),
                    _ => FaultKind::Value,
                };
                check.fault_that_stops(Stops::Firing, node.fault(kind, message));
            }
        }
    }
}
