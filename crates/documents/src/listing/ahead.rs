//! Records that are read from a block before the listing comes to it, so that several threads can read.
//!
//! At the start of a block, a brace need not begin a record: it may be inside a text. The reader assumes that it
//! does, and the listing takes the records only if it comes to that brace itself, where it expects a record.
//! Otherwise it reads the block without them.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

use super::block::Block;
use super::listing::{Digests, Listing};
use crate::record::{
    Cursor, CursorEnd, ListedBackup, NotedBackup, Origins, PageItem, RecordContext, RecordFormat,
    RecordMembers, RecordNoteKind, RecordScanner, Stop,
};
use crate::{cbr, csbs};

/// Reads records from blocks of JSON Lines before they are given to [`Listing::read_blocks`], on any thread.
///
/// ```
/// use keeptime_documents::listing::{Block, Listing};
///
/// let mut listing = Listing::default();
/// let mut reader = listing.block_reader();
/// let record = |id| format!(r#"{{"id": "{id}", "checkpoint_id": "c", "resource_id": "server"}}"#);
/// let lines = [record("a"), record("b")].join("\n");
/// let mut blocks = [reader.read(lines.into_bytes())].into_iter();
/// let pages = listing.read_blocks(|_| Ok(blocks.next().unwrap_or_default()))?;
/// assert_eq!(pages, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct BlockReader {
    format: Option<RecordFormat>,
    hasher: DefaultHashBuilder,
    scanner: RecordScanner,
    origins: Origins,
    /// The number of records that the block before had.
    records_before: usize,
}

/// The records at the start of a block, each with a line of its own, and all of one service.
#[derive(Clone, Debug)]
pub(super) struct RecordsAhead {
    pub(super) format: RecordFormat,
    pub(super) backups: Vec<ListedBackup>,
    pub(super) digests: Vec<Digests>,
    /// What is to be noted, with the number of the record, from 0.
    pub(super) notes: Vec<(usize, RecordNoteKind)>,
    /// Behind the brace after the last record.
    pub(super) end: CursorEnd,
}

/// Where the first record of a block begins: behind its brace.
pub(super) const START: usize = 1;

impl Listing {
    /// Returns a reader of blocks for this listing.
    pub fn block_reader(&self) -> BlockReader {
        BlockReader {
            format: self.format,
            hasher: self.hasher.clone(),
            scanner: RecordScanner::default(),
            origins: Origins::default(),
            records_before: 0,
        }
    }
}

impl BlockReader {
    /// Reads the records at the start of a block. It should begin where a line does.
    pub fn read(&mut self, block: Vec<u8>) -> Block {
        let mut block = Block::from(block);
        block.ahead = self.records(&block.text);
        block
    }

    /// Reads records up to the last that another object follows, or to one that is unusual.
    fn records(&mut self, text: &str) -> Option<RecordsAhead> {
        let mut records: Option<RecordsAhead> = None;
        if !text.starts_with('{') {
            return records;
        }
        let mut cursor = Cursor::new(text, START);
        while let Ok((format, noted, digest)) = self.record(&mut cursor) {
            let before = self.records_before;
            let records =
                records.get_or_insert_with(|| RecordsAhead::new(format, before, cursor.end()));
            if records.format != format {
                break;
            }
            let id = self.hasher.hash_one(noted.backup.id());
            records.push(noted, Digests { id, record: digest });
            records.end = cursor.end();
        }
        self.records_before = records.as_ref().map_or(0, |records| records.backups.len());
        records
    }

    fn record(
        &mut self,
        cursor: &mut Cursor<'_>,
    ) -> Result<(RecordFormat, NotedBackup, u64), Stop> {
        // Only serde, which does not read here, says where a record is.
        let item = PageItem { page: 0, item: 0 };
        let context = RecordContext { hasher: &self.hasher, item };
        let mut record = RecordMembers::default();
        let digest = self.scanner.read(cursor, context, &mut record)?;
        cursor.skip_to_object(None)?;
        let format = self.format.unwrap_or_else(|| record.format());
        let noted = match format {
            // Refused, if the service is given.
            RecordFormat::Csbs if record.cbr_member.is_some() => return Err(Stop::Unusual),
            RecordFormat::Csbs => csbs::read_record(&record, &mut self.origins),
            RecordFormat::Cbr => cbr::read_record(&record, &mut self.origins),
        };
        Ok((format, noted.map_err(|_| Stop::Unusual)?, digest))
    }
}

impl RecordsAhead {
    /// Some more records are expected than the block before had.
    fn new(format: RecordFormat, before: usize, end: CursorEnd) -> Self {
        let expected = before + before / 8;
        let (backups, digests) = (Vec::with_capacity(expected), Vec::with_capacity(expected));
        Self { format, backups, digests, notes: Vec::new(), end }
    }

    fn push(&mut self, noted: NotedBackup, digests: Digests) {
        let number = self.backups.len();
        self.notes.extend(noted.notes.into_iter().flatten().map(|note| (number, note)));
        self.backups.push(noted.backup);
        self.digests.push(digests);
    }
}
