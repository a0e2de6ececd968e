//! How messages show values, lists of words and places.

use keeptime::pattern::Found;
use serde_json::Value;

/// The pointer of a member or an item (RFC 6901).
pub(crate) fn child(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// A value as a message shows it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", Found::from(text.as_str())),
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
pub(crate) struct Place<'p> {
    pub(crate) above: Option<&'p Place<'p>>,
    pub(crate) token: Token<'p>,
}

pub(crate) enum Token<'p> {
    Name(&'p str),
    Index(usize),
}

impl Place<'_> {
    /// The name of the nearest member that holds the value.
    pub(crate) fn name(&self) -> Option<&str> {
        match self.token {
            Token::Name(name) => Some(name),
            Token::Index(_) => self.above?.name(),
        }
    }

    /// The depth is that of the document, which its parser has bounded.
    pub(crate) fn pointer(&self) -> String {
        let above = self.above.map(Self::pointer).unwrap_or_default();
        match self.token {
            Token::Name(name) => child(&above, name),
            Token::Index(index) => child(&above, &index.to_string()),
        }
    }
}
