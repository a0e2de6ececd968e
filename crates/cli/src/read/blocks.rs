//! A file in blocks, which several threads read.
//!
//! One thread at a time reads a block from the file and adds it to the digest. Then it reads the records in the
//! block, while others read the next blocks.

use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use keeptime_documents::listing::{Block, BlockReader};

use super::input::{self, Watch};
use crate::failure::Failure;
use crate::show::file;
use crate::show::progress::Progress;
use blake3::Hasher;

/// How much is read for a block: little enough for the cache of a core, and enough that passing blocks between
/// threads takes hardly any time.
const BLOCK: usize = 1 << 19;

/// How much of a block is searched for its last line end. A record is rarely longer.
const LAST_LINE: usize = 1 << 14;

/// The size of a buffer: a block, behind the start of its first line.
const BUFFER: usize = BLOCK + LAST_LINE;

/// How many blocks may wait for the listing.
const WAITING: usize = 8;

/// Reading the file and adding records to the listing are sequential, and take a fraction of the time of reading
/// records. More threads than this would wait for them.
const MOST_THREADS: usize = 6;

/// The blocks of a file or of standard input, without a byte order mark.
pub(crate) struct FileBlocks {
    first: Option<Vec<u8>>,
    rest: Rest,
    progress: Progress,
    watch: Watch,
}

/// What follows the first block.
enum Rest {
    /// Nothing. Holds the digest of the first block.
    Nothing(Option<Box<Hasher>>),
    Threads {
        blocks: Receiver<Promise>,
        /// Takes buffers back.
        used: Sender<Vec<u8>>,
        source: Arc<Mutex<Source>>,
        threads: Vec<JoinHandle<()>>,
    },
}

/// Gets a block, when a thread has read its records. Promises are in the order of the file.
type Promise = Receiver<io::Result<Block>>;

/// A file and what is known of the part that has been read.
struct Source {
    reader: Box<dyn Read + Send>,
    sum: Option<Hasher>,
    /// The start of a line that the next block ends.
    line_start: Vec<u8>,
    used: Receiver<Vec<u8>>,
    blocks: Option<SyncSender<Promise>>,
}

impl FileBlocks {
    /// Opens a file. All of its bytes are added to the digest.
    pub(crate) fn open(
        path: &Path,
        sum: Option<Hasher>,
        records: &BlockReader,
    ) -> Result<Self, Failure> {
        let mut opened = input::open(path)?;
        let progress = Progress::new(opened.length(), &file::display_name(path));
        let (watch, reader) = (opened.take_watch(), opened.reader);
        let (sender, blocks) = mpsc::sync_channel(WAITING);
        let (used, buffers) = mpsc::channel();
        let line_start = Vec::new();
        let mut source = Source { reader, sum, line_start, used: buffers, blocks: Some(sender) };
        let first = source.read_block();
        let mut first = first.map_err(|error| input::unreadable(path, error))?;
        input::remove_byte_order_mark(&mut first);
        let rest = if source.blocks.is_none() {
            Rest::Nothing(source.sum.map(Box::new))
        } else {
            let source = Arc::new(Mutex::new(source));
            let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
            let start = |_| {
                let (source, records) = (Arc::clone(&source), records.clone());
                // Not scoped: after an error in a block, nobody waits for the rest.
                thread::spawn(move || read_blocks(&source, records))
            };
            let threads = (0..threads.min(MOST_THREADS)).map(start).collect();
            Rest::Threads { blocks, used, source, threads }
        };
        Ok(Self { first: Some(first), rest, progress, watch })
    }

    /// Returns the first block.
    pub(crate) fn start(&self) -> &[u8] {
        self.first.as_deref().unwrap_or_default()
    }

    /// Returns whether the file has changed since it was opened. What was read may then mix two versions.
    pub(crate) fn has_changed(&self) -> bool {
        self.watch.has_changed()
    }

    /// Returns the digest, after all blocks. Panics if a thread has panicked, because then blocks are missing.
    pub(crate) fn into_sum(self) -> Option<Hasher> {
        match self.rest {
            Rest::Nothing(sum) => sum.map(|sum| *sum),
            Rest::Threads { source, threads, .. } => {
                for thread in threads {
                    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                }
                source.lock().ok().and_then(|mut source| source.sum.take())
            }
        }
    }

    /// Returns the next block, or an empty one at the end. `buffer` is that of an earlier block.
    pub(crate) fn next(&mut self, buffer: Vec<u8>) -> io::Result<Block> {
        let block = match (self.first.take(), &self.rest) {
            (Some(first), _) => first.into(),
            (None, Rest::Nothing(_)) => Block::default(),
            (None, Rest::Threads { blocks, used, .. }) => {
                // After the last block, the threads have ended and take no more buffers. Those that a very long
                // record has made large are not kept.
                if buffer.capacity() <= BUFFER {
                    let _ = used.send(buffer);
                }
                match blocks.recv().map(|promised| promised.recv()) {
                    Ok(Ok(block)) => block?,
                    Ok(Err(_)) => {
                        return Err(io::Error::other("the thread that reads it has ended"));
                    }
                    Err(_) => Block::default(),
                }
            }
        };
        self.progress.add(block.len());
        Ok(block)
    }
}

