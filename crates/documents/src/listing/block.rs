//! A block of a stream.

use super::ahead::RecordsAhead;

/// A block of a stream of bytes, for [`Listing::read_blocks`](super::Listing::read_blocks).
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The valid text that it begins with.
    pub(super) text: String,
    /// What follows: the start of a character, or invalid bytes.
    pub(super) rest: Vec<u8>,
    /// Whether the rest is invalid, whatever follows.
    pub(super) is_invalid: bool,
    /// The records that were read from the text already.
    pub(super) ahead: Option<RecordsAhead>,
}

impl From<Vec<u8>> for Block {
    fn from(bytes: Vec<u8>) -> Self {
        let error = match String::from_utf8(bytes) {
            Ok(text) => return Self { text, ..Self::default() },
            Err(error) => error,
        };
        let why = error.utf8_error();
        let mut bytes = error.into_bytes();
        let rest = bytes.split_off(why.valid_up_to());
        let text = String::from_utf8(bytes).unwrap_or_default();
        Self { text, rest, is_invalid: why.error_len().is_some(), ahead: None }
    }
}

impl Block {
    /// Returns the number of bytes.
    pub fn len(&self) -> usize {
        self.text.len() + self.rest.len()
    }

    /// Returns whether there are no bytes: the stream has ended.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the block with other bytes before it.
    pub(super) fn after(self, mut before: Vec<u8>) -> Self {
        before.extend_from_slice(&self.into_bytes());
        before.into()
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        let mut bytes = self.text.into_bytes();
        bytes.extend(self.rest);
        bytes
    }
}
