//! A listing of backups, read page by page.
//!
//! [`Listing`] collects the records of all pages. Reading a page is in `page`; a record becomes a
//! [`ListedBackup`] in the module of its service. [`Listing::finish`] then removes repeated
//! records, refuses two different records with one id, and compares the number of backups with the
//! `count` that the pages state (see `extent`).
//!
//! A listing remembers which source and page each record comes from, for messages.

use std::hash::BuildHasher;
use std::{mem, slice, vec};

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::ahead::RecordsAhead;
use super::extent::{CountedSource, extent};
use super::pages::Pages;
use crate::names::kind_names;
use crate::record::{
    CursorEnd, ListedBackup, NotedBackup, Origins, PageItem, RecordFormat, RecordLocation,
    RecordNote, RecordNoteKind, ShallowValue,
};
use keeptime::pattern::Excerpt;
use keeptime::policy::Extent;

/// Two records of a listing have the same id and differ in another field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("id {id} appears twice in the listing with different fields, at {first} and at {second}")]
pub struct RepeatedId {
    id: Excerpt,
    first: RecordLocation,
    second: RecordLocation,
}

impl RepeatedId {
    /// Returns the location of the first record.
    pub fn first(&self) -> &RecordLocation {
        &self.first
    }

    /// Returns the location of the second record.
    pub fn second(&self) -> &RecordLocation {
        &self.second
    }
}

/// The error of a listing that must not be judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListingError {
    /// A page could not be read, so backups may be missing.
    #[error("a page of the listing could not be read, so backups may be missing")]
    UnreadablePage,
    /// Two records have the same id and different fields.
    #[error(transparent)]
    RepeatedId(#[from] RepeatedId),
}

kind_names! { ListingError:
    UnreadablePage = "unreadable_page",
    RepeatedId = "repeated_id",
}

/// The backups of a whole listing, without repeated records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListedBackups {
    backups: Vec<ListedBackup>,
    notes: Vec<RecordNote>,
    extent: Extent,
}

impl ListedBackups {
    /// Returns the backups for [`Limits::judge`](keeptime::retention::Limits::judge), which judges the
    /// backups of all objects and vaults. To judge them by a policy, use
    /// [`for_policy`](Self::for_policy).
    pub fn for_limits(&self) -> &[ListedBackup] {
        &self.backups
    }

    /// Iterates over the backups in the order of the listing.
    pub fn iter(&self) -> slice::Iter<'_, ListedBackup> {
        self.backups.iter()
    }

    /// Returns the number of backups.
    pub fn len(&self) -> usize {
        self.backups.len()
    }

    /// Returns whether there is no backup.
    pub fn is_empty(&self) -> bool {
        self.backups.is_empty()
    }

    pub(crate) fn backups_mut(&mut self) -> &mut [ListedBackup] {
        &mut self.backups
    }

    /// Returns the notes on records that were read despite a defect.
    pub fn notes(&self) -> &[RecordNote] {
        &self.notes
    }

    /// Returns how many of the existing backups the listing contains, according to the `count` that its
    /// pages state.
    ///
    /// The `count` of a page is the number of backups on all pages of a listing. For the pages of one
    /// source, such as a file, the greatest count is used. A source with fewer backups than its count
    /// is a part of a listing. The backups of all such sources with the same count are added up: the
    /// sum must be the count, or a multiple of it if they are parts of several listings. A source
    /// that has all its backups is not combined with others, because they may be parts of another
    /// listing.
    pub fn extent(&self) -> Extent {
        self.extent
    }
}

impl IntoIterator for ListedBackups {
    type Item = ListedBackup;
    type IntoIter = vec::IntoIter<ListedBackup>;

    fn into_iter(self) -> Self::IntoIter {
        self.backups.into_iter()
    }
}

