//! Rules about lists: how many items there are, and which appear twice.

use super::checker::Checker;
use super::node::Node;
use super::table::{Duplicate, ListSize};
use crate::fault::{FaultEffect, FaultKind};
use crate::message_text::shown;
use crate::note::NoteKind;

pub(super) fn size(checker: &mut Checker, node: &Node<'_>, size: ListSize) {
    let Some(found) = node.value.as_array().map(Vec::len) else { return };
    let name = node.name;
    match (size, found) {
        (ListSize::NoteIfEmpty, 0) => {
            let message = format!(
                "{name} is an empty list, which may be read as all or as none; leave it out for all"
            );
            checker.note(node.pointer.clone(), NoteKind::EmptyList, message);
        }
        (ListSize::AtLeastOne, 0) => {
            let message = format!("{name} takes at least one item, found an empty list");
            checker.fault(node.fault(FaultKind::Length, message));
        }
        (ListSize::AtLeastOneDisk, 0) => {
            let message =
                format!("{name} takes a disk for each disk's backup, found an empty list");
            checker.fault(node.fault(FaultKind::PartialRestore, message));
        }
        (ListSize::OneOperation, 0 | 2..) => {
            let message = format!("{name} takes exactly one operation, found {found}");
            checker
                .fault_with_effect(FaultEffect::NoPolicy, node.fault(FaultKind::Length, message));
        }
        (
            ListSize::Any
            | ListSize::NoteIfEmpty
            | ListSize::AtLeastOne
            | ListSize::AtLeastOneDisk
            | ListSize::OneOperation,
            _,
        ) => {}
    }
}

pub(super) fn once(checker: &mut Checker, node: &Node<'_>, once: Duplicate) {
    let Some(text) = node.value.as_str() else { return };
    if checker.is_first(node, text) {
        return;
    }
    let (kind, allowed) = match once {
        Duplicate::Suspicious => return note_repeated(checker, node),
        Duplicate::ServerBoundTwice => (FaultKind::AlreadyBound, "each server once"),
        Duplicate::DiskRestoredTwice => {
            (FaultKind::PartialRestore, "a different disk for each backup")
        }
    };
    let message = format!("{} takes {allowed}, found {} again", node.name, shown(node.value));
    checker.fault(node.fault(kind, message));
}

pub(super) fn distinct(checker: &mut Checker, node: &Node<'_>) {
    let Some(text) = node.value.as_str() else { return };
    // The item's place in its list stands where that of an object's member would.
    let member = Node { pointer: format!("{}/", node.pointer), ..node.clone() };
    if !checker.is_first(&member, text) {
        note_repeated(checker, node);
    }
}

fn note_repeated(checker: &mut Checker, node: &Node<'_>) {
    let message = format!("{} has {} already", node.name, shown(node.value));
    checker.note(node.pointer.clone(), NoteKind::RepeatedItem, message);
}
