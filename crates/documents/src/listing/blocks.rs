//! A stream of bytes that arrives in blocks. Its valid text can be inspected before it is read.

use std::{io, mem};

use super::ahead::{self, RecordsAhead};
use super::block::Block;
use crate::record::{Cursor, CursorEnd};

/// The blocks of a stream that are not yet read.
pub(super) struct Blocks<B> {
    next_block: B,
    /// Text, of which the first bytes have been read.
    text: String,
    /// How many bytes of the text have been read.
    at: usize,
    /// The records at the start of the text, if they were read ahead and the text is a block.
    ahead: Option<RecordsAhead>,
    /// The block after the text, if its start has been copied to the text: a bridge from one block to the next,
    /// for a record that is in both.
    next: Option<Block>,
    /// How much of that block has been copied.
    copied: usize,
    /// The buffer of an earlier block, for the next one.
    used: Vec<u8>,
    /// What follows: the start of a character, or invalid bytes.
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
    /// The place among the bytes that were read one by one.
    bytewise: Place,
    /// The last line that was read to its end byte by byte and had a [`shift`](Self::shift) there.
    shifted: ShiftedLine,
    /// The last byte that was read.
    last: u8,
}

/// A number of line ends, and of bytes after the last of them.
struct Place {
    lines: usize,
    column: usize,
}

/// A line, from 0 among the bytes that were read one by one, and the shift at its end.
struct ShiftedLine {
    line: usize,
    shift: isize,
}

/// How much text may be inspected before it is read. Serde reads longer records.
const MOST_AHEAD: usize = 4 << 20;

/// How much of a block is copied at least: some records.
const LEAST_COPIED: usize = 4 << 10;

impl<B: FnMut(Vec<u8>) -> io::Result<Block>> Blocks<B> {
    pub(super) fn new(next_block: B) -> Self {
        Self {
            next_block,
            text: String::new(),
            at: 0,
            ahead: None,
            next: None,
            copied: 0,
            used: Vec::new(),
            tail: Vec::new(),
            tail_at: 0,
            is_invalid: false,
            error: None,
            has_ended: false,
            before: 0,
            lines: 0,
            line_start: 0,
            bytewise: Place { lines: 0, column: 0 },
            shifted: ShiftedLine { line: 0, shift: 0 },
            last: 0,
        }
    }

    /// Returns the line and column in the stream for those that `serde_json` states. It counts only the bytes that
    /// it read. After an error it may read on to the end of each list and object, over any number of line ends. No
    /// record is taken then, so the lines after the one with the error have no shift.
    pub(super) fn position(&self, line: usize, column: usize) -> (usize, usize) {
        let line_ends = line.saturating_sub(1);
        let shift = if line_ends == self.bytewise.lines {
            self.shift()
        } else if line_ends == self.shifted.line {
            self.shifted.shift
        } else {
            0
        };
        let lines_taken = self.lines - self.bytewise.lines;
        (line + lines_taken, column.saturating_add_signed(shift))
    }

    /// Returns by how much the column in the stream exceeds that among the bytes read one by one.
    fn shift(&self) -> isize {
        let column = self.before + self.at - self.line_start;
        column.wrapping_sub(self.bytewise.column).cast_signed()
    }

