//! A stream of bytes that comes in blocks, of which the valid text can be looked at before it is read.

use std::io;

use crate::record::{Cursor, CursorEnd};

/// The blocks of a stream that are not yet read.
pub(super) struct Blocks<B> {
    blocks: B,
    /// Valid text, of which the first bytes have been read.
    text: String,
    /// How many.
    at: usize,
    /// What follows the text: the start of a character, or invalid bytes.
    tail: Vec<u8>,
    /// How many bytes of the tail have been read.
    tail_at: usize,
    /// Whether the tail is invalid, whatever follows.
    is_invalid: bool,
    /// The error of a block, which comes after the tail.
    error: Option<io::Error>,
    has_ended: bool,
    /// The number of bytes before the text; with the tail's once these are read.
    before: usize,
    /// The number of line ends that have been read.
    lines: usize,
    /// The number of bytes before the current line.
    line_start: usize,
    /// The last byte that was read.
    last: u8,
}

/// How much text may be looked at before it is read. A record that is longer is read by serde.
const MOST_AHEAD: usize = 4 << 20;

impl<B: Iterator<Item = io::Result<Vec<u8>>>> Blocks<B> {
    pub(super) fn new(blocks: B) -> Self {
        Self {
            blocks,
            text: String::new(),
            at: 0,
            tail: Vec::new(),
            tail_at: 0,
            is_invalid: false,
            error: None,
            has_ended: false,
            before: 0,
            lines: 0,
            line_start: 0,
            last: 0,
        }
    }

    /// Returns the line and column of the last byte that was read, as `serde_json` counts them.
    pub(super) fn position(&self) -> (usize, usize) {
        (self.lines + 1, self.before + self.at - self.line_start)
    }

    /// Returns whether the last byte that was read is an opening brace.
    pub(super) fn is_in_object(&self) -> bool {
        self.last == b'{'
    }

    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor::new(&self.text, self.at)
    }

    /// Counts the text up to a cursor as read. The cursor must be behind an opening brace.
    pub(super) fn move_to(&mut self, end: CursorEnd) {
        if let Some((lines, line_start)) = end.lines {
            self.lines += lines;
            self.line_start = self.before + line_start;
        }
        self.at = end.at;
        self.last = b'{';
    }

    /// Loads at least as much text as is unread. Returns false if there is no more, or if it would be too much.
    pub(super) fn load_more(&mut self) -> bool {
        let unread = self.text.len() - self.at;
        if unread > MOST_AHEAD {
            return false;
        }
        let mut is_more = false;
        while self.text.len() - self.at <= 2 * unread {
            if !self.load_block() {
                break;
            }
            is_more = true;
        }
        is_more
    }

    /// Appends a block to the unread text, if that is valid so far.
    fn load_block(&mut self) -> bool {
        if self.is_invalid {
            return false;
        }
        let Some(block) = self.next_block() else { return false };
        let is_all_read = self.at == self.text.len() && self.tail.is_empty();
        let bytes = if is_all_read {
            block
        } else {
            let unread = self.text.as_bytes().get(self.at..).unwrap_or_default();
            [unread, &self.tail, &block].concat()
        };
        self.before += self.at;
        self.at = 0;
        self.tail.clear();
        self.text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let why = error.utf8_error();
            self.is_invalid = why.error_len().is_some();
            let mut bytes = error.into_bytes();
            self.tail = bytes.split_off(why.valid_up_to());
            String::from_utf8(bytes).unwrap_or_default()
        });
        true
    }

    /// Returns the next block. Stores an error.
    fn next_block(&mut self) -> Option<Vec<u8>> {
        if self.has_ended {
            return None;
        }
        match self.blocks.next() {
            Some(Ok(block)) => Some(block),
            Some(Err(error)) => {
                self.error = Some(error);
                self.has_ended = true;
                None
            }
            None => {
                self.has_ended = true;
                None
            }
        }
    }

    /// Reads a byte; none at the end.
    pub(super) fn read_byte(&mut self) -> io::Result<Option<u8>> {
        loop {
            if let Some(byte) = self.text.as_bytes().get(self.at).copied() {
                self.at += 1;
                self.count(byte);
                return Ok(Some(byte));
            }
            if self.load_block() {
                continue;
            }
            // Nothing of the tail is text: serde refuses it.
            if let Some(byte) = self.tail.get(self.tail_at).copied() {
                self.tail_at += 1;
                self.before += 1;
                self.count(byte);
                return Ok(Some(byte));
            }
            match self.next_block() {
                Some(block) => (self.tail, self.tail_at) = (block, 0),
                None => return self.error.take().map_or(Ok(None), Err),
            }
        }
    }

    fn count(&mut self, byte: u8) {
        self.last = byte;
        if byte == b'\n' {
            self.lines += 1;
            self.line_start = self.before + self.at;
        }
    }
}
