//! Reads the pages of a stream of bytes.
//!
//! Serde reads the pages. Before it reads an item of a list, or a page, the [`RecordScanner`] takes the records
//! from there on out of the stream, as long as they are plain and something follows them; serde sees the rest.
//! So there is one definition of what a page is and one place for each message, and a listing without faults is
//! read by the scanner except for the last record of each list.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, Read};

use serde_json::error::Category;

use super::block::Block;
use super::blocks::Blocks;
use super::listing::Listing;
use super::page::{PageError, ScannedRecords};
use crate::record::{
    Cursor, CursorEnd, RecordContext, RecordFormat, RecordMembers, RecordScanner, Stop,
};

/// The error of a page of a stream.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct StreamError {
    page: usize,
    error: PageError<StreamedJsonError>,
}

/// The error of JSON in a stream. Prints like the error of `serde_json`, with the line and column in the whole
/// stream.
#[derive(Debug)]
pub struct StreamedJsonError {
    error: serde_json::Error,
    line: usize,
    column: usize,
}

impl StreamError {
    /// Returns the number of pages before the one with the error.
    pub fn page(&self) -> usize {
        self.page
    }

    /// Returns whether the stream could not be read.
    pub fn is_io(&self) -> bool {
        match &self.error {
            PageError::Document(json) => json.error.classify() == Category::Io,
            PageError::Backups(_) => false,
        }
    }
}

impl fmt::Display for StreamedJsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.error.to_string();
        // Serde has not seen the records that the scanner took.
        let seen = format!(" at line {} column {}", self.error.line(), self.error.column());
        match text.strip_suffix(&seen) {
            Some(message) => {
                write!(f, "{message} at line {} column {}", self.line, self.column)
            }
            None => f.write_str(&text),
        }
    }
}

impl std::error::Error for StreamedJsonError {}

impl Listing {
    /// Reads the pages of a stream, which comes in blocks of any length: JSON, or JSON Lines with a page or a
    /// backup on each line. Returns the number of pages, which is 0 if there is only white space.
    ///
    /// `next_block` gets the bytes of an earlier block, or none, so that their buffer can be reused. It returns
    /// the next block: bytes, or a block that a [`BlockReader`](super::BlockReader) has read. An empty block ends
    /// the stream, and an error of the kind `Interrupted` is ignored. Only a few blocks are held at a time,
    /// however long the stream is.
    ///
    /// # Errors
    /// The same errors as [`read`](Self::read), and those of the blocks.
    ///
    /// ```
    /// use keeptime_documents::listing::Listing;
    ///
    /// let mut listing = Listing::default();
    /// let mut blocks = [r#"{"id": "a", "checkpoint_"#, r#"id": "c", "resource_id": "server"}"#].iter();
    /// let pages = listing.read_blocks(|mut buffer| {
    ///     buffer.clear();
    ///     buffer.extend(blocks.next().map_or("", |block| block).bytes());
    ///     Ok(buffer)
    /// })?;
    /// assert_eq!(pages, 1);
    /// assert_eq!(listing.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read_blocks<B: Into<Block>>(
        &mut self,
        mut next_block: impl FnMut(Vec<u8>) -> io::Result<B>,
    ) -> Result<usize, StreamError> {
        let stream = Stream(RefCell::new(Records {
            blocks: Blocks::new(|used| next_block(used).map(Into::into)),
            scanner: RecordScanner::default(),
        }));
        let read = stream.read(self);
        self.has_unreadable_page |= read.is_err();
        read
    }
}

/// A stream that serde and the scanner read in turns.
struct Stream<B>(RefCell<Records<B>>);

struct Records<B> {
    blocks: Blocks<B>,
    scanner: RecordScanner,
}

impl<B: FnMut(Vec<u8>) -> io::Result<Block>> Stream<B> {
    fn read(&self, listing: &mut Listing) -> Result<usize, StreamError> {
        let mut pages = serde_json::Deserializer::from_reader(self);
        let mut page = 0;
        // Pages may follow one another with or without line ends. An error means that there is more.
        while pages.end().is_err() {
            page += self.take(listing, None, None);
            listing.read_page(&mut pages, Some(self)).map_err(|error| match error {
                PageError::Document(error) => {
                    let blocks = &self.0.borrow().blocks;
                    let (line, column) = blocks.position(error.line(), error.column());
                    let error = PageError::Document(StreamedJsonError { error, line, column });
                    StreamError { page, error }
                }
                PageError::Backups(faults) => {
                    StreamError { page, error: PageError::Backups(faults) }
                }
            })?;
            page += 1;
        }
        Ok(page)
    }

    /// Takes records that are followed by another object, after a separator. Returns their number.
    fn take(
        &self,
        listing: &mut Listing,
        outer: Option<RecordFormat>,
        separator: Option<u8>,
    ) -> usize {
        let Records { blocks, scanner } = &mut *self.0.borrow_mut();
        let mut taken = 0;
        while blocks.is_in_object() {
            if let Some(records) = blocks.take_ahead()
                && separator.is_none()
                && let Some((number, end)) = listing.add_ahead(records)
            {
                blocks.move_to(end);
                taken += number;
                continue;
            }
            match take_record(listing, scanner, blocks.cursor(), outer, separator) {
                Ok(end) => {
                    blocks.move_to(end);
                    taken += 1;
                }
                Err(Stop::Incomplete) if blocks.load_more() => {}
                Err(_) => break,
            }
        }
        taken
    }
}

/// Adds a record to the listing that is followed by another object. Returns where that begins.
fn take_record(
    listing: &mut Listing,
    scanner: &mut RecordScanner,
    mut cursor: Cursor<'_>,
    outer: Option<RecordFormat>,
    separator: Option<u8>,
) -> Result<CursorEnd, Stop> {
    if separator.is_none() {
        listing.in_page = false;
    }
    let item = listing.next_item();
    let hasher = listing.hasher.clone();
    let context = RecordContext { hasher: &hasher, item };
    let mut record = RecordMembers::default();
    let digest = scanner.read(&mut cursor, context, &mut record)?;
    cursor.skip_to_object(separator)?;
    listing.add_record(&record, digest, outer, item).map_err(|_| Stop::Unusual)?;
    Ok(cursor.end())
}

impl<B: FnMut(Vec<u8>) -> io::Result<Block>> ScannedRecords for Stream<B> {
    fn take_items(&self, listing: &mut Listing, outer: Option<RecordFormat>) -> usize {
        self.take(listing, outer, Some(b','))
    }
}

impl<B: FnMut(Vec<u8>) -> io::Result<Block>> Read for &Stream<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(place) = buffer.first_mut() else { return Ok(0) };
        // Serde asks for one byte at a time.
        match self.0.borrow_mut().blocks.read_byte()? {
            Some(byte) => {
                *place = byte;
                Ok(1)
            }
            None => Ok(0),
        }
    }
}
