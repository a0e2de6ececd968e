//! Text for messages: values, lists of words, and the locations of values.

use keeptime::pattern::Excerpt;
use serde_json::Value;

/// Returns the JSON pointer (RFC 6901) of a member or an item of the value at `pointer`.
pub(crate) fn child_pointer(pointer: &str, name: &str) -> String {
    let mut child = String::with_capacity(pointer.len() + "/".len() + name.len());
    child.push_str(pointer);
    child.push('/');
    if name.contains(['~', '/']) {
        child.push_str(&name.replace('~', "~0").replace('/', "~1"));
    } else {
        child.push_str(name);
    }
    child
}

/// Formats a value for a message. Texts are quoted and shortened; lists and objects are only named.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", Excerpt::from(text.as_str())),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::Number(_) | Value::Bool(_) | Value::Null => value.to_string(),
    }
}

/// Joins words: `a`, `a or b`, `a, b or c`.
pub(crate) fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => (*word).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The location of a value in a document.
#[derive(Clone, Copy)]
pub(crate) struct Location<'p> {
    /// The location of the object or list that holds the value; `None` for the whole document.
    pub(crate) parent: Option<&'p Location<'p>>,
    /// The name or the index of the value in its parent.
    pub(crate) step: Step<'p>,
}

/// One segment of a JSON pointer.
#[derive(Clone, Copy)]
pub(crate) enum Step<'p> {
    Member(&'p str),
    Index(usize),
}

impl<'p> Location<'p> {
    /// Returns the name of the innermost member that holds the value.
    pub(crate) fn name(&self) -> Option<&'p str> {
        match self.step {
            Step::Member(name) => Some(name),
            Step::Index(_) => self.parent?.name(),
        }
    }

    /// Returns the JSON pointer. The depth of the recursion is limited by the JSON parser.
    pub(crate) fn pointer(&self) -> String {
        let parent = self.parent.map(Self::pointer).unwrap_or_default();
        match self.step {
            Step::Member(name) => child_pointer(&parent, name),
            Step::Index(index) => child_pointer(&parent, &index.to_string()),
        }
    }
}
