//! Faults and notes as a walk finds them.

use std::collections::BTreeSet;

use super::node::Node;
use crate::fault::{Fault, FaultEffect, Faults, Origin};
use crate::note::{Note, NoteKind};

/// Everything that a walk found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) faults: Vec<Fault>,
    pub(crate) notes: Vec<Note>,
}

/// Faults and notes as the walk finds them, and what it must know on the way.
pub(crate) struct Checker {
    pub(super) origin: Origin,
    /// The number of the table at hand, and what its faults stop.
    pub(super) table: u16,
    pub(super) effect: FaultEffect,
    /// Each with the number of its table, to be sorted at the end.
    faults: Vec<(u16, Fault)>,
    notes: Vec<(u16, Note)>,
    /// Texts that may appear once in a list: the list's pointer, the member, the text.
    seen: BTreeSet<(String, String, String)>,
}

impl Findings {
    /// An error if anything keeps the document from being read.
    pub(crate) fn ensure_readable(self) -> Result<(), Faults> {
        let stops_reading = |fault: &Fault| fault.effect() == FaultEffect::Unreadable;
        Faults::ok_if_empty(self.faults.into_iter().filter(stops_reading).collect())
    }
}

impl Checker {
    pub(super) fn new(origin: Origin, table: u16) -> Self {
        Self {
            origin,
            table,
            effect: FaultEffect::Unreadable,
            faults: Vec::new(),
            notes: Vec::new(),
            seen: BTreeSet::new(),
        }
    }

    /// Everything that was found, in the order of the tables' numbers.
    pub(super) fn finish(mut self) -> Findings {
        // Stable, so that what one table finds keeps the order of the document.
        self.faults.sort_by_key(|(number, _)| *number);
        self.notes.sort_by_key(|(number, _)| *number);
        let origin = self.origin;
        Findings {
            faults: self.faults.into_iter().map(|(_, fault)| fault.with_origin(origin)).collect(),
            notes: self.notes.into_iter().map(|(_, note)| note).collect(),
        }
    }

    pub(super) fn is_answer(&self) -> bool {
        matches!(self.origin, Origin::Answer(_))
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        let effect = self.effect;
        self.fault_with_effect(effect, fault);
    }

    pub(crate) fn fault_with_effect(&mut self, effect: FaultEffect, fault: Fault) {
        self.faults.push((self.table, fault.with_effect(effect)));
    }

    pub(crate) fn note(&mut self, pointer: String, kind: NoteKind, message: String) {
        self.notes.push((self.table, Note { pointer, kind, message }));
    }

    /// The value of a result; a fault is kept.
    pub(super) fn value_or_fault<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.fault(fault)).ok()
    }

    pub(super) fn fault_count(&self) -> usize {
        self.faults.len()
    }

    /// Whether a text appears for the first time in the list of the object that has it as a member.
    pub(super) fn is_first(&mut self, member: &Node<'_>, text: &str) -> bool {
        let object = member.pointer.rsplit_once('/').map_or("", |(object, _)| object);
        let list = object.rsplit_once('/').map_or("", |(list, _)| list);
        self.seen.insert((list.to_owned(), member.name.to_owned(), text.to_owned()))
    }
}
