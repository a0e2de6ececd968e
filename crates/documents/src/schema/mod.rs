//! The engine that checks JSON documents against tables.
//!
//! A [`Table`] describes one kind of object. It has one row for each member, in the order of the
//! service's reference. A row holds the member's name, whether it is required, and the [`ValueRule`]
//! that its value must meet. [`check`] walks through a document and its tables and collects every
//! fault and note.
//!
//! Requests and answers go through the same engine. A request must meet the rules of the reference.
//! An answer is checked more leniently: see [`Origin`](crate::fault::Origin).
//!
//! To add a rule, add a variant to [`ValueRule`] and handle it in `scalar_rules` (one value) or in
//! `walk` (several values, or a note). To add a limit on the length of a list, extend [`ListSize`].

mod checker;
mod lenient_values;
mod list_rules;
mod node;
mod pattern_rule;
mod rules_rule;
mod scalar_rules;
mod sorted_members;
mod table;
mod walk;

pub(crate) use checker::{Checker, Findings};
pub(crate) use lenient_values::{
    amount, number_text, positive, rules, rules_as_text, whole, without_fraction,
};
pub(crate) use node::{Node, ObjectNode};
pub(crate) use table::{
    DESCRIPTION, Duplicate, ForbiddenCharacters, ListSize, Table, ValueRule, optional, required,
    required_for_policy, required_to_fire,
};
pub(crate) use walk::{check, check_value};
