//! The units in which programs count the positions in a text.

use core::ops::Range;

use crate::names::names;

/// A unit in which positions in a text are counted.
///
/// Spans are ranges of bytes, with which Rust slices a text. Other languages count in other units: use
/// [`PatternError::span_in`](super::PatternError::span_in), or [`convert`](Self::convert) for a span that is
/// already there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SpanUnit {
    /// Bytes of UTF-8: for Rust and Go.
    #[default]
    Bytes,
    /// Characters (code points): for slices of Python's `str`.
    Characters,
    /// UTF-16 code units: for `slice` of JavaScript's strings, for Java, C# and editors.
    Utf16,
}

names! { SpanUnit, "unit":
    Bytes = "bytes",
    Characters = "characters",
    Utf16 = "utf16",
}

impl SpanUnit {
    /// Converts a span of bytes in a text into this unit.
    ///
    /// A bound inside a character, as a span of another text may have, is moved to the start of that
    /// character; one after the end of the text, to the end.
    ///
    /// ```
    /// use keeptime::pattern::SpanUnit;
    ///
    /// let text = "😀é24";
    /// assert_eq!(&text[6..8], "24");
    /// assert_eq!(SpanUnit::Characters.convert(text, 6..8), 2..4);
    /// assert_eq!(SpanUnit::Utf16.convert(text, 6..8), 3..5);
    /// ```
    pub fn convert(self, text: &str, bytes: Range<usize>) -> Range<usize> {
        let start = floor_char_boundary(text, bytes.start);
        let end = floor_char_boundary(text, bytes.end).max(start);
        let before = self.length(&text[..start]);
        before..before + self.length(&text[start..end])
    }

    /// Returns the length of a text.
    fn length(self, text: &str) -> usize {
        match self {
            Self::Bytes => text.len(),
            Self::Characters => text.chars().count(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }
}

/// Returns the last boundary of a character at or before an index.
fn floor_char_boundary(text: &str, index: usize) -> usize {
    // The start of a text is a boundary.
    (0..=index.min(text.len())).rfind(|index| text.is_char_boundary(*index)).unwrap_or(0)
}