impl<'l> IntoIterator for &'l ListedBackups {
    type Item = &'l ListedBackup;
    type IntoIter = slice::Iter<'l, ListedBackup>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Reads a listing, one page after another.
///
/// A page is an answer of the service (`{"checkpoint_items": […], "count": 2}` of CSBS,
/// `{"backups": […], "count": 2}` of CBR), a single backup with or without its outer
/// `checkpoint_item` or `backup`, or a list of any of these.
///
/// The outer member says which service a record is from. A record without one is from CBR if it has
/// a member that only CBR has: `vault_id`, `scheduled_operation_id`, `image_type`, `parent_id`,
/// `children`, `expired_at`, `protected_at`, `replication_records` or `resource_size`. A listing
/// [of a format](Self::with_format) reads every record as one of that service. Records without an
/// outer member, in one source, must be of one service, and one with a member that only CBR has is
/// refused by a listing of CSBS: its parts, replicas and expiries would be lost.
///
/// ```
/// use keeptime::policy::Extent;
/// use keeptime_documents::listing::Listing;
///
/// let mut listing = Listing::default();
/// for page in [
///     r#"{"checkpoint_items": [{"id": "a", "checkpoint_id": "c", "resource_id": "server"}]}"#,
///     r#"{"id": "b", "checkpoint_id": "d", "resource_id": "server"}"#,
/// ] {
///     listing.read_text(page).unwrap();
/// }
/// let listed = listing.finish().unwrap();
/// assert_eq!(listed.len(), 2);
/// assert_eq!(listed.extent(), Extent::Unstated);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub(super) hasher: DefaultHashBuilder,
    /// The service of all records; `None` if it is found out for each record.
    pub(super) format: Option<RecordFormat>,
    backups: Vec<ListedBackup>,
    pub(super) origins: Origins,
    /// The digests of each backup's record.
    digests: Vec<Digests>,
    pages: Pages,
    notes: Vec<RecordNote>,
    /// The index of the note on absent expiries.
    absent_expiry: Option<usize>,
    counts: Vec<StatedCount>,
    /// Whether reading a page has failed.
    pub(super) has_unreadable_page: bool,
    /// Whether the document being read has started a page.
    pub(super) in_page: bool,
    /// The number of records of the current page that have faults.
    skipped: usize,
    /// The service and location of the first record without an outer member.
    first_bare: Option<FirstBare>,
}

/// The first record of a source that has no outer member.
#[derive(Clone, Copy, Debug)]
struct FirstBare {
    /// The number of sources named so far.
    sources: usize,
    format: RecordFormat,
    item: PageItem,
}

/// The digests of a record. They are compared before ids, because the ids of a million records are scattered in
/// memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digests {
    pub(super) id: u64,
    /// Of all fields.
    pub(super) record: u64,
}

/// The greatest `count` that the pages of a source state.
#[derive(Clone, Copy, Debug)]
struct StatedCount {
    /// The index of the source, counted from 1; 0 if no source is named.
    sources: usize,
    count: u64,
}

impl Listing {
    /// Creates an empty listing of one service. A page of another service is refused.
    ///
    /// ```
    /// use keeptime_documents::listing::{Listing, RecordFormat};
    ///
    /// let mut listing = Listing::with_format(RecordFormat::Cbr);
    /// let backup = r#"{"id": "a", "resource_id": "server"}"#;
    /// listing.read_text(backup).unwrap();
    /// let page = r#"{"checkpoint_items": []}"#;
    /// assert!(listing.read_text(page).is_err());
    /// ```
    pub fn with_format(format: RecordFormat) -> Self {
        Self { format: Some(format), ..Self::default() }
    }

    /// Sets the name of the source, such as a file, of the pages that follow. Page numbers start at
    /// 1 again.
    pub fn start_source(&mut self, name: &str) {
        self.pages.start_source(name);
    }

    /// Returns the number of records that have been read.
    pub fn len(&self) -> usize {
        self.backups.len()
    }

    /// Returns whether no record has been read.
    pub fn is_empty(&self) -> bool {
        self.backups.is_empty()
    }

    /// Returns the backups. Records that are equal in every field count once.
    ///
    /// # Errors
    /// [`ListingError::UnreadablePage`] if a [`read`](Self::read) has failed.
    /// [`ListingError::RepeatedId`] if two records have the same id and different fields: if both
    /// counted, other backups could be deleted.
    pub fn finish(mut self) -> Result<ListedBackups, ListingError> {
        if self.has_unreadable_page {
            return Err(ListingError::UnreadablePage);
        }
        let repeats = self.repeats()?;
        let extent = self.extent(&repeats);
        for (first, index) in &repeats {
            let kind = RecordNoteKind::Repeated(self.location(*first));
            self.notes.push(RecordNote { location: self.location(*index), kind });
        }
        let Self { mut backups, notes, .. } = self;
        if !repeats.is_empty() {
            let mut repeats = repeats.into_iter().map(|(_, index)| index).peekable();
            let mut indices = 0..;
            backups.retain(|_| repeats.next_if_eq(&indices.next().unwrap_or_default()).is_none());
        }
        Ok(ListedBackups { backups, notes, extent })
    }

    /// Finds records that repeat another: pairs of indices, the last equal record before and the record itself,
    /// sorted by the latter.
    fn repeats(&self) -> Result<Vec<(usize, usize)>, RepeatedId> {
        let mut repeats = Vec::new();
        // The last record with each id.
        let mut seen: HashTable<usize> = HashTable::with_capacity(self.backups.len());
        for (index, digests) in self.digests.iter().enumerate() {
            let id = self.backups[index].id();
            let has_same_id = |&other: &usize| self.backups[other].id() == id;
            let first = match seen.entry(digests.id, has_same_id, |&other| self.digests[other].id) {
                Entry::Vacant(entry) => {
                    entry.insert(index);
                    continue;
                }
                Entry::Occupied(mut entry) => mem::replace(entry.get_mut(), index),
            };
            let [earlier, later] = [first, index].map(|index| &self.backups[index]);
            if self.digests[first].record != digests.record || earlier != later {
                let id = later.id().into();
                let [first, second] = [first, index].map(|index| self.location(index));
                return Err(RepeatedId { id, first, second });
            }
            repeats.push((first, index));
        }
        Ok(repeats)
    }

