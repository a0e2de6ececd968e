//! A JSON value together with its location.
//!
//! The engine passes values around as [`Node`]s, so that any fault can name the location of its
//! value. [`Node::object`] and [`Node::items`] lead from a value to the values inside it. A pointer is
//! only made for a fault or a note, of which most documents have none. [`ObjectNode::member`] treats
//! `null` as absent.

use serde_json::{Map, Value};

use crate::fault::{Fault, FaultKind};
use crate::message_text::{Location, Step, child_pointer, shown};

/// A JSON value and its location.
#[derive(Clone, Copy)]
pub(crate) struct Node<'v> {
    pub(crate) value: &'v Value,
    /// `None` for the whole document.
    location: Option<Location<'v>>,
}

/// A JSON object and its location.
#[derive(Clone, Copy)]
pub(crate) struct ObjectNode<'v> {
    pub(crate) members: &'v Map<String, Value>,
    location: Option<Location<'v>>,
}

impl<'v> Node<'v> {
    /// Creates the node of a whole document.
    pub(crate) fn document(body: &'v Value) -> Self {
        Self { value: body, location: None }
    }

    /// Returns the name of the member that holds the value; for an item, the name of its list.
    pub(crate) fn name(&self) -> &'v str {
        self.location.and_then(|location| location.name()).unwrap_or("the document")
    }

    /// Returns the JSON pointer of the value (RFC 6901).
    pub(crate) fn pointer(&self) -> String {
        self.location.as_ref().map(Location::pointer).unwrap_or_default()
    }

    /// Returns the location of the object or list that holds the value, or `None` if that is the document.
    pub(super) fn parent(&self) -> Option<&'v Location<'v>> {
        self.location?.parent
    }

    /// Returns the value as an object, or a fault if it is not one.
    pub(crate) fn object(&self) -> Result<ObjectNode<'v>, Fault> {
        match self.value {
            Value::Object(members) => Ok(ObjectNode { members, location: self.location }),
            _ => Err(self.takes(FaultKind::Type, "an object")),
        }
    }

    /// Returns the items of a list, or a fault if the value is not a list.
    pub(crate) fn items(&self) -> Result<impl Iterator<Item = Node<'_>>, Fault> {
        let Value::Array(items) = self.value else {
            return Err(self.takes(FaultKind::Type, "a list"));
        };
        Ok(items.iter().enumerate().map(|(index, value)| self.item(index, value)))
    }

    /// Returns the node of an item of this list.
    pub(super) fn item<'n>(&'n self, index: usize, value: &'n Value) -> Node<'n> {
        let location = Location { parent: self.location.as_ref(), step: Step::Index(index) };
        Node { value, location: Some(location) }
    }

    /// Returns the value as text, or a fault if it is not text.
    pub(crate) fn text(&self) -> Result<&'v str, Fault> {
        self.value.as_str().ok_or_else(|| self.takes(FaultKind::Type, "text"))
    }

    /// Creates the fault `NAME takes ALLOWED, found VALUE`.
    pub(crate) fn takes(&self, kind: FaultKind, allowed: &str) -> Fault {
        self.fault(kind, format!("{} takes {allowed}, found {}", self.name(), shown(self.value)))
    }

    /// Creates a fault at this value.
    pub(crate) fn fault(&self, kind: FaultKind, message: String) -> Fault {
        Fault::new(self.pointer(), kind, message)
    }
}

impl ObjectNode<'_> {
    /// Returns a member, or `None` if it is absent or `null`.
    pub(crate) fn member<'n>(&'n self, name: &'n str) -> Option<Node<'n>> {
        let value = self.members.get(name).filter(|value| !value.is_null())?;
        Some(self.with_member(name, value))
    }

    /// Returns the node of a member.
    pub(super) fn with_member<'n>(&'n self, name: &'n str, value: &'n Value) -> Node<'n> {
        let location = Location { parent: self.location.as_ref(), step: Step::Member(name) };
        Node { value, location: Some(location) }
    }

    /// Returns the JSON pointer of the object (RFC 6901).
    pub(crate) fn pointer(&self) -> String {
        self.location.as_ref().map(Location::pointer).unwrap_or_default()
    }

    /// Returns the JSON pointer of a member, which may be absent.
    pub(crate) fn member_pointer(&self, name: &str) -> String {
        child_pointer(&self.pointer(), name)
    }
}
