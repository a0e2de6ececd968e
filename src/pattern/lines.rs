//! The content lines of a text: folds taken out, and cut at the line ends (RFC 2445, 4.1).

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// A text without its folds, and where its pieces stand in the text as given.
pub(super) struct UnfoldedText<'t> {
    /// The text as given.
    pub(super) raw: &'t str,
    pub(super) text: Cow<'t, str>,
    folds: Vec<Fold>,
}

/// From `unfolded` on, the text without folds stands at `raw` in the text as given.
struct Fold {
    unfolded: usize,
    raw: usize,
}

impl<'t> UnfoldedText<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut folds = Vec::new();
        if !may_have_folds(text) {
            return Self { raw: text, text: text.into(), folds };
        }
        let mut unfolded = String::with_capacity(text.len());
        let mut start = 0;
        // Nothing is folded onto a blank line.
        let mut after_blank = true;
        for line in text.split_inclusive('\n') {
            if line.starts_with([' ', '\t']) && !after_blank {
                unfolded.truncate(without_line_end(&unfolded).len());
                folds.push(Fold { unfolded: unfolded.len(), raw: start + 1 });
                unfolded.push_str(&line[1..]);
            } else {
                unfolded.push_str(line);
                after_blank = without_line_end(line).is_empty();
            }
            start += line.len();
        }
        Self { raw: text, text: unfolded.into(), folds }
    }

    /// Where a range of the text without folds stands in the text as given, folds inside it
    /// included.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        let start = self.place(range.start, |fold| fold.unfolded <= range.start);
        // A range that ends at a fold ends before it.
        let end = self.place(range.end, |fold| fold.unfolded < range.end);
        start..end.max(start)
    }

    fn place(&self, at: usize, is_before: impl Fn(&Fold) -> bool) -> usize {
        // A text of nothing but folds and faults has thousands of both.
        let before = &self.folds[..self.folds.partition_point(is_before)];
        before.last().map_or(at, |fold| fold.raw + (at - fold.unfolded))
    }
}

/// Whether white space follows a line end anywhere.
fn may_have_folds(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b' ', b'\t', bytes).any(|at| at > 0 && bytes[at - 1] == b'\n')
}

/// A content line without its line end.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    start: usize,
}

impl Line<'_> {
    /// Where a range of the line stands in the text without folds.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }

    /// Where the line stands in the text without folds.
    pub(super) fn whole(&self) -> Range<usize> {
        self.span(0..self.text.len())
    }
}

/// Cuts a text without folds into lines. A line ends with CRLF or LF; the last line end may be
/// missing.
pub(super) struct Lines<'t> {
    length: usize,
    rest: &'t str,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { length: text.len(), rest: text }
    }

    /// What is still to be cut; empty at the end.
    pub(super) fn rest(&self) -> &'t str {
        self.rest
    }

    /// The next line where it is a known one, without a search for its end.
    // Inlined, so that the line is a constant: comparing with it is then a few instructions.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    pub(super) fn known(&mut self, line: &'static str) -> Option<Line<'t>> {
        let rest = self.rest.strip_prefix(line)?;
        let after = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'));
        let after = after.or(rest.is_empty().then_some(rest))?;
        let start = self.length - self.rest.len();
        self.rest = after;
        Some(Line { text: line, start })
    }

    /// The next line.
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
        let unfolded = UnfoldedText::of(text);
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
    fn spans_reach_through_folds() {
        let text = "AB\r\n CD\n\tEF\r\nGH\n I";
        let unfolded = UnfoldedText::of(text);
        assert_eq!(unfolded.text, "ABCDEF\r\nGHI");
        assert_eq!(&text[unfolded.span(0..2)], "AB");
        assert_eq!(&text[unfolded.span(1..3)], "B\r\n C");
        assert_eq!(&text[unfolded.span(2..4)], "CD");
        assert_eq!(&text[unfolded.span(4..6)], "EF");
        assert_eq!(&text[unfolded.span(0..6)], "AB\r\n CD\n\tEF");
        assert_eq!(&text[unfolded.span(8..10)], "GH");
        assert_eq!(&text[unfolded.span(8..11)], "GH\n I");
        assert_eq!(unfolded.span(2..2), 5..5);
    }
}
