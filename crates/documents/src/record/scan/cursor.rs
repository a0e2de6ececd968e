//! A place in a text, and how JSON tokens are read from it.

use std::borrow::Cow;

use super::Stop;

/// A place in a text. It also counts lines, for the messages of errors that come later.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// The number of line ends before the place.
    lines: usize,
    /// Where the last of these lines ends; 0 without any.
    line_start: usize,
}

/// Where a cursor has come to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CursorEnd {
    pub(crate) at: usize,
    /// The number of line ends that it has read and where the last of them ends, if there were any.
    pub(crate) lines: Option<(usize, usize)>,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at, lines: 0, line_start: 0 }
    }

    pub(crate) fn end(&self) -> CursorEnd {
        let lines = (self.lines > 0).then_some((self.lines, self.line_start));
        CursorEnd { at: self.at, lines }
    }

    /// Returns the rest of the text.
    pub(super) fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Returns the text from a place to this one.
    pub(super) fn text_from(&self, start: usize) -> Result<&'t str, Stop> {
        self.text.get(start..self.at).ok_or(Stop::Unusual)
    }

    pub(super) fn peek(&self) -> Result<u8, Stop> {
        self.text.as_bytes().get(self.at).copied().ok_or(Stop::Incomplete)
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Reads a byte.
    pub(super) fn next(&mut self) -> Result<u8, Stop> {
        let byte = self.peek()?;
        self.at += 1;
        Ok(byte)
    }

    /// Reads a certain byte.
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Stop> {
        if self.next()? == byte { Ok(()) } else { Err(Stop::Unusual) }
    }

    /// Reads a literal such as `true`.
    pub(super) fn literal(&mut self, literal: &str) -> Result<(), Stop> {
        let rest = self.rest();
        if rest.starts_with(literal.as_bytes()) {
            self.at += literal.len();
            return Ok(());
        }
        Err(if rest.len() < literal.len() { Stop::Incomplete } else { Stop::Unusual })
    }

    /// Skips white space, the only place where JSON has line ends.
    #[inline]
    pub(super) fn skip_space(&mut self) {
        if self.text.as_bytes().get(self.at).is_some_and(|byte| *byte <= b' ') {
            self.skip_some_space();
        }
    }

    fn skip_some_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.text.as_bytes().get(self.at) {
            self.at += 1;
            if self.text.as_bytes().get(self.at - 1) == Some(&b'\n') {
                self.lines += 1;
                self.line_start = self.at;
            }
        }
    }

    /// Skips to the start of another object, with a comma before it in a list.
    pub(crate) fn skip_to_object(&mut self, separator: Option<u8>) -> Result<(), Stop> {
        self.skip_space();
        if let Some(separator) = separator {
            self.expect(separator)?;
            self.skip_space();
        }
        self.expect(b'{')
    }

    /// Reads a string, from its first quote.
    #[allow(clippy::inline_always)] // a tenth of the time of reading a listing
    #[inline(always)]
    pub(super) fn string(&mut self) -> Result<Cow<'t, str>, Stop> {
        let start = self.at;
        self.at += 1;
        let has_escapes = self.skip_to_quote()?;
        let with_quotes = self.text_from(start)?;
        if has_escapes {
            let text = serde_json::from_str::<String>(with_quotes).map_err(|_| Stop::Unusual)?;
            return Ok(text.into());
        }
        // The quotes are one byte each.
        with_quotes.get(1..with_quotes.len() - 1).map(Cow::Borrowed).ok_or(Stop::Unusual)
    }

    /// Reads the name of a member, from its first quote. A name with an escape is unusual.
    pub(super) fn plain_name(&mut self) -> Result<&'t str, Stop> {
        match self.string()? {
            Cow::Borrowed(name) => Ok(name),
            Cow::Owned(_) => Err(Stop::Unusual),
        }
    }

    /// Skips to behind the closing quote, and returns whether there are escapes before it.
    #[inline]
    fn skip_to_quote(&mut self) -> Result<bool, Stop> {
        let mut has_escapes = false;
        loop {
            self.skip_plain_text();
            match self.next()? {
                b'"' => return Ok(has_escapes),
                b'\\' => {
                    has_escapes = true;
                    self.next()?;
                }
                b' '.. => {}
                // A control character.
                _ => return Err(Stop::Unusual),
            }
        }
    }

    /// Skips text without quotes, backslashes and control characters: up to the first of these, or up to fewer
    /// than eight bytes before the end of the text.
    #[inline]
    fn skip_plain_text(&mut self) {
        const ONES: u64 = u64::MAX / 255;
        const HIGH_BITS: u64 = ONES << 7;
        // The high bit of each byte that is less than `bound`, for bytes and bounds up to 127.
        let less = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word;
        while let Some(chunk) = self.rest().first_chunk::<8>() {
            let word = u64::from_le_bytes(*chunk);
            // Flipping this bit makes a space of a quote, and no control character of anything else.
            let quote_or_control =
                less(word ^ (ONES * u64::from(b'"' ^ b' ')), u64::from(b' ') + 1);
            let backslash = less(word ^ (ONES * u64::from(b'\\')), 1);
            // A borrow can mark bytes after the first one found, which are not used.
            let found = (quote_or_control | backslash) & HIGH_BITS;
            if found != 0 {
                self.at += (found.trailing_zeros() / 8) as usize;
                return;
            }
            self.at += 8;
        }
    }

    /// Reads a whole number from 0 that has at most 18 digits and neither fraction nor exponent. Leaves the cursor
    /// at any other number.
    pub(super) fn plain_number(&mut self) -> Option<u64> {
        let rest = self.rest();
        let mut value = 0;
        for (length, byte) in rest.iter().enumerate().take(19) {
            match byte {
                b'0'..=b'9' => value = value * 10 + u64::from(byte - b'0'),
                b'+' | b'-' | b'.' | b'e' | b'E' => return None,
                _ if length > 1 && rest.starts_with(b"0") => return None,
                _ => {
                    self.at += length;
                    return Some(value);
                }
            }
        }
        None
    }

    /// Reads the characters of a number. What follows them is not checked.
    pub(super) fn number(&mut self) -> Result<&'t str, Stop> {
        let start = self.at;
        while matches!(self.peek()?, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E') {
            self.at += 1;
        }
        self.text_from(start)
    }
}