    /// Returns whether the last byte that was read is an opening brace.
    pub(super) fn is_in_object(&self) -> bool {
        self.last == b'{'
    }

    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor::new(&self.text, self.at)
    }

    /// Takes the records that were read ahead, if they begin here.
    pub(super) fn take_ahead(&mut self) -> Option<RecordsAhead> {
        self.ahead.take_if(|_| self.at == ahead::START)
    }

    /// Counts the text up to a cursor as read. The cursor must be behind an opening brace.
    pub(super) fn move_to(&mut self, end: CursorEnd) {
        if let Some((lines, line_start)) = end.lines {
            self.lines += lines;
            self.line_start = self.before + line_start;
        }
        self.at = end.at;
        self.last = b'{';
        self.cross_bridge();
    }

    /// Makes at least twice as much text readable. Returns false if there is no more, or if the readable text is
    /// already as long as it may be.
    pub(super) fn load_more(&mut self) -> bool {
        let unread = self.text.len() - self.at;
        if unread > MOST_AHEAD || !self.load(unread.max(LEAST_COPIED)) {
            return false;
        }
        // Blocks may be small. Each load copies the unread text, so few of them must do.
        while self.text.len() - self.at < 2 * unread && self.load(unread) {}
        true
    }

    /// Makes more text readable: `least` bytes, or the rest of a block if that is less. If everything has been
    /// read, nothing is copied. Returns false if no more valid text follows.
    fn load(&mut self, least: usize) -> bool {
        if self.next.is_none() {
            let Some(block) = self.load_block() else { return false };
            self.before += self.at;
            if self.at == self.text.len() {
                self.used = mem::replace(&mut self.text, block.text).into_bytes();
                (self.at, self.ahead) = (0, block.ahead);
                return true;
            }
            let unread = self.text.get(self.at..).unwrap_or_default().to_owned();
            self.used = mem::replace(&mut self.text, unread).into_bytes();
            (self.at, self.ahead, self.next, self.copied) = (0, None, Some(block), 0);
        }
        let Some(Block { text: next, .. }) = &self.next else { return false };
        let mut end = next.len().min(self.copied + least);
        while !next.is_char_boundary(end) {
            end += 1;
        }
        self.text.push_str(next.get(self.copied..end).unwrap_or_default());
        self.copied = end;
        if end == next.len() {
            self.used = self.next.take().unwrap_or_default().text.into_bytes();
        }
        true
    }

    /// Goes on in the next block, if all that is unread is in it.
    fn cross_bridge(&mut self) {
        let unread = self.text.len() - self.at;
        if let Some(at) = self.copied.checked_sub(unread)
            && let Some(next) = self.next.take()
        {
            self.before += self.at - at;
            (self.at, self.text, self.ahead) = (at, next.text, next.ahead);
        }
    }

    /// Returns the next block, after what the last one left. What it leaves itself becomes the tail.
    fn load_block(&mut self) -> Option<Block> {
        if self.is_invalid {
            return None;
        }
        let mut block = self.next_block()?;
        if !self.tail.is_empty() {
            block = block.after(mem::take(&mut self.tail));
        }
        self.tail = mem::take(&mut block.rest);
        self.is_invalid = block.is_invalid;
        Some(block)
    }

    /// Returns the next block; none at the end and after an error, which is stored.
    fn next_block(&mut self) -> Option<Block> {
        if self.has_ended {
            return None;
        }
        loop {
            match (self.next_block)(mem::take(&mut self.used)) {
                Ok(block) if !block.is_empty() => return Some(block),
                Ok(_) => {}
                // As elsewhere in std, this is not an error of the stream.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => self.error = Some(error),
            }
            self.has_ended = true;
            return None;
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
            self.cross_bridge();
            if self.at < self.text.len() || self.load(LEAST_COPIED) {
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
                Some(block) => (self.tail, self.tail_at) = (block.into_bytes(), 0),
                // Serde asks again after an error.
                None => match &self.error {
                    Some(error) => return Err(io::Error::new(error.kind(), error.to_string())),
                    None => return Ok(None),
                },
            }
        }
    }

    fn count(&mut self, byte: u8) {
        self.last = byte;
        self.bytewise.column += 1;
        if byte == b'\n' {
            let shift = self.shift();
            if shift != 0 {
                self.shifted = ShiftedLine { line: self.bytewise.lines, shift };
            }
            self.bytewise = Place { lines: self.bytewise.lines + 1, column: 0 };
            self.lines += 1;
            self.line_start = self.before + self.at;
        }
    }
}
