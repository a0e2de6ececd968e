//! What a message quotes of a text.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use core::fmt;

/// A piece of the text at fault, unfolded, as it stands in the text.
///
/// It prints on one line: characters that cannot be seen are escaped, a long piece is cut after 60
/// characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt(Box<str>);

impl Excerpt {
    const SHOWN: usize = 60;

    /// The piece.
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
        for character in characters.by_ref().take(Self::SHOWN) {
            match character {
                '"' | '\'' | '\\' => write!(f, "{character}")?,
                // What has no shape of its own, or would change how a line is shown.
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
