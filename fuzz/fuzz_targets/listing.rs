//! Reads any bytes as a listing in blocks of any length. The fast scanner must agree with serde.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../tests/oracle/any_listing.rs"]
mod any_listing;

// The first bytes are the lengths of the blocks. The seeds have letters there: about a hundred.
fuzz_target!(|input: &[u8]| {
    let Some((lengths, stream)) = input.split_first_chunk::<3>() else { return };
    any_listing::assert_same(stream, &lengths.map(usize::from));
});
