//! Maps a range of a JSON string to the range in its source.

use std::ops::Range;

/// Maps a range of a decoded JSON string to the range in its source, which may contain escapes.
pub(super) fn inside_string(written: &str, range: Range<usize>) -> Range<usize> {
    let (mut decoded, mut start, mut end) = (0, None, None);
    let mut pieces = StringCharacters { rest: written, at: 0 };
    pieces.skip_quote();
    let mut last = pieces.at;
    while let Some((at, length)) = pieces.next() {
        if start.is_none() && decoded + length > range.start {
            start = Some(at);
        }
        if end.is_none() && decoded >= range.end {
            end = Some(at);
        }
        decoded += length;
        last = pieces.at;
    }
    let start = start.unwrap_or(last);
    start..end.unwrap_or(last).max(start)
}

/// The characters of a JSON string in source form: where each begins, and its number of bytes in
/// UTF-8 once decoded.
struct StringCharacters<'t> {
    rest: &'t str,
    at: usize,
}

impl StringCharacters<'_> {
    fn skip_quote(&mut self) {
        if self.rest.starts_with('"') {
            self.step(1);
        }
    }

    fn step(&mut self, bytes: usize) {
        let bytes = (bytes..=self.rest.len())
            .find(|at| self.rest.is_char_boundary(*at))
            .unwrap_or(self.rest.len());
        self.rest = &self.rest[bytes..];
        self.at += bytes;
    }

    fn next(&mut self) -> Option<(usize, usize)> {
        let at = self.at;
        let first = self.rest.chars().next().filter(|first| *first != '"')?;
        if first != '\\' {
            self.step(first.len_utf8());
            return Some((at, first.len_utf8()));
        }
        if !self.rest.starts_with("\\u") {
            self.step(2);
            return Some((at, 1));
        }
        let unit = |text: &str| u32::from_str_radix(text.get(2..6)?, 16).ok();
        let high = unit(self.rest)?;
        if (0xd800..0xdc00).contains(&high) {
            self.step(12);
            return Some((at, 4));
        }
        self.step(6);
        Some((at, char::from_u32(high).map_or(3, char::len_utf8)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_inside(written: &str, decoded: &str, expected: &str) {
        let text: String = serde_json::from_str(written).unwrap_or_default();
        let start = text.find(decoded).unwrap_or_default();
        let span = inside_string(written, start..start + decoded.len());
        assert_eq!(&written[span], expected);
    }

    #[test]
    fn a_place_in_a_string_is_found_through_its_escapes() {
        check_inside(r#""A\r\nB=24""#, "24", "24");
        check_inside(r#""A\r\nB=24""#, "\r\nB", r"\r\nB");
        check_inside(r#""\u00e9\ud83d\ude00x\u0000y""#, "x", "x");
        check_inside(r#""\u00e9\ud83d\ude00x\u0000y""#, "😀", r"\ud83d\ude00");
        check_inside(r#""\u00e9\ud83d\ude00x\u0000y""#, "\0", r"\u0000");
        check_inside(r#""é😀x""#, "x", "x");
        check_inside(r#""abc""#, "c", "c");
    }

    #[test]
    fn an_empty_place_at_the_end_of_a_string_stays_inside_it() {
        assert_eq!(inside_string(r#""abc""#, 3..3), 4..4);
        assert_eq!(inside_string(r#""""#, 0..0), 1..1);
    }
}
