//! The tables of the references as data, and one walk that checks a document against them.
//!
//! A [`Table`] lists the members of one kind of object, a row each, in the order of the reference.
//! A row says whether its member is required and which [`Rule`] its value must meet. [`check`] walks
//! a document and its tables by plain recursion and finds every fault and note.
//!
//! The same engine checks requests and answers. A request must be what the reference allows. An
//! answer may differ in the ways in which services do: see [`Origin`](crate::fault::Origin).

mod check;
mod list;
mod node;
mod pattern;
mod single;
mod table;
mod values;
mod walk;

pub(crate) use check::{Check, Findings};
pub(crate) use node::Object;
pub(crate) use table::{
    DESCRIPTION, Forbidden, Once, Rule, Size, Table, needed, needed_to_fire, optional, required,
};
pub(crate) use values::{amount, positive, rules_as_text, whole, without_fraction};
pub(crate) use walk::check;
