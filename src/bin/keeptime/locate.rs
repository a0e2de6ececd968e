//! Where in a JSON text a JSON pointer leads.
//!
//! Only asked for when there are faults, of a text that has been parsed already: so no value is
//! built, and what is no JSON ends the search.

use std::ops::Range;

/// The place in `text` to which a pointer (RFC 6901) leads: the value's, or, where a member is
/// missing, the opening bracket of what should hold it.
pub(crate) fn locate(text: &str, pointer: &str) -> Range<usize> {
    let mut scanner = Scanner { text: text.as_bytes(), at: 0 };
    scanner.space();
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let start = scanner.at;
        if scanner.enter(&token).is_none() {
            return start..(start + 1).min(text.len());
        }
    }
    let start = scanner.at;
    match scanner.value() {
        Some(()) => start..scanner.at,
        None => start..text.len(),
    }
}

/// Where a range of the text that a JSON string stands for is in the string as written, quotes and
/// escapes and all.
pub(crate) fn inside_string(written: &str, range: Range<usize>) -> Range<usize> {
    let (mut decoded, mut start, mut end) = (0, None, None);
    let mut pieces = Pieces { rest: written, at: 0 };
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

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Goes to the start of a member or item of the value at hand.
    fn enter(&mut self, token: &str) -> Option<()> {
        let is_object = match self.peek()? {
            b'{' => true,
            b'[' => false,
            _ => return None,
        };
        self.at += 1;
        let mut found = None;
        for index in 0_usize.. {
            self.space();
            if matches!(self.peek()?, b'}' | b']') {
                break;
            }
            let is_it = if is_object {
                let key = self.string()?;
                self.space();
                self.at += 1; // the colon
                self.space();
                serde_json::from_slice::<String>(&self.text[key]).ok()? == token
            } else {
                index.to_string() == token
            };
            if is_it {
                // Of a member that stands twice, the last one counts.
                found = Some(self.at);
                if !is_object {
                    break;
                }
            }
            self.value()?;
            self.space();
            if self.peek()? == b',' {
                self.at += 1;
            }
        }
        self.at = found?;
        Some(())
    }

    /// Passes over a string and gives its place, quotes included.
    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek()? {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(start..self.at)
    }

    /// Passes over a value, however deep.
    fn value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => {
                    self.at += 1;
                    continue;
                }
                _ => {
                    let is_scalar =
                        |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
                    let length = self.text[self.at..].iter().take_while(|b| is_scalar(b)).count();
                    self.at += length.max(1);
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

/// The characters of a JSON string as written: where each begins, and how many bytes of UTF-8 it
/// stands for.
struct Pieces<'t> {
    rest: &'t str,
    at: usize,
}

impl Pieces<'_> {
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
    fn check(text: &str, pointer: &str, expected: &str) {
        assert_eq!(&text[locate(text, pointer)], expected);
    }

    #[test]
    fn a_pointer_leads_to_its_value() {
        let text = r#" {"a": [1, {"b/c": "x\"y]"}, -2.5e3], "~d": {"e": null}, "é": true} "#;
        check(text, "", text.trim());
        check(text, "/a/0", "1");
        check(text, "/a/1", r#"{"b/c": "x\"y]"}"#);
        check(text, "/a/1/b~1c", r#""x\"y]""#);
        check(text, "/a/2", "-2.5e3");
        check(text, "/~0d/e", "null");
        check(text, "/é", "true");
    }

    #[test]
    fn a_missing_member_leads_to_the_bracket_that_should_hold_it() {
        let text = r#"{"a": {"b": [1]}}"#;
        check(text, "/x", "{");
        check(text, "/x/y", "{");
        assert_eq!(locate(text, "/a/x"), 6..7);
        check(text, "/a/b/7", "[");
        check(text, "/a/b/0/c", "1");
    }

    #[test]
    fn of_a_member_that_stands_twice_the_last_counts() {
        check(r#"{"a": 1, "a": 2}"#, "/a", "2");
    }

    #[test]
    fn what_is_no_json_ends_the_search() {
        for text in ["", "{", "{\"a", "[1,", "{\"a\":", "\"\\", "]"] {
            for pointer in ["", "/a", "/0", "/a/b"] {
                let place = locate(text, pointer);
                assert!(place.start <= place.end && place.end <= text.len());
            }
        }
    }

    #[track_caller]
    fn check_inside(written: &str, decoded: &str, expected: &str) {
        let text: String = serde_json::from_str(written).unwrap_or_default();
        let start = text.find(decoded).unwrap_or_default();
        let place = inside_string(written, start..start + decoded.len());
        assert_eq!(&written[place], expected);
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
