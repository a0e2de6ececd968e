//! The tables of the references as data, and one walk that checks a document against them.
//!
//! A [`Table`] lists the members of one kind of object, a row each, in the order of the reference.
//! A row says whether its member is required and which [`Rule`] its value must meet. [`check`] walks
//! a document and its tables by plain recursion and finds every fault and note.
//!
//! The same engine checks requests and answers. A request must be what the reference allows. An
//! answer may differ in the ways in which services do: see [`Origin`](crate::fault::Origin).

mod node;
mod rule;
mod values;
mod walk;

use crate::fault::Stops;

pub(crate) use node::{Node, Object};
pub(crate) use rule::{DESCRIPTION, Forbidden, Once, Rule, Size};
pub(crate) use values::{amount, positive, rules_as_text, whole, without_fraction};
pub(crate) use walk::{Check, Findings, check};

/// The members of one kind of object.
pub(crate) struct Table {
    /// The number in the reference's chapter, 21 for table 5-21; if the reference has no numbers, the
    /// place among its tables. Faults are sorted by it.
    pub(crate) number: u16,
    pub(crate) rows: &'static [Row],
    /// Members that the table does not name, but other versions of the service know, each with what
    /// to say about it in a request.
    pub(crate) others: &'static [(&'static str, &'static str)],
    /// Checks what no single row can: several members together.
    pub(crate) inspect: fn(&mut Check, &Object<'_>),
    /// What the faults of its members stop.
    pub(crate) stops: Stops,
}

/// One member of an object.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) presence: Presence,
    pub(crate) rule: Rule,
    /// Other names of the member, which services send too.
    pub(crate) aliases: &'static [&'static str],
}

impl Row {
    /// The same member under other names too.
    pub(crate) const fn also(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }
}

/// Whether a member must be there. `null` counts as absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    /// A document without it is read, but something else is stopped.
    Needed(Stops),
    Optional,
}

/// A row of a member that must be there.
pub(crate) const fn required(name: &'static str, rule: Rule) -> Row {
    Row { name, presence: Presence::Required, rule, aliases: &[] }
}

/// A row of a member of a policy that is read without it, and then neither fires nor keeps.
pub(crate) const fn needed(name: &'static str, rule: Rule) -> Row {
    Row { name, presence: Presence::Needed(Stops::Use), rule, aliases: &[] }
}

/// A row of a member of a policy that is read without it, and then does not fire.
pub(crate) const fn needed_to_fire(name: &'static str, rule: Rule) -> Row {
    Row { name, presence: Presence::Needed(Stops::Firing), rule, aliases: &[] }
}

/// A row of a member that may be absent or `null`.
pub(crate) const fn optional(name: &'static str, rule: Rule) -> Row {
    Row { name, presence: Presence::Optional, rule, aliases: &[] }
}

impl Table {
    pub(crate) const fn new(number: u16, rows: &'static [Row]) -> Self {
        Self { number, rows, others: &[], inspect: |_, _| {}, stops: Stops::Reading }
    }

    /// The names of its members, and then those that it knows from other versions of the service.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        let rows = self.rows.iter();
        let rows = rows.flat_map(|row| row.aliases.iter().copied().chain([row.name]));
        rows.chain(self.others.iter().map(|(name, _)| *name))
    }
}
