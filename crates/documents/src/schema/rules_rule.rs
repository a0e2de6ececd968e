//! The rule for patterns of CBR, which are lists of recurrence rules.
//!
//! A request takes a list of 1 to 24 texts. A fault in a rule has the pointer of its item. A valid pattern
//! gets notes on rules that take parts from the start of the schedule, that are not canonical, or that
//! other clients cannot read back. In an answer, an invalid pattern only keeps the policy from firing.

use serde_json::Value;

use super::checker::Checker;
use super::lenient_values::rules;
use super::node::Node;
use crate::fault::{FaultEffect, FaultKind};
use crate::note::NoteKind;
use keeptime::pattern::{Excerpt, Pattern, PatternError, Rule};

/// Checks a pattern.
pub(super) fn check(checker: &mut Checker, node: &Node<'_>) {
    let effect = if checker.is_answer() { FaultEffect::NoFires } else { checker.effect };
    let is_allowed = node.value.is_array() || checker.is_answer() && node.value.is_string();
    if !is_allowed {
        return checker.fault_with_effect(effect, node.takes(FaultKind::Type, "a list of rules"));
    }
    let Some(rules) = rules(node.value) else {
        return items_that_are_not_text(checker, node, effect);
    };
    match Pattern::parse_cbr_rules(&rules) {
        Ok(pattern) if checker.is_answer() => drop(pattern),
        Ok(pattern) => notes(checker, node, &rules, &pattern),
        Err(_) => {
            for error in Pattern::faults_cbr_rules(&rules) {
                pattern_fault(checker, node, effect, error);
            }
        }
    }
}

/// Adds a fault for each item that is not a text.
fn items_that_are_not_text(checker: &mut Checker, node: &Node<'_>, effect: FaultEffect) {
    for item in node.items().into_iter().flatten() {
        if let Err(fault) = item.text() {
            checker.fault_with_effect(effect, fault);
        }
    }
}

/// Adds a fault at the rule that an error is about, or at the list.
fn pattern_fault(checker: &mut Checker, node: &Node<'_>, effect: FaultEffect, error: PatternError) {
    let message = error.to_string();
    let fault = match (node.value, error.rule_index()) {
        (Value::Array(_), Some(index)) => {
            // The span of the error is a range of this item.
            item(node, index).fault(FaultKind::Pattern(error), message)
        }
        _ => node.fault(FaultKind::Value, message),
    };
    checker.fault_with_effect(effect, fault);
}

fn item<'n>(list: &'n Node<'_>, index: usize) -> Node<'n> {
    list.item(index, list.value.get(index).unwrap_or(list.value))
}

/// Adds the notes on a valid pattern of a request.
fn notes(checker: &mut Checker, node: &Node<'_>, rules: &[&str], pattern: &Pattern) {
    let mut missing = pattern.rules().iter().filter_map(|rule| Some((rule, rule.first_missing()?)));
    if let Some((rule, part)) = missing.next() {
        let message = format!("{rule} has no {part}: it is taken from the start of the schedule");
        checker.note(node.pointer(), NoteKind::LeftToStart, message);
    }
    for (index, text) in rules.iter().enumerate() {
        if let Some(message) = unreadable_by_clients(text) {
            checker.note(
                item(node, index).pointer(),
                NoteKind::UnreadableByClients,
                message.to_owned(),
            );
        }
    }
    let days = |rule: &Rule| (rule.frequency(), rule.interval(), rule.days());
    if pattern.rules().windows(2).any(|rules| days(&rules[0]) != days(&rules[1])) {
        let message = format!(
            "some clients read the days of all rules from the first one; {} has rules with different \
             days",
            node.name()
        );
        checker.note(node.pointer(), NoteKind::UnreadableByClients, message);
    }
    let canonical = pattern.canonical_rules();
    if canonical != rules {
        let canonical = Excerpt::from(canonical.join(", ").as_str());
        let message = format!("the rules are not canonical; the canonical rules are {canonical}");
        checker.note(node.pointer(), NoteKind::NotCanonical, message);
    }
}

/// Returns what other clients cannot read back in a valid rule: a daily rule without INTERVAL, or an hour
/// and a minute that do not follow each other.
fn unreadable_by_clients(rule: &str) -> Option<&'static str> {
    let rule = rule.to_ascii_uppercase();
    let names: Vec<&str> =
        rule.split(';').filter_map(|part| Some(part.split_once('=')?.0)).collect();
    let index = |name| names.iter().position(|found| *found == name);
    if rule.split(';').any(|part| part == "FREQ=DAILY") && index("INTERVAL").is_none() {
        return Some("some clients cannot read back a daily rule without INTERVAL; add INTERVAL=1");
    }
    let hour = index("BYHOUR")?;
    let minute = index("BYMINUTE")?;
    (minute != hour + 1).then_some(
        "some clients cannot read back a rule unless BYMINUTE follows BYHOUR; move BYMINUTE",
    )
}
