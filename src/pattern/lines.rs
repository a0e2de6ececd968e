//! Removes folds from a text and splits it into lines (RFC 2445, 4.1).

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// A text with its folds removed, and the mapping from its offsets to those of the original text.
///
/// A fold is a line end followed by one space or tab: the next line continues the line.
pub(super) struct UnfoldedText<'t> {
    /// The text as given, folds included.
    pub(super) original: &'t str,
    /// The text without folds.
    pub(super) text: Cow<'t, str>,
    folds: Vec<Fold>,
}

/// The offsets, in both texts, of the first byte after a fold.
struct Fold {
    unfolded: usize,
    original: usize,
}

impl<'t> UnfoldedText<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut folds = Vec::new();
        if !may_have_folds(text) {
            return Self { original: text, text: text.into(), folds };
        }
        let mut unfolded = String::with_capacity(text.len());
        let mut start = 0;
        // A blank line cannot be continued.
        let mut after_blank = true;
        for line in text.split_inclusive('\n') {
            if line.starts_with([' ', '\t']) && !after_blank {
                unfolded.truncate(without_line_end(&unfolded).len());
                folds.push(Fold { unfolded: unfolded.len(), original: start + 1 });
                unfolded.push_str(&line[1..]);
            } else {
                unfolded.push_str(line);
                after_blank = without_line_end(line).is_empty();
            }
            start += line.len();
        }
        Self { original: text, text: unfolded.into(), folds }
    }

    /// A text in which white space at the start of a line is not a fold.
    pub(super) fn without_folds(text: &'t str) -> Self {
        Self { original: text, text: text.into(), folds: Vec::new() }
    }

    /// Maps a range of the text without folds to the range of the original text. Folds inside the range
    /// are included.
    pub(super) fn original_span(&self, range: Range<usize>) -> Range<usize> {
        let start = self.original_offset(range.start, |fold| fold.unfolded <= range.start);
        // A range that ends at a fold does not include the fold.
        let end = self.original_offset(range.end, |fold| fold.unfolded < range.end);
        start..end.max(start)
    }

    fn original_offset(&self, offset: usize, is_before: impl Fn(&Fold) -> bool) -> usize {
        // Binary search: a text can have thousands of folds and of faults.
        let before = &self.folds[..self.folds.partition_point(is_before)];
        before.last().map_or(offset, |fold| fold.original + (offset - fold.unfolded))
    }
}

/// Returns whether a space or tab follows a line feed anywhere.
fn may_have_folds(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b' ', b'\t', bytes).any(|index| index > 0 && bytes[index - 1] == b'\n')
}

/// A line without its line end.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// The line's offset in the text without folds.
    start: usize,
}

impl Line<'_> {
    /// Maps a range of the line to the range of the text without folds.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }

    /// Returns the line's range in the text without folds.
    pub(super) fn whole(&self) -> Range<usize> {
        self.span(0..self.text.len())
    }
}

/// Splits a text without folds into lines. A line ends with CRLF or LF; the last line end may be
/// missing.
pub(super) struct Lines<'t> {
    length: usize,
    rest: &'t str,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { length: text.len(), rest: text }
    }

    /// Returns the rest of the text, which starts with the next line. It is empty at the end.
    pub(super) fn rest(&self) -> &'t str {
        self.rest
    }

    /// Consumes the next line and returns it if it equals `line`. This is faster than searching for the
    /// line's end.
    // Inlined so that `line` is a constant and the comparison takes a few instructions.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    pub(super) fn next_if_equal(&mut self, line: &'static str) -> Option<Line<'t>> {
        let rest = self.rest.strip_prefix(line)?;
        let after = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'));
        let after = after.or(rest.is_empty().then_some(rest))?;
        let start = self.length - self.rest.len();
        self.rest = after;
        Some(Line { text: line, start })
    }

    /// Consumes and returns the next line. At the end of the text it is empty.
    pub(super) fn next(&mut self) -> Line<'t> {
        let start = self.length - self.rest.len();
        let end = memchr::memchr(b'\n', self.rest.as_bytes());
        let (line, rest) =
            self.rest.split_at(end.map_or(self.rest.len(), |line_feed| line_feed + 1));
        self.rest = rest;
        Line { text: without_line_end(line), start }
    }
}

fn without_line_end(line: &str) -> &str {
    match line.strip_suffix('\n') {
        Some(line) => line.strip_suffix('\r').unwrap_or(line),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;
    use alloc::vec;

    fn content(text: &str) -> Vec<String> {
        let unfolded = UnfoldedText::new(text);
        let mut lines = Lines::new(&unfolded.text);
        let next = || (!lines.rest().is_empty()).then(|| lines.next().text.to_owned());
        core::iter::from_fn(next).collect()
    }

    #[test]
    fn lines_end_with_crlf_or_lf_and_the_last_line_end_may_be_missing() {
        assert_eq!(content("a\r\nb\nc"), ["a", "b", "c"]);
        assert_eq!(content("a\r\nb\n"), ["a", "b"]);
        assert_eq!(content("a\n\nb"), ["a", "", "b"]);
        assert_eq!(content("a\rb\n"), ["a\rb"]);
        assert_eq!(content(""), vec![""; 0]);
    }

    #[test]
    fn a_line_that_starts_with_white_space_continues_the_one_before() {
        assert_eq!(content("a\r\n b\n\tc\nd"), ["abc", "d"]);
        assert_eq!(content("a\n "), ["a"]);
        assert_eq!(content("a\n \r\n \nb"), ["a", "b"]);
        assert_eq!(content(" a\n  b"), [" a b"]);
        assert_eq!(content("\n a\n b"), ["", " ab"]);
    }

    #[test]
    fn original_spans_include_folds() {
        let text = "AB\r\n CD\n\tEF\r\nGH\n I";
        let unfolded = UnfoldedText::new(text);
        assert_eq!(unfolded.text, "ABCDEF\r\nGHI");
        assert_eq!(&text[unfolded.original_span(0..2)], "AB");
        assert_eq!(&text[unfolded.original_span(1..3)], "B\r\n C");
        assert_eq!(&text[unfolded.original_span(2..4)], "CD");
        assert_eq!(&text[unfolded.original_span(4..6)], "EF");
        assert_eq!(&text[unfolded.original_span(0..6)], "AB\r\n CD\n\tEF");
        assert_eq!(&text[unfolded.original_span(8..10)], "GH");
        assert_eq!(&text[unfolded.original_span(8..11)], "GH\n I");
        assert_eq!(unfolded.original_span(2..2), 5..5);
    }
}