    /// Returns the extent of the listing. `repeats` holds pairs of indices: a record and a later
    /// one equal to it.
    fn extent(&self, repeats: &[(usize, usize)]) -> Extent {
        let sources = self.counts.iter().map(|&StatedCount { sources, count }| {
            let start = |of| self.pages.first_record(of).unwrap_or(self.backups.len());
            let range = start(sources)..start(sources + 1);
            // `repeats` is sorted by the index of the later record.
            let [from, to] = [range.start, range.end]
                .map(|end| repeats.partition_point(|(_, index)| *index < end));
            let is_within = |(first, _): &&(usize, usize)| *first >= range.start;
            let repeats = repeats[from..to].iter().filter(is_within).count();
            let backups = &self.backups[range];
            let ids = backups.iter().map(ListedBackup::id);
            CountedSource { count, backups: backups.len() - repeats, ids }
        });
        extent(self.backups.len() - repeats.len(), sources)
    }

    pub(super) fn start_page(&mut self) {
        self.pages.start(self.backups.len());
        self.in_page = true;
        self.skipped = 0;
    }

    /// Returns the service and location of the source's first record without an outer member, which
    /// is this one if there was none.
    pub(super) fn first_bare(
        &mut self,
        format: RecordFormat,
        item: PageItem,
    ) -> (RecordFormat, PageItem) {
        let sources = self.pages.sources();
        let earlier = self.first_bare.filter(|first| first.sources == sources);
        let first = *self.first_bare.insert(earlier.unwrap_or(FirstBare { sources, format, item }));
        (first.format, first.item)
    }

    /// Counts a record that has faults, so that later ones get the right item number.
    pub(super) fn skip(&mut self) {
        if !self.in_page {
            self.start_page();
        }
        self.skipped += 1;
    }

    pub(super) fn push(&mut self, noted: NotedBackup, digest: u64) {
        if !self.in_page {
            self.start_page();
        }
        let id = self.hasher.hash_one(noted.backup.id());
        self.digests.push(Digests { id, record: digest });
        self.backups.push(noted.backup);
        for kind in noted.notes.into_iter().flatten() {
            self.note(self.backups.len() - 1, kind);
        }
    }

    /// Adds records that were read ahead, each a page. Returns their number and where they end, or `None` if they
    /// are of another service than those before.
    pub(super) fn add_ahead(&mut self, records: RecordsAhead) -> Option<(usize, CursorEnd)> {
        self.in_page = false;
        let item = self.next_item();
        if self.format.is_none() && self.first_bare(records.format, item).0 != records.format {
            return None;
        }
        let (first, number) = (self.backups.len(), records.backups.len());
        self.pages.start_each(first..first + number);
        self.in_page = true;
        self.skipped = 0;
        self.backups.extend(records.backups);
        self.digests.extend(records.digests);
        for (record, kind) in records.notes {
            self.note(first + record, kind);
        }
        Some((number, records.end))
    }

    /// Notes something about a record. Absent expiries share one note, because some regions
    /// leave the member out everywhere.
    fn note(&mut self, record: usize, kind: RecordNoteKind) {
        if matches!(kind, RecordNoteKind::AbsentExpiry { .. }) {
            let earlier = self.absent_expiry.and_then(|index| self.notes.get_mut(index));
            if let Some(RecordNote { kind: RecordNoteKind::AbsentExpiry { records }, .. }) = earlier
            {
                *records += 1;
                return;
            }
            self.absent_expiry = Some(self.notes.len());
        }
        self.notes.push(RecordNote { location: self.location(record), kind });
    }

    /// Returns the page and item of the next record.
    pub(super) fn next_item(&self) -> PageItem {
        let page = self.pages.in_latest_source();
        match self.pages.latest_start() {
            Some(start) if self.in_page => {
                PageItem { page, item: self.backups.len() - start + self.skipped + 1 }
            }
            _ => PageItem { page: page + 1, item: 1 },
        }
    }

    fn location(&self, index: usize) -> RecordLocation {
        self.pages.location(index)
    }

    /// Records the `count` of a page; the greatest of each source is kept.
    pub(super) fn add_count(&mut self, count: &ShallowValue<'_>) {
        let count = match count {
            // Saturates: no list reaches such counts.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            ShallowValue::Number(count) if *count >= 0.0 => Some(*count as u64),
            ShallowValue::Text(count) => count.parse().ok(),
            _ => None,
        };
        let Some(count) = count else { return };
        let sources = self.pages.sources();
        match self.counts.last_mut() {
            Some(last) if last.sources == sources => last.count = last.count.max(count),
            _ => self.counts.push(StatedCount { sources, count }),
        }
    }
}
