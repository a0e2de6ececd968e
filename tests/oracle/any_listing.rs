//! Reads any bytes as a listing: by serde, which is the plain reading, and by the scanner, from blocks that are cut
//! anywhere. Listings, errors and their places are the same.

use keeptime_documents::listing::{ListedBackups, Listing, ListingError};

/// The number of pages or the error, and the listing.
pub(crate) type ReadListing = (Result<usize, String>, Result<ListedBackups, ListingError>);

/// Asserts that a stream is read the same by serde, from blocks, and from blocks whose records are read ahead. The
/// lengths of the blocks repeat.
pub(crate) fn assert_same(stream: &[u8], lengths: &[usize]) {
    let expected = by_serde(stream);
    let shown = String::from_utf8_lossy(stream);
    assert_eq!(by_blocks(stream, lengths), expected, "{lengths:?}: {shown}");
    for ends in [BlockEnds::Lines, BlockEnds::Anywhere] {
        assert_eq!(by_readers(stream, lengths, ends), expected, "{lengths:?}: {shown}");
    }
}

/// Reads pages through serde alone, as `Listing::read` describes it.
pub(crate) fn by_serde(stream: &[u8]) -> ReadListing {
    let mut listing = new_listing();
    let mut pages = serde_json::Deserializer::from_reader(stream);
    let mut number = 0;
    let mut result = Ok(());
    while result.is_ok() && pages.end().is_err() {
        result = listing.read(&mut pages).map_err(|error| error.to_string());
        number += usize::from(result.is_ok());
    }
    (result.map(|()| number), listing.finish())
}

/// Reads the same from blocks.
pub(crate) fn by_blocks(stream: &[u8], lengths: &[usize]) -> ReadListing {
    let mut listing = new_listing();
    let mut blocks = blocks(stream, lengths, BlockEnds::Anywhere).into_iter();
    let read = listing.read_blocks(|mut buffer| {
        buffer.clear();
        buffer.extend_from_slice(blocks.next().unwrap_or_default());
        Ok(buffer)
    });
    (read.map_err(|error| error.to_string()), listing.finish())
}

/// Reads the same from blocks whose records two readers read ahead.
fn by_readers(stream: &[u8], lengths: &[usize], ends: BlockEnds) -> ReadListing {
    let mut listing = new_listing();
    let mut readers = [listing.block_reader(), listing.block_reader()];
    let mut blocks = blocks(stream, lengths, ends).into_iter();
    let read = listing.read_blocks(|_| {
        readers.reverse();
        Ok(readers[0].read(blocks.next().unwrap_or_default().to_vec()))
    });
    (read.map_err(|error| error.to_string()), listing.finish())
}

fn new_listing() -> Listing {
    let mut listing = Listing::default();
    listing.start_source("stream");
    listing
}

#[derive(Clone, Copy)]
enum BlockEnds {
    /// Each block goes on to the end of its last line.
    Lines,
    Anywhere,
}

fn blocks<'s>(stream: &'s [u8], lengths: &[usize], ends: BlockEnds) -> Vec<&'s [u8]> {
    let mut lengths = lengths.iter().copied().cycle();
    let mut rest = stream;
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        // An empty block would end the stream.
        let mut end = lengths.next().unwrap_or(1).clamp(1, rest.len());
        if let (BlockEnds::Lines, Some(line)) = (ends, rest[end..].iter().position(|b| *b == b'\n'))
        {
            end += line + 1;
        }
        let (block, after) = rest.split_at(end);
        blocks.push(block);
        rest = after;
    }
    blocks
}
