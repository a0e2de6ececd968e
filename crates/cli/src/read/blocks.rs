//! A file in blocks, read on a thread of its own.
//!
//! While one block is parsed, the next one is read and added to the digest.

use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread::{self, JoinHandle};

use super::input;
use crate::failure::Failure;
use crate::show::file;
use crate::show::progress::Progress;
use blake3::Hasher;

/// The length of a block: several fit in the cache that a core has to itself.
const BLOCK: usize = 1 << 18;

/// How many blocks may wait to be parsed.
const WAITING: usize = 8;

/// The blocks of a file or of standard input, without a byte order mark.
pub(crate) struct FileBlocks {
    first: Option<Vec<u8>>,
    rest: Rest,
    /// Whether the latest block is shorter than the others, as only the last one is.
    is_last: bool,
    progress: Progress,
}

/// What follows the first block.
enum Rest {
    /// Nothing. Holds the digest of the first block.
    Nothing(Option<Box<Hasher>>),
    /// Blocks that a thread reads into buffers that are sent back to it. It returns the digest.
    Thread(Receiver<io::Result<Vec<u8>>>, Sender<Vec<u8>>, JoinHandle<Option<Hasher>>),
}

impl FileBlocks {
    /// Opens a file. All of its bytes are added to the digest.
    pub(crate) fn open(path: &Path, mut sum: Option<Hasher>) -> Result<Self, Failure> {
        let (mut reader, length) = input::open(path)?;
        let progress = Progress::new(length, &file::display_name(path));
        let first = read_block(&mut reader, Vec::new(), sum.as_mut());
        let mut first = first.map_err(|error| Failure::unreadable(path, error))?;
        let rest = if first.len() < BLOCK {
            Rest::Nothing(sum.map(Box::new))
        } else {
            let (sender, blocks) = mpsc::sync_channel(WAITING);
            let (used, buffers) = mpsc::channel();
            // Not scoped: after an error in a block, nobody waits for the rest.
            let thread = thread::spawn(move || read_blocks(reader, sum, &sender, &buffers));
            Rest::Thread(blocks, used, thread)
        };
        input::remove_byte_order_mark(&mut first);
        Ok(Self { first: Some(first), rest, is_last: false, progress })
    }

    /// Returns the first block.
    pub(crate) fn start(&self) -> &[u8] {
        self.first.as_deref().unwrap_or_default()
    }

    /// Returns the digest, after all blocks. Panics if the thread has: then blocks are missing.
    pub(crate) fn into_sum(self) -> Option<Hasher> {
        match self.rest {
            Rest::Nothing(sum) => sum.map(|sum| *sum),
            Rest::Thread(_, _, thread) => {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
        }
    }

    /// Returns the next block; an empty one at the end. `used` is the buffer of an earlier one.
    pub(crate) fn next(&mut self, used: Vec<u8>) -> io::Result<Vec<u8>> {
        let block = match (self.first.take(), &self.rest) {
            (Some(first), _) => first,
            (None, Rest::Nothing(_)) => Vec::new(),
            (None, Rest::Thread(blocks, buffers, _)) => {
                // After the last block, the thread has ended and takes no more buffers. Those that a very long
                // record has made large are not kept.
                if used.capacity() <= 2 * BLOCK {
                    let _ = buffers.send(used);
                }
                match blocks.recv() {
                    Ok(block) => block?,
                    Err(_) if self.is_last => Vec::new(),
                    Err(_) => return Err(io::Error::other("the thread that reads it has ended")),
                }
            }
        };
        self.is_last = block.len() < BLOCK;
        self.progress.add(block.len());
        Ok(block)
    }
}

/// Sends the blocks of a reader, until its end or until nobody receives them. Returns the digest.
fn read_blocks(
    mut reader: impl Read,
    mut sum: Option<Hasher>,
    blocks: &SyncSender<io::Result<Vec<u8>>>,
    buffers: &Receiver<Vec<u8>>,
) -> Option<Hasher> {
    loop {
        let buffer = buffers.try_recv().unwrap_or_default();
        let block = read_block(&mut reader, buffer, sum.as_mut());
        let is_last = !matches!(&block, Ok(block) if block.len() == BLOCK);
        if blocks.send(block).is_err() || is_last {
            return sum;
        }
    }
}

/// Reads a block, which is shorter than the others at the end of the file.
fn read_block(
    reader: &mut impl Read,
    mut block: Vec<u8>,
    sum: Option<&mut Hasher>,
) -> io::Result<Vec<u8>> {
    // A buffer that is used again has nearly this length already.
    block.resize(BLOCK, 0);
    let mut length = 0;
    while let Some(rest) = block.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match reader.read(rest) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    block.truncate(length);
    if let Some(sum) = sum {
        sum.update(&block);
    }
    Ok(block)
}
