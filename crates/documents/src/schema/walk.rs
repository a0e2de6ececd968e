//! The walk through a document and its tables.

use serde_json::Value;

use super::check::{Check, Findings};
use super::node::{Node, Object};
use super::table::{Presence, Row, Rule, Table};
use super::{list, pattern, single};
use crate::fault::{Fault, FaultKind, Origin, Stops};
use crate::limits;
use crate::note::NoteKind;
use crate::resemblance::resembled;
use crate::show::{child, one_of, shown};
use keeptime::pattern::Found;

/// Checks a document against its table and those that the table leads to.
///
/// Faults come in the order of the tables' numbers; in one table, object by object in the order of
/// the document, and row by row. The depth of the recursion is that of the tables, not of the
/// document.
pub(crate) fn check(origin: Origin, table: &'static Table, body: &Value) -> Findings {
    let mut check = Check::new(origin, table.number);
    object(&mut check, &Node::document(body), table);
    check.finish()
}

/// Checks an object of a table.
fn object(check: &mut Check, node: &Node<'_>, table: &'static Table) {
    let outer = (check.table, check.stops);
    check.table = table.number;
    if let Some(object) = check.take(node.object()) {
        check.stops = table.stops;
        for row in table.rows {
            self::row(check, &object, row);
        }
        (table.inspect)(check, &object);
        other_members(check, &object, table);
    }
    (check.table, check.stops) = outer;
}

fn row(check: &mut Check, object: &Object<'_>, row: &Row) {
    for node in row.aliases.iter().filter_map(|alias| object.member(alias)) {
        value(check, &node, row.rule);
    }
    let stops = match (object.member(row.name), row.presence) {
        (Some(node), _) => return value(check, &node, row.rule),
        (None, Presence::Optional) => return,
        (None, Presence::Required) => check.stops,
        (None, Presence::Needed(stops)) => stops,
    };
    let found = if object.members.contains_key(row.name) { ", found null" } else { "" };
    let message = format!("{} is missing{found}", row.name);
    let pointer = child(&object.pointer, row.name);
    check.fault_that_stops(stops, Fault::new(pointer, FaultKind::Missing, message));
}

/// Checks a value, and what it holds.
fn value(check: &mut Check, node: &Node<'_>, rule: Rule) {
    match rule {
        Rule::Table(table) => object(check, node, table),
        Rule::List(rule, size) => {
            for item in check.take(node.items()).into_iter().flatten() {
                value(check, &item, *rule);
            }
            list::size(check, node, size);
        }
        Rule::OrEmpty(_) if node.value.as_str() == Some("") => {}
        Rule::OrEmpty(rule) => value(check, node, *rule),
        Rule::All(rules) => {
            let faults = check.fault_count();
            for rule in rules {
                value(check, node, *rule);
                if check.fault_count() > faults {
                    return;
                }
            }
        }
        Rule::Once(once) => list::once(check, node, once),
        Rule::Distinct => list::distinct(check, node),
        Rule::Pattern => pattern::pattern(check, node),
        Rule::Known(words) => known(check, node, words),
        Rule::Date => date(check, node),
        _ => {
            let outcome = single::check(rule, check.is_answer(), node);
            check.take(outcome);
        }
    }
}

fn known(check: &mut Check, node: &Node<'_>, words: &[&str]) {
    let Some(found) = check.take(node.text()) else { return };
    if found.is_empty() || words.iter().any(|word| word.eq_ignore_ascii_case(found)) {
        return;
    }
    let found = shown(node.value);
    let message = format!("{}: unknown value {found}; known values: {}", node.name, one_of(words));
    check.note(node.pointer.clone(), NoteKind::UnknownValue, message);
}

fn date(check: &mut Check, node: &Node<'_>) {
    if let Err(fault) = single::time(node) {
        let message = format!("{}; the backup counts as one without a date", fault.message());
        check.note(node.pointer.clone(), NoteKind::Undated, message);
    }
}

/// Notes members that the table does not name. Services answer members of their own, so of those
/// in an answer only the ones that resemble an absent member are noted.
fn other_members(check: &mut Check, object: &Object<'_>, table: &Table) {
    for name in object.members.keys() {
        if table.names().any(|known| known == name) {
            continue;
        }
        if check.is_answer() && limits::says_what_is_kept(name) && object.member(name).is_some() {
            // Whether a service follows it there is a guess that no deletion may depend on.
            let message = format!("{name} belongs in operation_definition");
            let fault = Fault::new(child(&object.pointer, name), FaultKind::Misplaced, message);
            check.fault_that_stops(Stops::Keeping, fault);
            continue;
        }
        let absent = table.names().filter(|known| !object.members.contains_key(*known));
        let found = Found::from(name.as_str());
        let message = match resembled(name, absent) {
            Some(meant) => format!("{found}: unknown member; did you mean {meant}?"),
            None if check.is_answer() => continue,
            None => {
                let known: Vec<&str> = table.names().collect();
                format!("{found}: unknown member; those known here are {}", known.join(", "))
            }
        };
        check.note(child(&object.pointer, name), NoteKind::UnknownMember, message);
    }
    if check.is_answer() {
        return;
    }
    for (name, message) in table.others.iter().filter(|(_, message)| !message.is_empty()) {
        if let Some(node) = object.member(name) {
            check.note(node.pointer, NoteKind::UnknownMember, (*message).to_owned());
        }
    }
}
