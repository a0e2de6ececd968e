//! The tables of the reference as data, and the walk that holds a document to them.
//!
//! A table here reads like the reference's own: one row a member, which says whether it is mandatory
//! and which rule its value keeps. The walk knows nothing of any document.

use alloc::collections::BTreeMap;
use alloc::string::ToString;
use alloc::vec::Vec;

use serde_json::Value;

use super::check::{Check, Node, Object, child, list, object};
use super::rule::Rule;

/// A table: the members of one object.
pub(super) struct Table {
    /// Its number in the reference's chapter, 21 for table 5-21, or its place where the reference has no
    /// numbers. Tables are gone through in this order.
    pub(super) number: u16,
    pub(super) rows: &'static [Row],
    /// Members that other versions of the service know, each with what there is to say of it.
    pub(super) others: &'static [(&'static str, &'static str)],
    /// What is legal in such an object and yet worth a note.
    pub(super) note: fn(&mut Check, &Object<'_>),
}

/// A member of an object.
pub(super) struct Row {
    pub(super) field: &'static str,
    presence: Presence,
    rule: Rule,
}

enum Presence {
    Mandatory,
    Optional,
}

/// A row of a member that must be there.
pub(super) const fn yes(field: &'static str, rule: Rule) -> Row {
    Row { field, presence: Presence::Mandatory, rule }
}

/// A row of a member that may be absent or `null`.
pub(super) const fn no(field: &'static str, rule: Rule) -> Row {
    Row { field, presence: Presence::Optional, rule }
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
            for node in nodes {
                if let Some(object) = check.rule(&node, object) {
                    table.check_object(check, &object, &mut due);
                }
            }
        }
    }

    fn check_object<'v>(&'static self, check: &mut Check, object: &Object<'v>, due: &mut Due<'v>) {
        for row in self.rows {
            let read = |node: &Node<'v>| Ok(node.clone());
            let node = match row.presence {
                Presence::Mandatory => check.mandatory(object, row.field, read),
                Presence::Optional => check.optional(object, row.field, read),
            };
            if let Some(node) = node {
                row.rule.check(check, &node, due);
            }
        }
        (self.note)(check, object);
        self.note_others(check, object);
    }

    /// Notes the members that the table does not name: a slip of the pen, as like as not.
    fn note_others(&self, check: &mut Check, object: &Object<'_>) {
        let mut named: Vec<&str> = self.rows.iter().map(|row| row.field).collect();
        named.extend(self.others.iter().map(|(field, _)| *field));
        check.others_noted(object, &named);
        for (field, message) in self.others {
            if object.member(field).is_some() {
                let pointer = child(&object.pointer, field);
                check.note(pointer, super::NoteKind::UnknownMember, (*message).to_string());
            }
        }
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
