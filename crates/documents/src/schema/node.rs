//! A JSON value together with its pointer.
//!
//! The engine passes values around as [`Node`]s, so that any fault can name the location of its
//! value. [`Node::object`] and [`Node::items`] lead from a value to the values inside it and extend
//! the pointer. [`ObjectNode::member`] treats `null` as absent.

use serde_json::{Map, Value};

use crate::fault::{Fault, FaultKind};
use crate::message_text::{child_pointer, shown};

/// A JSON value, its pointer and its name.
#[derive(Clone)]
pub(crate) struct Node<'v> {
    pub(crate) value: &'v Value,
    /// The JSON pointer of the value (RFC 6901).
    pub(crate) pointer: String,
    /// The name of the member that holds the value; for an item, the name of its list.
    pub(crate) name: &'v str,
}

/// A JSON object and its pointer.
pub(crate) struct ObjectNode<'v> {
    pub(crate) members: &'v Map<String, Value>,
    pub(crate) pointer: String,
}

impl<'v> Node<'v> {
    /// Creates the node of a whole document.
    pub(crate) fn document(body: &'v Value) -> Self {
        Self { value: body, pointer: String::new(), name: "the document" }
    }

    /// Returns the value as an object, or a fault if it is not one.
    pub(crate) fn object(&self) -> Result<ObjectNode<'v>, Fault> {
        match self.value {
            Value::Object(members) => Ok(ObjectNode { members, pointer: self.pointer.clone() }),
            _ => Err(self.takes(FaultKind::Type, "an object")),
        }
    }

    /// Returns the items of a list, or a fault if the value is not a list.
    pub(crate) fn items(&self) -> Result<Vec<Self>, Fault> {
        let Value::Array(items) = self.value else {
            return Err(self.takes(FaultKind::Type, "a list"));
        };
        let item = |(index, value): (usize, &'v Value)| Self {
            value,
            pointer: child_pointer(&self.pointer, &index.to_string()),
            name: self.name,
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// Returns the value as text, or a fault if it is not text.
    pub(crate) fn text(&self) -> Result<&'v str, Fault> {
        self.value.as_str().ok_or_else(|| self.takes(FaultKind::Type, "text"))
    }

    /// Creates the fault `NAME takes ALLOWED, found VALUE`.
    pub(crate) fn takes(&self, kind: FaultKind, allowed: &str) -> Fault {
        self.fault(kind, format!("{} takes {allowed}, found {}", self.name, shown(self.value)))
    }

    /// Creates a fault at this value.
    pub(crate) fn fault(&self, kind: FaultKind, message: String) -> Fault {
        Fault::new(self.pointer.clone(), kind, message)
    }
}

impl<'v> ObjectNode<'v> {
    /// Returns a member, or `None` if it is absent or `null`.
    pub(crate) fn member(&self, name: &'v str) -> Option<Node<'v>> {
        let value = self.members.get(name).filter(|value| !value.is_null())?;
        Some(Node { value, pointer: child_pointer(&self.pointer, name), name })
    }
}
