//! The attributes of a resource, some of which are unknown or sensitive.

use serde_json::Value;

/// The attributes of a resource at one side of a plan, or in a state.
#[derive(Clone, Debug)]
pub(super) struct Attributes<'v> {
    /// The pointer of the values in the whole file.
    pub(super) pointer: String,
    pub(super) values: &'v Value,
    /// The same structure, with `true` for each value that is known only after apply.
    pub(super) unknown: Option<&'v Value>,
    /// The same structure, with `true` for each sensitive value.
    pub(super) sensitive: Option<&'v Value>,
    /// The expressions of the resource in the configuration.
    pub(super) expressions: Option<&'v Value>,
}

/// An attribute by its path.
pub(super) enum Attribute<'v> {
    /// Not set: absent, null or an empty text.
    Absent,
    Known(&'v Value),
    /// Known only after apply.
    Unknown,
    Sensitive(&'v Value),
}

impl<'v> Attributes<'v> {
    /// Returns an attribute. A list or an object is unknown or sensitive if any value in it is.
    pub(super) fn get(&self, path: &str) -> Attribute<'v> {
        if is_marked(self.unknown, path) {
            return Attribute::Unknown;
        }
        match self.values.pointer(path) {
            None | Some(Value::Null) => Attribute::Absent,
            Some(Value::String(text)) if text.is_empty() => Attribute::Absent,
            Some(value) if is_marked(self.sensitive, path) => Attribute::Sensitive(value),
            Some(value) => Attribute::Known(value),
        }
    }

    /// Returns whether the service computes the value at a path because the configuration does not set it.
    /// Without a configuration, it is set.
    pub(super) fn is_computed(&self, path: &str) -> bool {
        is_marked(self.unknown, path)
            && self.expressions.is_some_and(|expressions| expressions.pointer(path).is_none())
    }

    /// Returns whether the value at a path, or any value in it, is sensitive.
    pub(super) fn is_sensitive(&self, path: &str) -> bool {
        is_marked(self.sensitive, path)
    }

    /// Returns the number of items of a list.
    pub(super) fn len(&self, path: &str) -> usize {
        self.values.pointer(path).and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// Returns the pointers of the sensitive values in the whole file.
    pub(super) fn sensitive_pointers(&self) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(marks) = self.sensitive {
            collect(marks, String::new(), &mut found);
        }
        found.retain(|path| self.values.pointer(path).is_some());
        found.into_iter().map(|path| format!("{}{path}", self.pointer)).collect()
    }
}

/// Returns whether `true` is at a path, above it or below it.
fn is_marked(marks: Option<&Value>, path: &str) -> bool {
    let Some(mut marks) = marks else { return false };
    for token in path.split('/').skip(1) {
        let below = match marks {
            Value::Bool(is_marked) => return *is_marked,
            Value::Object(members) => members.get(&token.replace("~1", "/").replace("~0", "~")),
            Value::Array(items) => token.parse().ok().and_then(|index: usize| items.get(index)),
            _ => None,
        };
        let Some(below) = below else { return false };
        marks = below;
    }
    contains_mark(marks)
}

/// The depth of the recursion is limited by the JSON parser.
fn contains_mark(marks: &Value) -> bool {
    match marks {
        Value::Bool(is_marked) => *is_marked,
        Value::Object(members) => members.values().any(contains_mark),
        Value::Array(items) => items.iter().any(contains_mark),
        _ => false,
    }
}

fn collect(marks: &Value, path: String, found: &mut Vec<String>) {
    match marks {
        Value::Bool(true) => found.push(path),
        Value::Object(members) => {
            for (name, marks) in members {
                collect(marks, crate::message_text::child_pointer(&path, name), found);
            }
        }
        Value::Array(items) => {
            for (index, marks) in items.iter().enumerate() {
                collect(marks, format!("{path}/{index}"), found);
            }
        }
        _ => {}
    }
}
