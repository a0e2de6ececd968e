//! Reads records from a text, several times faster than through serde.
//!
//! [`RecordScanner`] reads the same [`RecordMembers`](super::RecordMembers) and the same digest as the serde
//! visitors of this module, which remain the definition of what a record is. It accepts less than they do:
//! wherever it finds anything unusual (a syntax error, a member twice, a list where an object is expected), it
//! stops without a message, and the record is read again by the visitors, which accept it or say what is wrong.
//!
//! Where the time is saved: strings are borrowed from the text, their ends are found eight bytes at a time, and
//! the records of a listing have the same members in the same order, so each name is compared with the one that
//! followed its predecessor last time ([`shape`]).

mod cursor;
mod record;
mod shape;
#[cfg(test)]
mod tests;

pub(crate) use cursor::{Cursor, CursorEnd};
pub(crate) use record::RecordScanner;

/// Why a scan ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The text ends before the record does.
    Incomplete,
    /// Something is unusual; serde decides.
    Unusual,
}
