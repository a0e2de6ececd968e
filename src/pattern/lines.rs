//! The content lines of a text, unfolded (RFC 2445, 4.1).

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::error::Found;

/// A content line without its line end, folds taken out.
pub(super) struct Line<'t> {
    pub(super) text: Cow<'t, str>,
    start: usize,
    folds: Vec<Fold>,
}

/// From `unfolded` on, a line's text stands at `raw` in the text as given.
struct Fold {
    unfolded: usize,
    raw: usize,
}

impl Line<'_> {
    /// Where a range of the line stands in the text as given, folds inside it included.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        let start = self.raw(range.start, |fold| fold.unfolded <= range.start);
        // A range that ends at a fold ends before it.
        let end = self.raw(range.end, |fold| fold.unfolded < range.end);
        start..end.max(start)
    }

    /// Where the line stands in the text as given.
    pub(super) fn whole(&self) -> Range<usize> {
        self.span(0..self.text.len())
    }

    /// The line as a fault shows it.
    pub(super) fn found(&self) -> Found {
        self.text.as_ref().into()
    }

    fn raw(&self, at: usize, is_before: impl Fn(&Fold) -> bool) -> usize {
        match self.folds.iter().rfind(|fold| is_before(fold)) {
            Some(fold) => fold.raw + (at - fold.unfolded),
            None => self.start + at,
        }
    }
}

/// Cuts a text into content lines. A line ends with CRLF or LF; the last line end may be missing.
#[derive(Clone)]
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The rest of the text up to the next line end, which is passed over.
    fn physical_line(&mut self) -> Range<usize> {
        let start = self.at;
        let rest = &self.text[start..];
        let Some(line_feed) = rest.find('\n') else {
            self.at = self.text.len();
            return start..self.text.len();
        };
        self.at = start + line_feed + 1;
        let line = &rest[..line_feed];
        start..start + line.strip_suffix('\r').unwrap_or(line).len()
    }

    fn at_fold(&self) -> bool {
        matches!(self.text.as_bytes().get(self.at), Some(b' ' | b'\t'))
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        if self.at >= self.text.len() {
            return None;
        }
        let first = self.physical_line();
        let start = first.start;
        // Nothing is folded onto a blank line.
        if first.is_empty() || !self.at_fold() {
            return Some(Line { text: Cow::Borrowed(&self.text[first]), start, folds: Vec::new() });
        }
        let mut unfolded = String::from(&self.text[first]);
        let mut folds = Vec::new();
        while self.at_fold() {
            self.at += 1;
            folds.push(Fold { unfolded: unfolded.len(), raw: self.at });
            unfolded += &self.text[self.physical_line()];
        }
        Some(Line { text: Cow::Owned(unfolded), start, folds })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use alloc::vec;

    fn lines(text: &str) -> Vec<String> {
        Lines::new(text).map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn lines_end_with_crlf_or_lf_and_the_last_line_end_may_be_missing() {
        assert_eq!(lines("a\r\nb\nc"), ["a", "b", "c"]);
        assert_eq!(lines("a\r\nb\n"), ["a", "b"]);
        assert_eq!(lines("a\n\nb"), ["a", "", "b"]);
        assert_eq!(lines("a\rb\n"), ["a\rb"]);
        assert_eq!(lines(""), vec![""; 0]);
    }

    #[test]
    fn a_line_that_starts_with_white_space_continues_the_one_before() {
        assert_eq!(lines("a\r\n b\n\tc\nd"), ["abc", "d"]);
        assert_eq!(lines("a\n "), ["a"]);
        assert_eq!(lines(" a\n  b"), [" a b"]);
    }

    #[test]
    fn spans_reach_through_folds() {
        let text = "AB\r\n CD\n\tEF";
        let line = Lines::new(text).next().unwrap();
        assert_eq!(line.text, "ABCDEF");
        assert_eq!(&text[line.span(0..2)], "AB");
        assert_eq!(&text[line.span(1..3)], "B\r\n C");
        assert_eq!(&text[line.span(2..4)], "CD");
        assert_eq!(&text[line.span(4..6)], "EF");
        assert_eq!(&text[line.span(0..6)], text);
        assert_eq!(line.span(2..2), 5..5);
    }
}
