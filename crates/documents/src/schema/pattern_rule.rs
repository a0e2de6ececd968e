//! The rule for recurrence patterns.
//!
//! A request takes the text of a pattern, and every fault in it is reported. A valid pattern gets a
//! note if a rule takes some of its parts from the start of the schedule, or if the text is not in
//! canonical form. An answer may have a text or a list of rules. A pattern that a service has stored
//! but that is invalid only keeps the policy from firing; the rest of the policy is still used.

use serde_json::Value;

use super::checker::Checker;
use super::lenient_values::{is_one_line, rules_as_text};
use super::node::Node;
use crate::fault::{FaultEffect, FaultKind};
use crate::note::NoteKind;
use keeptime::pattern::{Excerpt, Pattern, StoredPattern};

/// Checks a pattern.
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
        let message = format!("{rule} has no {part}: it is taken from the start of the schedule");
        checker.note(node.pointer(), NoteKind::LeftToStart, message);
    }
    if pattern.canonical_text() != text {
        let rules = Excerpt::from(pattern.canonical_rules().join(", ").as_str());
        let message = format!("the text is not canonical; its canonical rules are {rules}");
        checker.note(node.pointer(), NoteKind::NotCanonical, message);
    }
}

/// Checks the pattern of an answer. An invalid text means that the policy does not fire.
fn stored_pattern(checker: &mut Checker, node: &Node<'_>) {
    let Some(text) = rules_as_text(node.value) else {
        return checker.fault(node.takes(FaultKind::Type, "text or a list of texts"));
    };
    if let Value::Array(rules) = node.value
        && !rules.iter().filter_map(Value::as_str).all(is_one_line)
    {
        let message = format!("{} takes rules without spaces or line ends", node.name());
        return checker.fault(node.fault(FaultKind::Value, message));
    }
    match StoredPattern::parse(&text) {
        Ok(stored) => {
            // If several rules have such a note, the text is the same, so the first is enough.
            if let Some(note) = stored.notes().first() {
                checker.note(node.pointer(), NoteKind::IntervalOfOne, note.to_string());
            }
        }
        Err(_) => {
            for error in StoredPattern::faults(&text) {
                let message = error.to_string();
                // The span of a pattern error is valid only if the document holds the text itself.
                let kind = match node.value {
                    Value::String(_) => FaultKind::Pattern(error),
                    _ => FaultKind::Value,
                };
                checker.fault_with_effect(FaultEffect::NoFires, node.fault(kind, message));
            }
        }
    }
}
