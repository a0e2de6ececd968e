//! Checking a JSON document member by member, with every fault at once.
//!
//! What is checked is for [tables](super::table) and [rules](super::rule) to say.

use serde_json::{Map, Value};

use super::fault::{Fault, FaultKind, Note, NoteKind};
use super::resemblance::resembled;
use super::rule::one_of;
use keeptime::pattern::{Found, Pattern, StoredPattern};

/// A value of the document and where it stands.
#[derive(Clone)]
pub(super) struct Node<'v> {
    pub(super) value: &'v Value,
    pub(super) pointer: String,
    /// The member's name, or that of the list that holds it.
    pub(super) field: &'v str,
}

/// A JSON object of the document and where it stands.
pub(super) struct Object<'v> {
    members: &'v Map<String, Value>,
    pub(super) pointer: String,
}

/// What a rule makes of a value: something of use, or a fault.
pub(super) type Ruled<T> = Result<T, Fault>;

/// Faults and notes as they are found.
#[derive(Default)]
pub(super) struct Check {
    pub(super) faults: Vec<Fault>,
    pub(super) notes: Vec<Note>,
    /// The floor under which backups will be pruned.
    pub(super) keep_at_least: u32,
}

impl Check {
    /// The whole document, which must be an object.
    pub(super) fn document<'v>(&mut self, body: &'v Value) -> Option<Object<'v>> {
        self.rule(&Node::document(body), object)
    }

    /// A member that must be there. `null` is as good as absent.
    pub(super) fn mandatory<'v, T>(
        &mut self,
        object: &Object<'v>,
        field: &'v str,
        rule: impl FnOnce(&Node<'v>) -> Ruled<T>,
    ) -> Option<T> {
        let Some(node) = object.member(field) else {
            let message = match object.members.get(field) {
                None => format!("{field} is missing"),
                Some(_) => format!("{field} is missing, found null"),
            };
            let pointer = child(&object.pointer, field);
            self.faults.push(Fault::new(pointer, FaultKind::Missing, message));
            return None;
        };
        self.rule(&node, rule)
    }

    /// A member that may be absent or `null`.
    pub(super) fn optional<'v, T>(
        &mut self,
        object: &Object<'v>,
        field: &'v str,
        rule: impl FnOnce(&Node<'v>) -> Ruled<T>,
    ) -> Option<T> {
        self.rule(&object.member(field)?, rule)
    }

    /// Members that may be absent, and otherwise are text.
    pub(super) fn texts<'v>(&mut self, object: &Object<'v>, fields: &[&'v str]) {
        for field in fields {
            self.optional(object, field, text);
        }
    }

    /// A value that must keep a rule.
    pub(super) fn rule<'v, T>(
        &mut self,
        node: &Node<'v>,
        rule: impl FnOnce(&Node<'v>) -> Ruled<T>,
    ) -> Option<T> {
        rule(node).map_err(|fault| self.faults.push(fault)).ok()
    }

    /// Every fault of a pattern in a request.
    pub(super) fn pattern(&mut self, node: &Node<'_>, text: &str) {
        self.faults.extend(Pattern::faults(text).into_iter().map(|error| {
            let message = error.to_string();
            node.fault(FaultKind::Pattern(error), message)
        }));
    }

    /// Every fault of a pattern that a service answers, and what is unusual in it.
    pub(super) fn stored_pattern(&mut self, node: &Node<'_>, text: &str) {
        match StoredPattern::parse(text) {
            Ok(stored) => {
                // Each rule may have one, and they all say the same.
                if let Some(note) = stored.notes().first() {
                    self.note(node.pointer.clone(), NoteKind::IntervalOfOne, note.to_string());
                }
            }
            Err(_) => self.faults.extend(StoredPattern::faults(text).into_iter().map(|error| {
                let message = error.to_string();
                // Only in a text of its own does the span lead to a place in the document.
                let kind = match node.value {
                    Value::String(_) => FaultKind::Pattern(error),
                    _ => FaultKind::Value,
                };
                node.fault(kind, message)
            })),
        }
    }

    pub(super) fn note(&mut self, pointer: String, kind: NoteKind, message: String) {
        self.notes.push(Note { pointer, kind, message });
    }

    /// Notes the members that the reference does not name.
    pub(super) fn others_noted(&mut self, object: &Object<'_>, named: &[&str]) {
        for field in object.others(named) {
            let message = if let Some(meant) = object.meant(field, named) {
                unknown_member(field, meant)
            } else {
                let found = Found::from(field);
                format!("{found}: unknown member; those known here are {}", named.join(", "))
            };
            self.note(child(&object.pointer, field), NoteKind::UnknownMember, message);
        }
    }

    /// Notes the members that the reference does not name and that resemble one that it does. Services
    /// answer members of their own, of which there is nothing to say.
    pub(super) fn resembling_noted(&mut self, object: &Object<'_>, named: &[&str]) {
        for field in object.others(named) {
            if let Some(meant) = object.meant(field, named) {
                let message = unknown_member(field, meant);
                self.note(child(&object.pointer, field), NoteKind::UnknownMember, message);
            }
        }
    }

    /// Notes a text that is none of those known, in any letter case.
    pub(super) fn word_noted(&mut self, object: &Object<'_>, field: &str, words: &[&str]) {
        let Some(found) = object.members.get(field).and_then(Value::as_str) else { return };
        if found.is_empty() || words.iter().any(|word| word.eq_ignore_ascii_case(found)) {
            return;
        }
        let message = format!(
            "{field}: unknown value \"{}\"; known is {}",
            Found::from(found),
            one_of(words)
        );
        self.note(child(&object.pointer, field), NoteKind::UnknownValue, message);
    }
}

