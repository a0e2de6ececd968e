//! Walks through a document and its tables, and applies the rule of every row.
//!
//! [`check`] starts at the whole document. For each object, the walk checks every row of the object's
//! table, then the rules that concern several members, then the members that the table does not name.
//! An unknown member is a note, with a suggestion if it resembles a known one. In an answer, a
//! retention limit outside of the `operation_definition` is a fault, because ignoring it could delete
//! backups that it keeps.

use serde_json::Value;

use super::checker::{Checker, Findings};
use super::node::{Node, ObjectNode};
use super::sorted_members::SortedMembers;
use super::table::{Presence, Row, Table, ValueRule};
use super::{list_rules, pattern_rule, rules_rule, scalar_rules};
use crate::fault::{Fault, FaultEffect, FaultKind, Origin};
use crate::limits;
use crate::message_text::{one_of, shown};
use crate::note::NoteKind;
use crate::similar_name::similar_name;
use keeptime::pattern::Excerpt;

/// Checks a document against its table and the tables of the objects inside it.
///
/// Faults are sorted by the number of their table, then by the order of the objects in the document,
/// then by row. The depth of the recursion is limited by the tables, not by the document.
pub(crate) fn check(origin: Origin, table: &'static Table, body: &Value) -> Findings {
    let mut checker = Checker::new(origin, table.number);
    object(&mut checker, &Node::document(body), table);
    checker.finish()
}

/// Checks a document that is one value, by its rule.
pub(crate) fn check_value(origin: Origin, rule: ValueRule, body: &Value) -> Findings {
    let mut checker = Checker::new(origin, 0);
    value(&mut checker, &Node::document(body), rule);
    checker.finish()
}

/// Checks an object against its table.
fn object(checker: &mut Checker, node: &Node<'_>, table: &'static Table) {
    let outer = (checker.table, checker.effect);
    checker.table = table.number;
    if let Some(object) = checker.value_or_fault(node.object()) {
        checker.effect = table.effect;
        let members = SortedMembers::new(object.members, table);
        for (row, found) in table.rows.iter().zip(members.of_rows) {
            let faults = checker.fault_count();
            self::row(checker, &object, row, found);
            if let Some(code) = row.code {
                checker.set_codes_from(faults, code);
            }
        }
        (table.check_combination)(checker, &object);
        other_members(checker, &object, table, &members.others);
    }
    (checker.table, checker.effect) = outer;
}

/// Checks the member of one row, under its name and its aliases. `found` is the value under its name.
fn row(checker: &mut Checker, object: &ObjectNode<'_>, row: &Row, found: Option<&Value>) {
    for node in row.aliases.iter().filter_map(|alias| object.member(alias)) {
        value(checker, &node, row.rule);
    }
    if let Some(found) = found
        && !found.is_null()
    {
        return value(checker, &object.with_member(row.name, found), row.rule);
    }
    let effect = match row.presence {
        Presence::Optional => return,
        Presence::Required => checker.effect,
        Presence::MissingMeans(effect) => effect,
    };
    let problem = if found.is_some() { "is required, found null" } else { "is missing" };
    let message = format!("{} {problem}", row.name);
    let pointer = object.member_pointer(row.name);
    checker.fault_with_effect(effect, Fault::new(pointer, FaultKind::Missing, message));
}

/// Checks a value, and the values inside it.
fn value(checker: &mut Checker, node: &Node<'_>, rule: ValueRule) {
    match rule {
        ValueRule::Table(table) => object(checker, node, table),
        ValueRule::List(rule, size) => {
            for item in checker.value_or_fault(node.items()).into_iter().flatten() {
                value(checker, &item, *rule);
            }
            list_rules::size(checker, node, size);
        }
        ValueRule::EmptyTextOr(_) if node.value.as_str() == Some("") => {}
        ValueRule::EmptyTextOr(rule) => value(checker, node, *rule),
        ValueRule::All(rules) => {
            let faults = checker.fault_count();
            for rule in rules {
                value(checker, node, *rule);
                if checker.fault_count() > faults {
                    return;
                }
            }
        }
        ValueRule::UniqueInList(once) => list_rules::unique_member(checker, node, once),
        ValueRule::UniqueItem => list_rules::unique_item(checker, node),
        ValueRule::Pattern => pattern_rule::check(checker, node),
        ValueRule::Rules => rules_rule::check(checker, node),
        ValueRule::KnownWords(words) => known(checker, node, words),
        ValueRule::BackupDate => {
            date(checker, node, NoteKind::Undated, "the backup is treated as undated");
        }
        ValueRule::ExpiryDate => {
            date(checker, node, NoteKind::UnreadableExpiry, "the backup never expires by age");
        }
        _ => {
            let outcome = scalar_rules::check(rule, checker.is_answer(), node);
            checker.value_or_fault(outcome);
        }
    }
}

/// Notes a text that is not one of the known words, ignoring case. Empty text counts as absent.
fn known(checker: &mut Checker, node: &Node<'_>, words: &[&str]) {
    let Some(found) = checker.value_or_fault(node.text()) else { return };
    if found.is_empty() || words.iter().any(|word| word.eq_ignore_ascii_case(found)) {
        return;
    }
    let found = shown(node.value);
    let message =
        format!("{}: unknown value {found}; known values: {}", node.name(), one_of(words));
    checker.note(node.pointer(), NoteKind::UnknownValue, message);
}

/// Notes a date that cannot be read, and what that means.
fn date(checker: &mut Checker, node: &Node<'_>, kind: NoteKind, consequence: &str) {
    if let Err(fault) = scalar_rules::time(node) {
        let message = format!("{}; {consequence}", fault.message());
        checker.note(node.pointer(), kind, message);
    }
}

/// Notes members that the table does not name. `others` are the names of those without a row.
///
/// Services add members to their answers, so in an answer only a member that resembles an absent one
/// is noted.
fn other_members(checker: &mut Checker, object: &ObjectNode<'_>, table: &Table, others: &[&str]) {
    for name in others.iter().copied() {
        let refused = table.refused_members.iter().map(|(name, _)| *name);
        if table.member_names().chain(refused).any(|known| known == name) {
            continue;
        }
        if checker.is_answer() && limits::is_retention_member(name) && object.member(name).is_some()
        {
            // It is unknown whether the service applies the limit at this place, and no deletion may
            // depend on a guess.
            let message = format!("{name} belongs in operation_definition");
            let fault = Fault::new(object.member_pointer(name), FaultKind::Misplaced, message);
            checker.fault_with_effect(FaultEffect::UnknownLimits, fault);
            continue;
        }
        let absent = table.member_names().filter(|known| !object.members.contains_key(*known));
        let found = Excerpt::from(name);
        let message = match similar_name(name, absent) {
            Some(meant) => format!("{found}: unknown member; did you mean {meant}?"),
            None if checker.is_answer() => continue,
            None => {
                let known: Vec<&str> = table.member_names().collect();
                format!("{found}: unknown member; known members: {}", known.join(", "))
            }
        };
        checker.note(object.member_pointer(name), NoteKind::UnknownMember, message);
    }
    if checker.is_answer() {
        return;
    }
    for (name, message) in table.refused_members {
        if let Some(node) = object.member(name) {
            checker.fault(node.fault(FaultKind::Value, (*message).to_owned()));
        }
    }
}
