//! A change of a text.

use alloc::string::String;
use core::ops::Range;

/// A change of a text: other text for a range of its bytes.
///
/// [`PatternError::replacement`](super::PatternError::replacement) returns the change that corrects a fault.
///
/// ```
/// use keeptime::pattern::{Dialect, Pattern};
///
/// let text = "FREQ=WEEKLY;BYDAY=MO, TU;BYHOUR=2;BYMINUTE=0";
/// let error = Pattern::parse(text).unwrap_err();
/// let replacement = error.replacement(text, Dialect::Csbs).unwrap();
/// assert_eq!((&text[replacement.span()], replacement.text()), (" TU", "TU"));
/// assert_eq!(
///     replacement.apply(text).as_deref(),
///     Some("FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;BYMINUTE=0"),
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    span: Range<usize>,
    text: String,
}

impl Replacement {
    /// Makes a change that replaces the bytes of `span` with `text`.
    pub fn new(span: Range<usize>, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Returns the range of the bytes that are replaced. It is empty if text is only added.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Returns the text to write there. It is empty if text is only removed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the changed text, or `None` if the span is not a range of this text.
    pub fn apply(&self, text: &str) -> Option<String> {
        text.get(self.span.clone())?;
        let mut changed = String::with_capacity(text.len() + self.text.len());
        changed.push_str(&text[..self.span.start]);
        changed.push_str(&self.text);
        changed.push_str(&text[self.span.end..]);
        Some(changed)
    }
}
