//! The rules for lists: how many items they have, and which items are duplicates.
//!
//! [`size`] checks the number of items against a [`ListSize`]. [`unique_member`] finds two objects of
//! a list with the same value in a member, for example two resources with one `id`. [`unique_item`]
//! finds two equal texts in a list of texts. Depending on the rule, a violation is a fault or a note.

use super::checker::Checker;
use super::node::Node;
use super::table::{Duplicate, ListSize};
use crate::fault::{FaultEffect, FaultKind};
use crate::message_text::shown;
use crate::note::NoteKind;

/// Checks the number of items of a list.
pub(super) fn size(checker: &mut Checker, node: &Node<'_>, size: ListSize) {
    let Some(found) = node.value.as_array().map(Vec::len) else { return };
    let name = node.name();
    match (size, found) {
        (ListSize::NoteIfEmpty, 0) => {
            let message = format!(
                "{name} is an empty list, which may mean all or none; omit it to select all"
            );
            checker.note(node.pointer(), NoteKind::EmptyList, message);
        }
        (ListSize::AtLeastOne, 0) => {
            let message = format!("{name} takes at least one item, found an empty list");
            checker.fault(node.fault(FaultKind::Length, message));
        }
        (ListSize::AtLeastOneDisk, 0) => {
            let message =
                format!("{name} takes one disk for each disk backup, found an empty list");
            checker.fault(node.fault(FaultKind::PartialRestore, message));
        }
        (ListSize::OneOperation, 0 | 2..) => {
            let message = format!("{name} takes exactly one operation, found {found}");
            checker
                .fault_with_effect(FaultEffect::NoPolicy, node.fault(FaultKind::Length, message));
        }
        (ListSize::AtMost(most), _) if found > most => {
            let message = format!("{name} takes at most {most} items, found {found}");
            checker.fault(node.fault(FaultKind::Length, message));
        }
        (
            ListSize::Any
            | ListSize::NoteIfEmpty
            | ListSize::AtLeastOne
            | ListSize::AtLeastOneDisk
            | ListSize::OneOperation
            | ListSize::AtMost(_),
            _,
        ) => {}
    }
}

/// Checks that a member has a different text in each object of a list.
pub(super) fn unique_member(checker: &mut Checker, node: &Node<'_>, duplicate: Duplicate) {
    let Some(text) = node.value.as_str() else { return };
    let list = node.parent().and_then(|object| object.parent);
    if checker.is_first(list, node.name(), text) {
        return;
    }
    let (kind, allowed) = match duplicate {
        Duplicate::Suspicious => return note_repeated(checker, node),
        Duplicate::ServerBoundTwice => {
            (FaultKind::AlreadyBound, "a different server in each resource")
        }
        Duplicate::DiskRestoredTwice => {
            (FaultKind::PartialRestore, "a different disk for each backup")
        }
    };
    let message = format!("{} takes {allowed}, found {} again", node.name(), shown(node.value));
    checker.fault(node.fault(kind, message));
}

/// Notes a text that its list already has.
pub(super) fn unique_item(checker: &mut Checker, node: &Node<'_>) {
    let Some(text) = node.value.as_str() else { return };
    if !checker.is_first(node.parent(), node.name(), text) {
        note_repeated(checker, node);
    }
}

fn note_repeated(checker: &mut Checker, node: &Node<'_>) {
    let message = format!("{}: {} appears more than once", node.name(), shown(node.value));
    checker.note(node.pointer(), NoteKind::RepeatedItem, message);
}
