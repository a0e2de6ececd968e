//! The rule of a recurrence pattern.

use serde_json::Value;

use super::checker::Checker;
use super::lenient_values::{is_one_line, rules_as_text};
use super::node::Node;
use crate::fault::{FaultEffect, FaultKind};
use crate::note::NoteKind;
use keeptime::pattern::{Excerpt, Pattern, StoredPattern};

/// Every fault of a pattern, or what is worth knowing about it.
pub(super) fn check(checker: &mut Checker, node: &Node<'_>) {
    if checker.is_answer() {
        return stored_pattern(checker, node);
    }
    let Some(text) = checker.value_or_fault(node.text()) else { return };
    let Ok(pattern) = Pattern::parse(text) else {
        for error in Pattern::faults(text) {
            let message = error.to_string();
            checker.fault(node.fault(FaultKind::Pattern(error), message));
        }
        return;
    };
    let mut missing = pattern.rules().iter().filter_map(|rule| Some((rule, rule.first_missing()?)));
    if let Some((rule, part)) = missing.next() {
        let message = format!("{rule} leaves {part} to the start of the schedule");
        checker.note(node.pointer.clone(), NoteKind::LeftToStart, message);
    }
    if pattern.canonical_text() != text {
        let rules = Excerpt::from(pattern.canonical_rules().join(", ").as_str());
        let message = format!("the canonical text differs, a calendar of {rules}");
        checker.note(node.pointer.clone(), NoteKind::NotCanonical, message);
    }
}

/// A pattern that a service answers. What is wrong with its text stops the policy from firing, and
/// nothing else.
fn stored_pattern(checker: &mut Checker, node: &Node<'_>) {
    let Some(text) = rules_as_text(node.value) else {
        return checker.fault(node.takes(FaultKind::Type, "text or a list of texts"));
    };
    if let Value::Array(rules) = node.value
        && !rules.iter().filter_map(Value::as_str).all(is_one_line)
    {
        let message = format!("{} takes rules of one line without spaces", node.name);
        return checker.fault(node.fault(FaultKind::Value, message));
    }
    match StoredPattern::parse(&text) {
        Ok(stored) => {
            // Each rule may have one, and they all say the same.
            if let Some(note) = stored.notes().first() {
                checker.note(node.pointer.clone(), NoteKind::IntervalOfOne, note.to_string());
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
                checker.fault_with_effect(FaultEffect::NoFires, node.fault(kind, message));
            }
        }
    }
}
