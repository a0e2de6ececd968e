//! Notes on the records of a listing, and the locations of records.
//!
//! A note is about a record that was read although something in it is unusual: its date, its
//! trigger, or that it repeats another record.

use std::fmt;

use crate::names::kind_names;
use keeptime::pattern::Excerpt;

/// The location of a record in a listing.
///
/// It prints as `monday.json, page 2, item 5`. The source is left out if it has no name, and the
/// page if it is the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLocation {
    pub(crate) source: Option<String>,
    pub(crate) item: PageItem,
}

impl RecordLocation {
    /// Returns the name of the source, such as a file.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// Returns the page number in the source, from 1.
    pub fn page(&self) -> usize {
        self.item.page
    }

    /// Returns the number of the record in its page, from 1.
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

/// A page number and an item number in that page, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageItem {
    pub(crate) page: usize,
    pub(crate) item: usize,
}

impl fmt::Display for PageItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.page > 1 {
            write!(f, "page {}, ", self.page)?;
        }
        write!(f, "item {}", self.item)
    }
}

/// `1 record`, `2 records`.
fn plural(records: usize) -> String {
    format!("{records} record{}", if records == 1 { "" } else { "s" })
}

/// The kind of a note on a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordNoteKind {
    /// The date cannot be read, so the backup counts as one without a date. Holds the reason.
    UnreadableDate(String),
    /// `auto_trigger` is neither true nor false, so the backup counts as manual. Holds the value
    /// found.
    UnreadableTrigger(String),
    /// `expired_at` cannot be read, so the backup never expires by age. Holds the reason.
    UnreadableExpiry(String),
    /// `expired_at` is more than a day before `created_at`, so one of them is probably wrong. Holds
    /// the value found. The backup expires then.
    ExpiryBeforeCreation(String),
    /// `expired_at` is absent from records of CBR, so the backups never expire by age. The location
    /// is that of the first record.
    AbsentExpiry {
        /// The number of records, including the first.
        records: usize,
    },
    /// The record equals an earlier one in every field, and both count as one. Pages overlap if
    /// backups are created while a listing is read. Holds the location of the earlier record.
    Repeated(RecordLocation),
}

kind_names! { RecordNoteKind:
    UnreadableDate = "unreadable_date",
    UnreadableTrigger = "unreadable_trigger",
    UnreadableExpiry = "unreadable_expiry",
    ExpiryBeforeCreation = "expiry_before_creation",
    AbsentExpiry = "absent_expiry",
    Repeated = "repeated",
}

/// A note on a record of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordNote {
    pub(crate) location: RecordLocation,
    pub(crate) kind: RecordNoteKind,
}

impl RecordNote {
    /// Returns the location of the record.
    pub fn location(&self) -> &RecordLocation {
        &self.location
    }

    /// Returns the kind of the note.
    pub fn kind(&self) -> &RecordNoteKind {
        &self.kind
    }
}

impl fmt::Display for RecordNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = &self.location;
        match &self.kind {
            RecordNoteKind::UnreadableDate(found) => {
                write!(f, "{location}: {found}; the backup is treated as undated")
            }
            RecordNoteKind::UnreadableTrigger(found) => write!(
                f,
                "{location}: auto_trigger takes true or false, found {found}; the backup counts as manual"
            ),
            RecordNoteKind::UnreadableExpiry(found) => {
                write!(f, "{location}: {found}; the backup never expires by age")
            }
            RecordNoteKind::ExpiryBeforeCreation(found) => write!(
                f,
                "{location}: expired_at takes a time after created_at, found {found}, which cannot be right; the backup counts as expired since then"
            ),
            RecordNoteKind::AbsentExpiry { records: ..=1 } => {
                write!(f, "{location}: expired_at is missing; the backup never expires by age")
            }
            RecordNoteKind::AbsentExpiry { records } => write!(
                f,
                "{location}: expired_at is missing here and in {} more; these backups never expire by age",
                plural(records - 1)
            ),
            RecordNoteKind::Repeated(first) => {
                write!(f, "{location}: the record equals that at {first} and is counted once")
            }
        }
    }
}
