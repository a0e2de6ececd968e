//! Where a record is in a listing, and what is odd about it.

use std::fmt;

use keeptime::pattern::Excerpt;

/// Where a record is in a listing.
///
/// It prints as `monday.json, page 2, item 5`; without the source where it has no name, and without
/// the page where it is the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLocation {
    pub(super) source: Option<String>,
    pub(super) item: PageItem,
}

impl RecordLocation {
    /// The name of its source, such as a file.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// Its page in the source, counted from 1.
    pub fn page(&self) -> usize {
        self.item.page
    }

    /// Its location in the page, counted from 1.
    pub fn item(&self) -> usize {
        self.item.item
    }
}

impl fmt::Display for RecordLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(source) = &self.source {
            write!(f, "{}, ", Excerpt::from(source.as_str()))?;
        }
        self.item.fmt(f)
    }
}

/// A page and a location in it, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageItem {
    pub(super) page: usize,
    pub(super) item: usize,
}

impl PageItem {
    pub(super) const FIRST: Self = Self { page: 1, item: 1 };
}

impl fmt::Display for PageItem {
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
    UnreadableDate(String),
    /// Its `auto_trigger` is neither true nor false, so it counts as manual. Holds what was found.
    UnreadableTrigger(String),
    /// It is equal in every field to an earlier one, and the two count as one: pages overlap where a
    /// listing changes while it is read. Holds the location of the earlier one.
    Repeated(RecordLocation),
}

/// A note on a record of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordNote {
    pub(super) location: RecordLocation,
    pub(super) kind: RecordNoteKind,
}

impl RecordNote {
    /// Where the record is.
    pub fn location(&self) -> &RecordLocation {
        &self.location
    }

    /// What is odd about it.
    pub fn kind(&self) -> &RecordNoteKind {
        &self.kind
    }
}

impl fmt::Display for RecordNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = &self.location;
        match &self.kind {
            RecordNoteKind::UnreadableDate(found) => {
                write!(f, "{location}: {found}; the backup counts as one without a date")
            }
            RecordNoteKind::UnreadableTrigger(found) => write!(
                f,
                "{location}: auto_trigger takes true or false, found {found}; the backup counts as manual"
            ),
            RecordNoteKind::Repeated(first) => {
                write!(f, "{location}: the record equals that at {first} and is counted once")
            }
        }
    }
}
