//! The tables of the reference as data, and the walk that holds a document to them.
//!
//! A table here reads like the reference's own: one row a member, which says whether it is mandatory
//! and which rule its value keeps. The walk knows nothing of any document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::check::{Check, Node, Object, child, list, object, shown};
use super::fault::FaultKind;
use super::rule::{Rule, note_repeated};

/// A table: the members of one object.
pub(super) struct Table {
    /// Its number in the reference's chapter, 21 for table 5-21, or its place where the reference has no
    /// numbers. Tables are gone through in this order.
    pub(super) number: u16,
    pub(super) rows: &'static [Row],
    /// Members that other versions of the service know, each with what there is to say of it, if
    /// anything.
    pub(super) others: &'static [(&'static str, Option<&'static str>)],
    /// What is legal in such an object and yet worth a note.
    pub(super) note: fn(&mut Check, &Object<'_>),
}

/// A member of an object.
pub(super) struct Row {
    pub(super) field: &'static str,
    presence: Presence,
    rule: Rule,
    repeat: Repeat,
}

enum Presence {
    Mandatory,
    Optional,
}

/// How it is taken that two objects of one list have the same text in a member.
#[derive(Clone, Copy)]
pub(super) enum Repeat {
    /// As a matter of course.
    Fine,
    /// As legal, though few mean it.
    Noted,
    /// As a server that is bound to a policy and cannot be bound again (CSBS.6004).
    BoundTwice,
    /// As a disk that cannot take two backups, one of which would be left out (CSBS.6018).
    RestoredTwice,
}

impl Row {
    pub(super) const fn repeat(self, repeat: Repeat) -> Self {
        Self { repeat, ..self }
    }
}

/// A row of a member that must be there.
pub(super) const fn yes(field: &'static str, rule: Rule) -> Row {
    Row { field, presence: Presence::Mandatory, rule, repeat: Repeat::Fine }
}

/// A row of a member that may be absent or `null`.
pub(super) const fn no(field: &'static str, rule: Rule) -> Row {
    Row { field, presence: Presence::Optional, rule, repeat: Repeat::Fine }
}

impl Table {
    pub(super) const fn new(number: u16, rows: &'static [Row]) -> Self {
        Self { number, rows, others: &[], note: |_, _| {} }
    }

    /// Holds a document to this table and to those that it leads to.
    ///
    /// Faults come in the order of the tables' numbers, and in a table by the rows; of several
    /// objects in the order of the document. Every table leads to those of greater numbers alone, so
    /// the walk ends, however deep the document is.
    pub(super) fn check(&'static self, check: &mut Check, body: &Value) {
        let mut due: Due<'_> = BTreeMap::new();
        due.insert(self.number, (self, [Node::document(body)].into()));
        while let Some((_, (table, nodes))) = due.pop_first() {
            let mut seen = Seen::new();
            for node in nodes {
                if let Some(object) = check.rule(&node, object) {
                    table.check_object(check, &object, &mut due, &mut seen);
                }
            }
        }
    }

    fn check_object<'v>(
        &'static self,
        check: &mut Check,
        object: &Object<'v>,
        due: &mut Due<'v>,
        seen: &mut Seen<'v>,
    ) {
        for row in self.rows {
            let read = |node: &Node<'v>| Ok(node.clone());
            let node = match row.presence {
                Presence::Mandatory => check.mandatory(object, row.field, read),
                Presence::Optional => check.optional(object, row.field, read),
            };
            if let Some(node) = node {
                row.rule.check(check, &node, due);
                row.check_repeat(check, &node, &object.pointer, seen);
            }
        }
        (self.note)(check, object);
        self.note_others(check, object);
    }

    /// Notes the members that the table does not name.
    fn note_others(&self, check: &mut Check, object: &Object<'_>) {
        let mut named: Vec<&str> = self.rows.iter().map(|row| row.field).collect();
        named.extend(self.others.iter().map(|(field, _)| *field));
        check.others_noted(object, &named);
        for (field, message) in self.others {
            if let (Some(message), Some(_)) = (message, object.member(field)) {
                let pointer = child(&object.pointer, field);
                check.note(pointer, super::NoteKind::UnknownMember, ToString::to_string(message));
            }
        }
    }
}

/// The texts that the objects of a table have had so far, each with the pointer of the list and the
/// member.
type Seen<'v> = BTreeSet<(String, &'static str, &'v str)>;

impl Row {
    fn check_repeat<'v>(
        &self,
        check: &mut Check,
        node: &Node<'v>,
        object: &str,
        seen: &mut Seen<'v>,
    ) {
        if matches!(self.repeat, Repeat::Fine) {
            return;
        }
        let Some(text) = node.value.as_str().filter(|text| !text.is_empty()) else { return };
        let list = object.rsplit_once('/').map_or("", |(list, _)| list);
        if seen.insert((list.to_string(), self.field, text)) {
            return;
        }
        let (kind, allowed) = match self.repeat {
            Repeat::Fine => return,
            Repeat::Noted => return note_repeated(check, node),
            Repeat::BoundTwice => (FaultKind::AlreadyBound, "each server once"),
            Repeat::RestoredTwice => {
                (FaultKind::PartialRestore, "a different disk for each backup")
            }
        };
        let message = format!("{} takes {allowed}, found {} again", node.field, shown(node.value));
        check.faults.push(node.fault(kind, message));
    }
}

/// The objects still to be held to a table, by its number.
pub(super) type Due<'v> = BTreeMap<u16, (&'static Table, Vec<Node<'v>>)>;

/// Sets an object aside until its table's turn.
pub(super) fn defer<'v>(due: &mut Due<'v>, table: &'static Table, node: Node<'v>) {
    due.entry(table.number).or_insert((table, Vec::new())).1.push(node);
}

/// The items of a list, each set aside until their table's turn.
pub(super) fn defer_items<'v>(
    check: &mut Check,
    due: &mut Due<'v>,
    table: &'static Table,
    node: &Node<'v>,
) {
    for item in check.rule(node, list).into_iter().flatten() {
        defer(due, table, item);
    }
}
