//! Faults and notes on a document, moved to the attributes that it was made from.

use super::body::{Body, Purpose, Withheld};
use crate::fault::{Fault, FaultKind, Faults, Origin, Service};
use crate::note::{Note, NoteKind};
use crate::policy::PolicyHalf;

/// Moves faults and notes to the attributes of one resource.
pub(super) struct Messages<'b, 'a, 'v> {
    pub(super) address: &'b str,
    pub(super) body: &'b Body<'a, 'v>,
}

impl Messages<'_, '_, '_> {
    /// Returns the fault at its attribute, or `None` if it is about a value that is known only after apply.
    pub(super) fn fault(&self, fault: &Fault) -> Option<Fault> {
        let (attribute, _) = self.body.attribute_of(fault.pointer(), None);
        // An object that is left out because a part of it is unknown is not missing either.
        let is_unknown = self.is_unknown(&attribute)
            || *fault.kind() == FaultKind::Missing && self.holds_unknown(&attribute);
        (!is_unknown).then(|| self.fault_at(fault.clone()))
    }

    /// Returns the note at its attribute. Returns `None` if it is about a value that is known only after apply, or
    /// about the form of rules that the provider makes.
    pub(super) fn note(&self, note: &Note) -> Option<Note> {
        let (attribute, _) = self.body.attribute_of(note.pointer(), None);
        let is_of_provider = note.kind() == NoteKind::NotCanonical && self.body.makes_rules();
        // A limit or a rule that is known only after apply may be the one that is missing.
        let is_incomplete =
            matches!(note.kind(), NoteKind::LongTermAlone | NoteKind::TimezoneAlone)
                && self
                    .unknown_attributes()
                    .any(|unknown| unknown.half == Some(PolicyHalf::Keeping));
        let is_left_out = is_of_provider || is_incomplete || self.is_unknown(&attribute);
        (!is_left_out).then(|| self.note_at(note))
    }

    /// Returns all faults at their attributes.
    pub(super) fn faults(&self, faults: &Faults) -> Faults {
        faults.clone().map(|fault| self.fault_at(fault))
    }

    pub(super) fn fault_at(&self, fault: Fault) -> Fault {
        let (attribute, is_same_text) =
            self.body.attribute_of(fault.pointer(), fault.span().as_ref());
        let is_sensitive = self.body.shows_sensitive(fault.pointer());
        let message = if is_sensitive { SENSITIVE_FAULT } else { fault.message() };
        let message = self.text(&attribute, message);
        // The span of a fault in a pattern is one in another text.
        let kind = if is_sensitive || !is_same_text && fault.span().is_some() {
            FaultKind::Value
        } else {
            fault.kind().clone()
        };
        fault.at(self.pointer(&attribute)).with_message(message).with_kind(kind)
    }

    pub(super) fn note_at(&self, note: &Note) -> Note {
        let (attribute, _) = self.body.attribute_of(&note.pointer, None);
        let message =
            if self.body.shows_sensitive(&note.pointer) { SENSITIVE_NOTE } else { &note.message };
        Note {
            pointer: self.pointer(&attribute),
            kind: note.kind,
            message: self.text(&attribute, message),
        }
    }

    /// Returns the faults of attributes that no document can be made from.
    pub(super) fn unusable(&self, service: Service, purpose: Purpose<'_>) -> Vec<Fault> {
        let origin = match purpose {
            Purpose::Create | Purpose::Change { .. } => Origin::Request(service),
            Purpose::Answer => Origin::Answer(service),
        };
        let fault = |(attribute, message): &(String, String)| {
            let message = if self.body.attributes().is_sensitive(attribute) {
                SENSITIVE_FAULT
            } else {
                message
            };
            let message = self.text(attribute, message);
            Fault::new(self.pointer(attribute), FaultKind::Value, message).with_origin(origin)
        };
        self.body.unusable.iter().map(fault).collect()
    }

    /// Returns a note for each attribute that is known only after apply.
    pub(super) fn unknown(&self) -> Vec<Note> {
        let mut notes: Vec<Note> = Vec::new();
        for withheld in self.unknown_attributes() {
            let kind = match withheld.half {
                Some(_) => NoteKind::UncheckedUntilApply,
                None => NoteKind::KnownAfterApply,
            };
            let pointer = self.pointer(&withheld.attribute);
            if notes.iter().all(|note| note.pointer != pointer) {
                let message = self.text(&withheld.attribute, UNCHECKED);
                notes.push(Note { pointer, kind, message });
            }
        }
        notes
    }

    /// Returns the fault of a half of the policy with a withheld value.
    pub(super) fn withheld(&self, withheld: &Withheld) -> Fault {
        let message = if withheld.is_sensitive { SENSITIVE } else { UNKNOWN };
        let message = self.text(&withheld.attribute, message);
        Fault::new(self.pointer(&withheld.attribute), FaultKind::Value, message)
    }

    /// Returns a message with the address of the resource and the path of an attribute.
    pub(super) fn text(&self, attribute: &str, message: &str) -> String {
        match attribute_path(attribute) {
            path if path.is_empty() => format!("{}: {message}", self.address),
            path => format!("{}: {path}: {message}", self.address),
        }
    }

    /// Returns the pointer of an attribute in the whole file.
    pub(super) fn pointer(&self, attribute: &str) -> String {
        format!("{}{attribute}", self.body.attributes().pointer)
    }

    fn holds_unknown(&self, attribute: &str) -> bool {
        let outer = format!("{attribute}/");
        !attribute.is_empty()
            && self.unknown_attributes().any(|withheld| withheld.attribute.starts_with(&outer))
    }

    fn is_unknown(&self, attribute: &str) -> bool {
        self.unknown_attributes().any(|withheld| {
            let rest = attribute.strip_prefix(withheld.attribute.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Returns the attributes that are known only after apply.
    fn unknown_attributes(&self) -> impl Iterator<Item = &Withheld> {
        self.body.withheld.iter().filter(|withheld| !withheld.is_sensitive)
    }
}

const UNKNOWN: &str = "the value is known only after apply";
const UNCHECKED: &str = "the value is known only after apply, so it is not checked";
const SENSITIVE: &str = "the value is sensitive, so keeptime does not show what it does";
const SENSITIVE_FAULT: &str =
    "the value is invalid; it is sensitive, so keeptime shows neither it nor the reason";
const SENSITIVE_NOTE: &str =
    "there is a note on this value; it is sensitive, so keeptime does not show the note";

/// Returns the path of an attribute as Terraform writes it. `pointer` is its JSON pointer in the values of the
/// resource.
///
/// ```
/// use keeptime_documents::terraform::attribute_path;
///
/// let path = attribute_path("/backup_cycle/0/execution_times/1");
/// assert_eq!(path, "backup_cycle[0].execution_times[1]");
/// ```
pub fn attribute_path(pointer: &str) -> String {
    let mut dotted = String::new();
    for token in pointer.split('/').skip(1) {
        if token.bytes().all(|byte| byte.is_ascii_digit()) {
            dotted.extend(["[", token, "]"]);
        } else {
            if !dotted.is_empty() {
                dotted.push('.');
            }
            dotted += &token.replace("~1", "/").replace("~0", "~");
        }
    }
    dotted
}
