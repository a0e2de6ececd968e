//! The tables of the references as data, and one walk that checks a document against them.
//!
//! A [`Table`] lists the members of one kind of object, a row each, in the order of the reference.
//! A row says whether its member is required and which [`Rule`] its value must meet. [`check`] walks
//! a document and its tables by plain recursion and finds every fault and note.
//!
//! The same engine checks requests and answers. A request must be what the reference allows. An
//! answer may differ in the ways in which services do: see [`Origin`](crate::fault::Origin).

mod checker;
mod lenient_values;
mod list_rules;
mod node;
mod pattern_rule;
mod scalar_rules;
mod table;
mod walk;

pub(crate) use checker::{Checker, Findings};
pub(crate) use lenient_values::{amount, positive, rules_as_text, whole, without_fraction};
pub(crate) use node::ObjectNode;
pub(crate) use table::{
    DESCRIPTION, Duplicate, ForbiddenCharacters, ListSize, Table, ValueRule, optional, required,
    required_for_policy, required_to_fire,
};
pub(crate) use walk::check;
