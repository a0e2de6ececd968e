//! Rules about lists: how many items there are, and which appear twice.

use super::check::Check;
use super::node::Node;
use super::table::{Once, Size};
use crate::fault::{FaultKind, Stops};
use crate::note::NoteKind;
use crate::show::shown;

pub(super) fn size(check: &mut Check, node: &Node<'_>, size: Size) {
    let Some(found) = node.value.as_array().map(Vec::len) else { return };
    let name = node.name;
    match (size, found) {
        (Size::Noted, 0) => {
            let message = format!(
                "{name} is an empty list, which may be read as all or as none; leave it out for all"
            );
            check.note(node.pointer.clone(), NoteKind::EmptyList, message);
        }
        (Size::AtLeastOne, 0) => {
            let message = format!("{name} takes at least one item, found an empty list");
            check.fault(node.fault(FaultKind::Length, message));
        }
        (Size::DiskForEach, 0) => {
            let message =
                format!("{name} takes a disk for each disk's backup, found an empty list");
            check.fault(node.fault(FaultKind::PartialRestore, message));
        }
        (Size::OneOperation, 0 | 2..) => {
            let message = format!("{name} takes one operation, found {found}");
            check.fault_that_stops(Stops::Use, node.fault(FaultKind::Length, message));
        }
        (
            Size::Any | Size::Noted | Size::AtLeastOne | Size::DiskForEach | Size::OneOperation,
            _,
        ) => {}
    }
}

pub(super) fn once(check: &mut Check, node: &Node<'_>, once: Once) {
    let Some(text) = node.value.as_str() else { return };
    if check.is_first(node, text) {
        return;
    }
    let (kind, allowed) = match once {
        Once::Noted => return note_repeated(check, node),
        Once::Bound => (FaultKind::AlreadyBound, "each server once"),
        Once::Restored => (FaultKind::PartialRestore, "a different disk for each backup"),
    };
    let message = format!("{} takes {allowed}, found {} again", node.name, shown(node.value));
    check.fault(node.fault(kind, message));
}

pub(super) fn distinct(check: &mut Check, node: &Node<'_>) {
    let Some(text) = node.value.as_str() else { return };
    // The item's place in its list stands where that of an object's member would.
    let member = Node { pointer: format!("{}/", node.pointer), ..node.clone() };
    if !check.is_first(&member, text) {
        note_repeated(check, node);
    }
}

fn note_repeated(check: &mut Check, node: &Node<'_>) {
    let message = format!("{} has {} already", node.name, shown(node.value));
    check.note(node.pointer.clone(), NoteKind::Repeated, message);
}
