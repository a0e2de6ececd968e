//! The walk through a document and its tables.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Node, Object, Presence, Row, Rule, Table};
use crate::fault::{Fault, FaultKind, Faults, Origin, Stops};
use crate::note::{Note, NoteKind};
use crate::resemblance::resembled;
use crate::show::child;
use keeptime::pattern::Found;

/// Everything that a walk found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) faults: Vec<Fault>,
    pub(crate) notes: Vec<Note>,
}

/// Faults and notes as the walk finds them, and what it must know on the way.
pub(crate) struct Check {
    origin: Origin,
    /// The number of the table at hand, and what its faults stop.
    table: u16,
    stops: Stops,
    /// Each with the number of its table, to be sorted at the end.
    faults: Vec<(u16, Fault)>,
    notes: Vec<(u16, Note)>,
    /// Texts that may appear once in a list: the list's pointer, the member, the text.
    seen: BTreeSet<(String, String, String)>,
}

/// Checks a document against its table and those that the table leads to.
///
/// Faults come in the order of the tables' numbers; in one table, object by object in the order of
/// the document, and row by row. The depth of the recursion is that of the tables, not of the
/// document.
pub(crate) fn check(origin: Origin, table: &'static Table, body: &Value) -> Findings {
    let mut check = Check {
        origin,
        table: table.number,
        stops: Stops::Reading,
        faults: Vec::new(),
        notes: Vec::new(),
        seen: BTreeSet::new(),
    };
    check.object(&Node::document(body), table);
    // Stable, so that what one table finds keeps the order of the document.
    check.faults.sort_by_key(|(number, _)| *number);
    check.notes.sort_by_key(|(number, _)| *number);
    Findings {
        faults: check.faults.into_iter().map(|(_, fault)| fault.of(origin)).collect(),
        notes: check.notes.into_iter().map(|(_, note)| note).collect(),
    }
}

impl Findings {
    /// An error if anything keeps the document from being read.
    pub(crate) fn readable(self) -> Result<(), Faults> {
        let stops_reading = |fault: &Fault| fault.stops() == Stops::Reading;
        Faults::none(self.faults.into_iter().filter(stops_reading).collect())
    }
}

impl Check {
    pub(crate) fn is_answer(&self) -> bool {
        matches!(self.origin, Origin::Answer(_))
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        let stops = self.stops;
        self.fault_that_stops(stops, fault);
    }

    pub(crate) fn fault_that_stops(&mut self, stops: Stops, fault: Fault) {
        self.faults.push((self.table, fault.stopping(stops)));
    }

    pub(crate) fn note(&mut self, pointer: String, kind: NoteKind, message: String) {
        self.notes.push((self.table, Note { pointer, kind, message }));
    }

    /// The value of a result; a fault is kept.
    pub(crate) fn take<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.fault(fault)).ok()
    }

    pub(super) fn fault_count(&self) -> usize {
        self.faults.len()
    }

    /// Whether a text appears for the first time in the list of the object that has it as a member.
    pub(crate) fn is_first(&mut self, member: &Node<'_>, text: &str) -> bool {
        let object = member.pointer.rsplit_once('/').map_or("", |(object, _)| object);
        let list = object.rsplit_once('/').map_or("", |(list, _)| list);
        self.seen.insert((list.to_owned(), member.name.to_owned(), text.to_owned()))
    }

    /// Checks an object of a table.
    pub(super) fn object(&mut self, node: &Node<'_>, table: &'static Table) {
        let outer = (self.table, self.stops);
        self.table = table.number;
        if let Some(object) = self.take(node.object()) {
            self.stops = table.stops;
            for row in table.rows {
                self.row(&object, row);
            }
            (table.inspect)(self, &object);
            self.other_members(&object, table);
        }
        (self.table, self.stops) = outer;
    }

    fn row<'v>(&mut self, object: &Object<'v>, row: &Row) {
        for node in row.aliases.iter().filter_map(|alias| object.member(alias)) {
            row.rule.check(self, &node);
        }
        let stops = match (object.member(row.name), row.presence) {
            (Some(node), _) => return row.rule.check(self, &node),
            (None, Presence::Optional) => return,
            (None, Presence::Required) => self.stops,
            (None, Presence::Needed(stops)) => stops,
        };
        let found = if object.members.contains_key(row.name) { ", found null" } else { "" };
        let message = format!("{} is missing{found}", row.name);
        let pointer = child(&object.pointer, row.name);
        self.fault_that_stops(stops, Fault::new(pointer, FaultKind::Missing, message));
    }

    /// Notes members that the table does not name. Services answer members of their own, so of those
    /// in an answer only the ones that resemble an absent member are noted.
    fn other_members(&mut self, object: &Object<'_>, table: &Table) {
        for name in object.members.keys() {
            if table.names().any(|known| known == name) {
                continue;
            }
            let absent = table.names().filter(|known| !object.members.contains_key(*known));
            let found = Found::from(name.as_str());
            let message = match resembled(name, absent) {
                Some(meant) => format!("{found}: unknown member; did you mean {meant}?"),
                None if self.is_answer() => continue,
                None => {
                    let known: Vec<&str> = table.names().collect();
                    format!("{found}: unknown member; those known here are {}", known.join(", "))
                }
            };
            self.note(child(&object.pointer, name), NoteKind::UnknownMember, message);
        }
        if self.is_answer() {
            return;
        }
        for (name, message) in table.others.iter().filter(|(_, message)| !message.is_empty()) {
            if let Some(node) = object.member(name) {
                self.note(node.pointer, NoteKind::UnknownMember, (*message).to_owned());
            }
        }
    }

    /// Checks the items of a list, each against a rule.
    pub(super) fn items(&mut self, node: &Node<'_>, rule: Rule) {
        for item in self.take(node.items()).into_iter().flatten() {
            rule.check(self, &item);
        }
    }
}
