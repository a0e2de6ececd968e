//! SHA-256 digests of input files, as `sha256sum` prints them.

use sha2::{Digest, Sha256};

/// A SHA-256 digest that is computed piece by piece.
#[derive(Default)]
pub(crate) struct Sha256Sum(Sha256);

impl Sha256Sum {
    /// Computes the digest of a byte slice.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut sum = Self::default();
        sum.add(bytes);
        sum
    }

    /// Adds bytes at the end.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Returns the digest in lower-case hexadecimal digits.
    pub(crate) fn to_hex(&self) -> String {
        let digits =
            |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
        self.0.clone().finalize().into_iter().flat_map(digits).flatten().collect()
    }
}