impl<'v> Object<'v> {
    pub(super) fn member(&self, field: &'v str) -> Option<Node<'v>> {
        let value = self.members.get(field).filter(|value| !value.is_null())?;
        Some(Node { value, pointer: child(&self.pointer, field), field })
    }

    fn others(&self, named: &[&str]) -> impl Iterator<Item = &'v str> {
        let is_named = |field: &&str| !named.contains(field);
        self.members.keys().map(String::as_str).filter(is_named)
    }

    /// The member that is probably meant by one that is not known. One that is there is not missing.
    fn meant<'n>(&self, unknown: &str, named: &[&'n str]) -> Option<&'n str> {
        let absent = named.iter().copied().filter(|name| !self.members.contains_key(*name));
        resembled(unknown, absent)
    }

    pub(super) fn members(&self) -> &'v Map<String, Value> {
        self.members
    }
}

impl<'v> Node<'v> {
    /// The whole document.
    pub(super) fn document(body: &'v Value) -> Self {
        Self { value: body, pointer: String::new(), field: "the document" }
    }

    /// The fault `field takes …, found …`.
    pub(super) fn takes(&self, kind: FaultKind, allowed: &str) -> Fault {
        self.fault(kind, format!("{} takes {allowed}, found {}", self.field, shown(self.value)))
    }

    pub(super) fn fault(&self, kind: FaultKind, message: String) -> Fault {
        Fault::new(self.pointer.clone(), kind, message)
    }
}

fn unknown_member(found: &str, meant: &str) -> String {
    format!("{}: unknown member; did you mean {meant}?", Found::from(found))
}

/// Any object.
pub(super) fn object<'v>(node: &Node<'v>) -> Ruled<Object<'v>> {
    match node.value {
        Value::Object(members) => Ok(Object { members, pointer: node.pointer.clone() }),
        _ => Err(node.takes(FaultKind::Type, "an object")),
    }
}

/// Any list.
pub(super) fn list<'v>(node: &Node<'v>) -> Ruled<Vec<Node<'v>>> {
    let Value::Array(items) = node.value else {
        return Err(node.takes(FaultKind::Type, "a list"));
    };
    let item = |(index, value)| {
        let pointer = child(&node.pointer, &ToString::to_string(&index));
        Node { value, pointer, field: node.field }
    };
    Ok(items.iter().enumerate().map(item).collect())
}

/// Any text.
pub(super) fn text<'v>(node: &Node<'v>) -> Ruled<&'v str> {
    node.value.as_str().ok_or_else(|| node.takes(FaultKind::Type, "text"))
}

/// A text that is not empty.
pub(super) fn id(node: &Node<'_>) -> Ruled<String> {
    match text(node)? {
        "" => Err(node.takes(FaultKind::Length, "an id of at least one character")),
        id => Ok(id.to_owned()),
    }
}

/// True or false, and not as text.
pub(super) fn boolean(node: &Node<'_>) -> Ruled<bool> {
    node.value.as_bool().ok_or_else(|| node.takes(FaultKind::Type, "true or false"))
}

/// The pointer of a member or item (RFC 6901).
pub(super) fn child(pointer: &str, field: &str) -> String {
    format!("{pointer}/{}", field.replace('~', "~0").replace('/', "~1"))
}

/// A value as a message shows it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", Found::from(text.as_str())),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::Number(_) | Value::Bool(_) | Value::Null => value.to_string(),
    }
}
