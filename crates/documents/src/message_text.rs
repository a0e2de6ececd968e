//! How messages show values, lists of words and places.

use keeptime::pattern::Excerpt;
use serde_json::Value;

/// The pointer of a member or an item (RFC 6901).
pub(crate) fn child_pointer(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// A value as a message shows it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", Excerpt::from(text.as_str())),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::Number(_) | Value::Bool(_) | Value::Null => value.to_string(),
    }
}

/// `a`, `a or b`, `a, b or c`.
pub(crate) fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => (*word).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Where a value is: what holds it, and its name or index there.
pub(crate) struct Location<'p> {
    pub(crate) parent: Option<&'p Location<'p>>,
    pub(crate) step: Step<'p>,
}

pub(crate) enum Step<'p> {
    Member(&'p str),
    Index(usize),
}

impl Location<'_> {
    /// The name of the nearest member that holds the value.
    pub(crate) fn name(&self) -> Option<&str> {
        match self.step {
            Step::Member(name) => Some(name),
            Step::Index(_) => self.parent?.name(),
        }
    }

    /// The depth is that of the document, which its parser has bounded.
    pub(crate) fn pointer(&self) -> String {
        let parent = self.parent.map(Self::pointer).unwrap_or_default();
        match self.step {
            Step::Member(name) => child_pointer(&parent, name),
            Step::Index(index) => child_pointer(&parent, &index.to_string()),
        }
    }
}
