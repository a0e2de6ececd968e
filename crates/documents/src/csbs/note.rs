//! Where a record is in a listing, and what is odd about it.

use std::fmt;

use keeptime::pattern::Found;

/// Where a record is in a listing.
///
/// It prints as `monday.json, page 2, item 5`; without the source where it has no name, and without
/// the page where it is the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPlace {
    pub(super) source: Option<String>,
    pub(super) item: Item,
}

impl RecordPlace {
    /// The name of its source, such as a file.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// Its page in the source, counted from 1.
    pub fn page(&self) -> usize {
        self.item.page
    }

    /// Its place in the page, counted from 1.
    pub fn item(&self) -> usize {
        self.item.item
    }
}

impl fmt::Display for RecordPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(source) = &self.source {
            write!(f, "{}, ", Found::from(source.as_str()))?;
        }
        self.item.fmt(f)
    }
}

/// A page and a place in it, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) page: usize,
    pub(super) item: usize,
}

impl Item {
    pub(super) const FIRST: Self = Self { page: 1, item: 1 };
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.page > 1 {
            write!(f, "page {}, ", self.page)?;
        }
        write!(f, "item {}", self.item)
    }
}

/// What is odd about a record that was read nevertheless.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordNoteKind {
    /// Its date cannot be read, so it counts as one without a date. Holds what was found.
    Undated(String),
    /// Its `auto_trigger` is neither true nor false, so it counts as manual. Holds what was found.
    OddTrigger(String),
    /// It is equal in every field to an earlier one, and the two count as one: pages overlap where a
    /// listing changes while it is read. Holds the place of the earlier one.
    Repeated(RecordPlace),
}

/// A note on a record of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordNote {
    pub(super) place: RecordPlace,
    pub(super) kind: RecordNoteKind,
}

impl RecordNote {
    /// Where the record is.
    pub fn place(&self) -> &RecordPlace {
        &self.place
    }

    /// What is odd about it.
    pub fn kind(&self) -> &RecordNoteKind {
        &self.kind
    }
}

impl fmt::Display for RecordNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.place;
        match &self.kind {
            RecordNoteKind::Undated(found) => {
                write!(f, "{place}: {found}; the backup counts as one without a date")
            }
            RecordNoteKind::OddTrigger(found) => write!(
                f,
                "{place}: auto_trigger takes true or false, found {found}; the backup counts as manual"
            ),
            RecordNoteKind::Repeated(first) => {
                write!(f, "{place}: the record equals that at {first} and is counted once")
            }
        }
    }
}