/// Reads blocks and their records, until the end of the file or until nobody receives them.
fn read_blocks(source: &Mutex<Source>, mut records: BlockReader) {
    loop {
        // If another thread has panicked, blocks are missing.
        let Ok(mut locked) = source.lock() else { return };
        let Some(blocks) = locked.blocks.clone() else { return };
        let (sender, promise) = mpsc::sync_channel(1);
        let block = locked.read_block();
        let is_received = blocks.send(promise).is_ok();
        drop(locked);
        if !is_received || sender.send(block.map(|block| records.read(block))).is_err() {
            return;
        }
    }
}

impl Source {
    /// Reads a block, which ends with a line if one ends nearby. After the last block, `blocks` is `None`.
    fn read_block(&mut self) -> io::Result<Vec<u8>> {
        let mut block = self.used.try_recv().unwrap_or_default();
        let mut length = self.line_start.len();
        // Not twice as much, so that no buffer is too large to be used again.
        block.reserve_exact(BUFFER.max(length + BLOCK).saturating_sub(block.len()));
        // A buffer that is used again has nearly this length already: little of it is cleared.
        block.resize(length + BLOCK, 0);
        if let Some(start) = block.get_mut(..length) {
            start.copy_from_slice(&self.line_start);
        }
        while let Some(rest) = block.get_mut(length..).filter(|rest| !rest.is_empty()) {
            match self.reader.read(rest) {
                Ok(0) => {
                    self.blocks = None;
                    break;
                }
                Ok(read) => {
                    if let (Some(sum), Some(bytes)) = (&mut self.sum, rest.get(..read)) {
                        sum.update(bytes);
                    }
                    length += read;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.blocks = None;
                    return Err(error);
                }
            }
        }
        block.truncate(length);
        if self.blocks.is_some() {
            let searched = block.get(length.saturating_sub(LAST_LINE)..).unwrap_or_default();
            let after_last = searched.iter().rev().position(|byte| *byte == b'\n');
            self.line_start = block.split_off(length - after_last.unwrap_or(0));
        } else {
            self.line_start = Vec::new();
        }
        Ok(block)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs::{self, OpenOptions};
    use std::io::Write;
    use std::path::PathBuf;

    use keeptime_documents::listing::Listing;

    use super::*;

    /// A file of several blocks, which is read until its end after something was done to it.
    fn changed_by(name: &str, change: impl FnOnce(&Path)) -> (bool, usize) {
        let name = format!("keeptime-blocks-{}-{name}", std::process::id());
        let path: PathBuf = std::env::temp_dir().join(name);
        fs::write(&path, "{\"a\": 1}\n".repeat(4 * BLOCK / 9)).unwrap();
        let opened = FileBlocks::open(&path, None, &Listing::default().block_reader());
        let mut blocks = opened.ok().unwrap();
        assert!(!blocks.has_changed());
        change(&path);
        let mut length = 0;
        loop {
            match blocks.next(Vec::new()).map(|block| block.len()) {
                Ok(0) | Err(_) => break,
                Ok(more) => length += more,
            }
        }
        let has_changed = blocks.has_changed();
        fs::remove_file(&path).unwrap();
        (has_changed, length)
    }

    #[test]
    fn a_file_that_is_written_to_while_it_is_read_has_changed() {
        let whole = 4 * BLOCK / 9 * 9;
        assert_eq!(changed_by("not", |_| {}), (false, whole));
        // What is left may end where a page ends.
        let truncate = |path: &Path| {
            let file = OpenOptions::new().write(true).open(path).unwrap();
            file.set_len(9).unwrap();
        };
        assert!(changed_by("truncated", truncate).0);
        let append = |path: &Path| {
            let mut file = OpenOptions::new().append(true).open(path).unwrap();
            file.write_all(b"{}\n").unwrap();
        };
        assert!(changed_by("appended", append).0);
        let rewrite = |path: &Path| {
            fs::write(path, "x".repeat(whole)).unwrap();
            // The clock of files may stand still for some milliseconds.
            let file = OpenOptions::new().write(true).open(path).unwrap();
            file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        };
        assert!(changed_by("rewritten", rewrite).0);
        // Another file under the same name is not the one that is read.
        let replace = |path: &Path| {
            let other = path.with_extension("new");
            fs::write(&other, "{}").unwrap();
            fs::rename(other, path).unwrap();
        };
        assert_eq!(changed_by("replaced", replace), (false, whole));
    }
}
