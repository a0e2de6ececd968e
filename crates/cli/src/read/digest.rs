//! What a plan was made from, as `sha256sum` says it.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// The SHA-256 of bytes that come piece by piece.
#[derive(Default)]
pub(crate) struct Sha256Sum(Sha256);

impl Sha256Sum {
    /// Of bytes that are all there.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut sum = Self::default();
        sum.0.update(bytes);
        sum
    }

    /// In lower-case hexadecimal digits.
    pub(crate) fn to_hex(&self) -> String {
        let digits =
            |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
        self.0.clone().finalize().into_iter().flat_map(digits).flatten().collect()
    }
}

/// A reader whose bytes are added to a sum, where there is one.
pub(crate) struct HashingReader<'s, R> {
    pub(crate) reader: R,
    pub(crate) sum: Option<&'s mut Sha256Sum>,
}

impl<R: Read> Read for HashingReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        if let (Some(sum), Some(bytes)) = (&mut self.sum, buffer.get(..read)) {
            sum.0.update(bytes);
        }
        Ok(read)
    }
}
