//! Collects the faults and notes of one document while `walk` goes through it.
//!
//! [`Checker`] stores each fault with the number of the table it belongs to. [`Checker::finish`] sorts
//! them by that number, so that faults come in the order of the reference's tables. The checker also
//! remembers the texts that each list has, so that a rule can find duplicates.

use std::collections::BTreeSet;

use crate::fault::{Fault, FaultEffect, FaultKind, Faults, Origin};
use crate::message_text::Location;
use crate::note::{Note, NoteKind};

/// All faults and notes of a document.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) faults: Vec<Fault>,
    pub(crate) notes: Vec<Note>,
}

/// Collects faults and notes, and holds the state of the walk.
pub(crate) struct Checker {
    pub(super) origin: Origin,
    /// The number of the table that is being checked.
    pub(super) table: u16,
    /// The effect of the faults in that table.
    pub(super) effect: FaultEffect,
    /// Each with the number of its table.
    faults: Vec<(u16, Fault)>,
    notes: Vec<(u16, Note)>,
    /// The texts found so far that must be unique: pointer of the list, member name, text.
    seen: BTreeSet<(String, String, String)>,
}

impl Findings {
    /// Returns the faults that make the document unreadable as an error; drops the others.
    pub(crate) fn ensure_readable(self) -> Result<(), Faults> {
        let is_unreadable = |fault: &Fault| fault.effect() == FaultEffect::Unreadable;
        Faults::ok_if_empty(self.faults.into_iter().filter(is_unreadable).collect())
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

    /// Returns all faults and notes, sorted by the numbers of their tables.
    pub(super) fn finish(mut self) -> Findings {
        // The sort is stable: within a table, faults keep the order of the document.
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

    /// Adds a fault with the effect of the current table.
    pub(crate) fn fault(&mut self, fault: Fault) {
        let effect = self.effect;
        self.fault_with_effect(effect, fault);
    }

    /// Adds a fault with an effect of its own.
    pub(crate) fn fault_with_effect(&mut self, effect: FaultEffect, fault: Fault) {
        self.faults.push((self.table, fault.with_effect(effect)));
    }

    /// Adds a note.
    pub(crate) fn note(&mut self, pointer: String, kind: NoteKind, message: String) {
        self.notes.push((self.table, Note { pointer, kind, message }));
    }

    /// Returns the value of a result. A fault is added, and `None` returned.
    pub(super) fn value_or_fault<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.fault(fault)).ok()
    }

    /// Sets the service's code of all faults from an index, unless they have one.
    pub(super) fn set_codes_from(&mut self, index: usize, code: fn(&FaultKind) -> &'static str) {
        for (_, fault) in self.faults.iter_mut().skip(index) {
            fault.set_service_code(code);
        }
    }

    pub(super) fn fault_count(&self) -> usize {
        self.faults.len()
    }

    /// Returns whether `text` is new in the list at a location: as an item, or as this member of its objects.
    pub(super) fn is_first(&mut self, list: Option<&Location<'_>>, name: &str, text: &str) -> bool {
        let list = list.map(Location::pointer).unwrap_or_default();
        self.seen.insert((list, name.to_owned(), text.to_owned()))
    }
}
