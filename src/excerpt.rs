//! An excerpt of a text, for messages.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use core::fmt;

/// An excerpt of the text at fault, with folds removed.
///
/// It displays on one line: invisible characters are escaped, and everything after 60 characters is
/// replaced by `…`. [`as_str`](Self::as_str) returns the complete excerpt.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt(Box<str>);

impl Excerpt {
    const DISPLAYED_CHARACTERS: usize = 60;

    /// Returns the complete excerpt, without escapes.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Excerpt {
    fn from(text: &str) -> Self {
        Self(text.to_owned().into_boxed_str())
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(Self::DISPLAYED_CHARACTERS) {
            match character {
                '"' | '\'' | '\\' => write!(f, "{character}")?,
                // Escapes control characters and combining marks, which would garble the line.
                _ => write!(f, "{}", character.escape_debug())?,
            }
        }
        if characters.next().is_some() { f.write_str("…") } else { Ok(()) }
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
