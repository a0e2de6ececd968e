//! A file in blocks, read on a thread of its own.
//!
//! While one block is parsed, the next one is read and added to the digest.

use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};

use super::digest::Sha256Sum;
use super::input;
use crate::failure::Failure;
use crate::show::file;
use crate::show::progress::Progress;

/// The length of a block: several fit in the cache that a core has to itself.
const BLOCK: u64 = 1 << 18;

/// How many blocks may wait to be parsed.
const WAITING: usize = 8;

/// The blocks of a file or of standard input, without a byte order mark.
pub(crate) struct FileBlocks {
    first: Option<Vec<u8>>,
    rest: Rest,
    progress: Progress,
}

/// What follows the first block.
enum Rest {
    /// Nothing. Holds the digest of the first block.
    Nothing(Option<Sha256Sum>),
    /// Blocks that a thread reads. It returns the digest.
    Thread(Receiver<io::Result<Vec<u8>>>, JoinHandle<Option<Sha256Sum>>),
}

impl FileBlocks {
    /// Opens a file. All of its bytes are added to the digest.
    pub(crate) fn open(path: &Path, mut sum: Option<Sha256Sum>) -> Result<Self, Failure> {
        let (mut reader, length) = input::open(path)?;
        let progress = Progress::new(length, &file::display_name(path));
        let first = read_block(&mut reader, sum.as_mut());
        let mut first = first.map_err(|error| Failure::unreadable(path, error))?;
        let rest = if (first.len() as u64) < BLOCK {
            Rest::Nothing(sum)
        } else {
            let (sender, receiver) = mpsc::sync_channel(WAITING);
            // Not scoped: after an error in a block, nobody waits for the rest.
            Rest::Thread(receiver, thread::spawn(move || read_blocks(reader, sum, &sender)))
        };
        input::remove_byte_order_mark(&mut first);
        Ok(Self { first: Some(first), rest, progress })
    }

    /// Returns the first block.
    pub(crate) fn start(&self) -> &[u8] {
        self.first.as_deref().unwrap_or_default()
    }

    /// Returns the digest, after all blocks.
    pub(crate) fn into_sum(self) -> Option<Sha256Sum> {
        match self.rest {
            Rest::Nothing(sum) => sum,
            Rest::Thread(_, thread) => thread.join().unwrap_or_default(),
        }
    }
}

impl Iterator for FileBlocks {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<io::Result<Vec<u8>>> {
        let block = match (self.first.take(), &self.rest) {
            (Some(first), _) => Ok(first),
            (None, Rest::Nothing(_)) => return None,
            (None, Rest::Thread(blocks, _)) => blocks.recv().ok()?,
        };
        if let Ok(block) = &block {
            self.progress.add(block.len());
        }
        Some(block)
    }
}

/// Sends the blocks of a reader, until its end or until nobody receives them. Returns the digest.
fn read_blocks(
    mut reader: impl Read,
    mut sum: Option<Sha256Sum>,
    blocks: &SyncSender<io::Result<Vec<u8>>>,
) -> Option<Sha256Sum> {
    loop {
        let block = read_block(&mut reader, sum.as_mut());
        let is_last = !matches!(&block, Ok(block) if block.len() as u64 == BLOCK);
        if blocks.send(block).is_err() || is_last {
            return sum;
        }
    }
}

/// Reads a block, which is shorter than the others at the end of the file.
fn read_block(reader: &mut impl Read, sum: Option<&mut Sha256Sum>) -> io::Result<Vec<u8>> {
    let mut block = Vec::new();
    reader.take(BLOCK).read_to_end(&mut block)?;
    if let Some(sum) = sum {
        sum.add(&block);
    }
    Ok(block)
}
