//! A value of a document and its place.

use serde_json::{Map, Value};

use crate::fault::{Fault, FaultKind};
use crate::message_text::{child_pointer, shown};

/// A value of the document and its place.
#[derive(Clone)]
pub(crate) struct Node<'v> {
    pub(crate) value: &'v Value,
    /// The JSON pointer of the value (RFC 6901).
    pub(crate) pointer: String,
    /// The name of the member that holds the value, or that of the list that holds it.
    pub(crate) name: &'v str,
}

/// An object of the document and its place.
pub(crate) struct ObjectNode<'v> {
    pub(crate) members: &'v Map<String, Value>,
    pub(crate) pointer: String,
}

impl<'v> Node<'v> {
    /// The whole document.
    pub(crate) fn document(body: &'v Value) -> Self {
        Self { value: body, pointer: String::new(), name: "the document" }
    }

    pub(crate) fn object(&self) -> Result<ObjectNode<'v>, Fault> {
        match self.value {
            Value::Object(members) => Ok(ObjectNode { members, pointer: self.pointer.clone() }),
            _ => Err(self.takes(FaultKind::Type, "an object")),
        }
    }

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

    pub(crate) fn text(&self) -> Result<&'v str, Fault> {
        self.value.as_str().ok_or_else(|| self.takes(FaultKind::Type, "text"))
    }

    /// The fault `name takes …, found …`.
    pub(crate) fn takes(&self, kind: FaultKind, allowed: &str) -> Fault {
        self.fault(kind, format!("{} takes {allowed}, found {}", self.name, shown(self.value)))
    }

    pub(crate) fn fault(&self, kind: FaultKind, message: String) -> Fault {
        Fault::new(self.pointer.clone(), kind, message)
    }
}

impl<'v> ObjectNode<'v> {
    /// A member; `None` if it is absent or `null`.
    pub(crate) fn member(&self, name: &'v str) -> Option<Node<'v>> {
        let value = self.members.get(name).filter(|value| !value.is_null())?;
        Some(Node { value, pointer: child_pointer(&self.pointer, name), name })
    }
}
