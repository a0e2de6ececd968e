//! The document of a policy, made from the attributes of its resource.

use std::ops::Range;

use serde_json::{Map, Value};

use super::attributes::{Attribute, Attributes};
use crate::policy::PolicyHalf;

/// What a document is made for.
#[derive(Clone, Copy)]
pub(super) enum Purpose<'v> {
    /// A request that creates the policy.
    Create,
    /// A request that changes the policy whose operation has this id.
    Change { operation: Option<&'v Value> },
    /// The answer of the service for an existing policy.
    Answer,
}

/// What happens to sensitive values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sensitive {
    /// They are part of the document, to be checked.
    Included,
    /// They are left out of the document.
    Withheld,
}

/// How a value is taken from an attribute.
pub(super) enum Take {
    /// Unchanged.
    Value,
    /// Unchanged, but 0 and an empty list mean that the attribute is not set.
    Set,
    /// Unchanged, or this value if the attribute is not set.
    Or(Value),
}

/// The document of a policy, and where its members come from.
pub(super) struct Body<'a, 'v> {
    attributes: &'a Attributes<'v>,
    sensitive: Sensitive,
    pub(super) document: Value,
    sources: Vec<Source>,
    pub(super) withheld: Vec<Withheld>,
    /// Attributes that no document can be made from: path and message.
    pub(super) unusable: Vec<(String, String)>,
}

/// Where a member of the document comes from.
struct Source {
    member: String,
    attribute: String,
    /// For a text that is made of several attributes: the bytes that come from each.
    pieces: Vec<(Range<usize>, String)>,
}

/// An attribute that is not part of the document although it is set.
pub(super) struct Withheld {
    pub(super) attribute: String,
    /// The half of the policy that it belongs to.
    pub(super) half: Option<PolicyHalf>,
    pub(super) is_sensitive: bool,
}

impl<'a, 'v> Body<'a, 'v> {
    pub(super) fn new(attributes: &'a Attributes<'v>, sensitive: Sensitive) -> Self {
        Self {
            attributes,
            sensitive,
            document: Value::Object(Map::new()),
            sources: Vec::new(),
            withheld: Vec::new(),
            unusable: Vec::new(),
        }
    }

    pub(super) fn attributes(&self) -> &'a Attributes<'v> {
        self.attributes
    }

    pub(super) fn sensitive(&self) -> Sensitive {
        self.sensitive
    }

    /// Copies an attribute to a member.
    pub(super) fn copy(
        &mut self,
        member: &str,
        attribute: &str,
        take: Take,
        half: Option<PolicyHalf>,
    ) {
        self.source(member, attribute);
        let value = match (self.value(attribute, half), take) {
            (Some(value), Take::Set) if is_zero(value) => None,
            (Some(value), _) => Some(value.clone()),
            (None, Take::Or(default)) => Some(default),
            (None, Take::Value | Take::Set) => None,
        };
        if let Some(value) = value {
            self.set(member, value);
        }
    }

    /// Copies an attribute that the service computes if the configuration does not set it.
    pub(super) fn copy_computed(
        &mut self,
        member: &str,
        attribute: &str,
        half: Option<PolicyHalf>,
    ) {
        if self.attributes.is_computed(attribute) {
            self.source(member, attribute);
        } else {
            self.copy(member, attribute, Take::Set, half);
        }
    }

    /// Returns the value of an attribute that is set, known and not withheld.
    pub(super) fn value(&mut self, attribute: &str, half: Option<PolicyHalf>) -> Option<&'v Value> {
        let (value, is_sensitive) = match self.attributes.get(attribute) {
            Attribute::Absent => return None,
            Attribute::Known(value) => return Some(value),
            Attribute::Sensitive(value) if self.sensitive == Sensitive::Included => {
                return Some(value);
            }
            Attribute::Sensitive(_) => (None, true),
            Attribute::Unknown => (None, false),
        };
        self.withheld.push(Withheld { attribute: attribute.to_owned(), half, is_sensitive });
        value
    }

    /// Says where a member comes from.
    pub(super) fn source(&mut self, member: &str, attribute: &str) {
        self.sources.push(Source {
            member: member.to_owned(),
            attribute: attribute.to_owned(),
            pieces: Vec::new(),
        });
    }

    /// Sets a member to a text that is made of several attributes.
    pub(super) fn set_text(
        &mut self,
        member: &str,
        attribute: &str,
        text: String,
        pieces: Vec<(Range<usize>, String)>,
    ) {
        self.sources.push(Source {
            member: member.to_owned(),
            attribute: attribute.to_owned(),
            pieces,
        });
        self.set(member, text.into());
    }

    /// Sets a member, and makes the objects and lists that hold it.
    pub(super) fn set(&mut self, member: &str, value: Value) {
        let mut at = &mut self.document;
        for token in member.split('/').skip(1) {
            if let Ok(index) = token.parse::<usize>() {
                if !at.is_array() {
                    *at = Value::Array(Vec::new());
                }
                let Value::Array(items) = at else { return };
                // The items of a list are set in order.
                if items.len() <= index {
                    items.push(Value::Null);
                }
                let Some(last) = items.last_mut() else { return };
                at = last;
            } else {
                if !at.is_object() {
                    *at = Value::Object(Map::new());
                }
                let Value::Object(members) = at else { return };
                at = members.entry(token).or_insert(Value::Null);
            }
        }
        *at = value;
    }

    /// Returns whether a member of the document is set.
    pub(super) fn has(&self, member: &str) -> bool {
        self.document.pointer(member).is_some()
    }

    /// Returns the path of the attribute that a member of the document comes from. `span` is a range of
    /// bytes in the text at the member. The second value is whether the text at the attribute is the same
    /// as that at the member.
    pub(super) fn attribute_of(&self, member: &str, span: Option<&Range<usize>>) -> (String, bool) {
        let mut outer = member;
        loop {
            if let Some(source) = self.sources.iter().find(|source| source.member == outer) {
                if source.pieces.is_empty() {
                    let rest = &member[outer.len()..];
                    let path = format!("{}{rest}", source.attribute);
                    let is_there = self.attributes.values.pointer(&path).is_some();
                    let path = if is_there { path } else { source.attribute.clone() };
                    return (path, true);
                }
                let piece = span.and_then(|span| {
                    source
                        .pieces
                        .iter()
                        .find(|(piece, _)| piece.start <= span.start && span.end <= piece.end)
                });
                let path = piece.map_or(&source.attribute, |(_, path)| path);
                return (path.clone(), false);
            }
            match outer.rsplit_once('/') {
                Some((shorter, _)) => outer = shorter,
                None => return (String::new(), false),
            }
        }
    }

    /// Returns whether the provider makes the rules of the pattern from other attributes.
    pub(super) fn makes_rules(&self) -> bool {
        self.sources.iter().any(|source| !source.pieces.is_empty())
    }

    /// Returns whether a message about a member could show a sensitive value.
    pub(super) fn shows_sensitive(&self, member: &str) -> bool {
        let (path, _) = self.attribute_of(member, None);
        let made_of = self.sources.iter().find(|source| source.member == member);
        let pieces = made_of.into_iter().flat_map(|source| &source.pieces);
        self.attributes.is_sensitive(&path)
            || pieces.into_iter().any(|(_, path)| self.attributes.is_sensitive(path))
    }
}

/// Returns whether a value is 0 or an empty list, which providers write for an attribute that is not set.
fn is_zero(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
