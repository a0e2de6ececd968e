//! Backups as the service lists them, read page by page into what retention needs.

use chrono::{DateTime, Utc};
use hashbrown::{DefaultHashBuilder, HashMap};

use super::extent::{CountedSource, Extent};
use super::members::ShallowValue;
use super::record_note::{PageItem, RecordLocation, RecordNote, RecordNoteKind};
use keeptime::pattern::Excerpt;
use keeptime::retention::{Backup, BackupState, Completeness};

/// A backup of a listing: what retention, forecasts and deletion need of it, and no more, so that
/// millions fit.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedBackup {
    pub(super) id: String,
    pub(super) checkpoint_id: String,
    pub(super) resource_id: String,
    pub(super) created_at: Option<DateTime<Utc>>,
    pub(super) state: BackupState,
    pub(super) completeness: Completeness,
    pub(super) policy_id: Option<Box<str>>,
    pub(super) resource_name: Option<Box<str>>,
    pub(super) size: Option<f64>,
}

impl ListedBackup {
    /// The id of the backup; never empty.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id of the backup record that holds it, perhaps with others; never empty, nor `.` nor
    /// `..`, with which a call would lead elsewhere.
    pub fn checkpoint_id(&self) -> &str {
        &self.checkpoint_id
    }

    /// The id of the object that was backed up; never empty.
    pub fn resource_id(&self) -> &str {
        &self.resource_id
    }

    /// The name of the object that was backed up.
    pub fn resource_name(&self) -> Option<&str> {
        self.resource_name.as_deref()
    }

    /// Its size in MB.
    pub fn size(&self) -> Option<f64> {
        self.size
    }
}

impl Backup for ListedBackup {
    type Id = str;
    type Object = str;

    fn id(&self) -> &str {
        &self.id
    }

    fn object(&self) -> &str {
        &self.resource_id
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    fn state(&self) -> BackupState {
        self.state
    }

    /// `scheduled_operation_id`, which records of CSBS do not have.
    fn policy_id(&self) -> Option<&str> {
        self.policy_id.as_deref()
    }

    /// A backup is incomplete where a disk of `volume_backups` has another status than `available`.
    fn completeness(&self) -> Completeness {
        self.completeness
    }
}

/// Two records of a listing have one id and differ in another field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("id {id} appears twice in the listing with different fields, at {first} and at {second}")]
pub struct RepeatedId {
    id: Excerpt,
    first: RecordLocation,
    second: RecordLocation,
}

impl RepeatedId {
    /// Where the first of the two is.
    pub fn first(&self) -> &RecordLocation {
        &self.first
    }

    /// Where the second is.
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

/// The backups of a listing, each id once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListedBackups {
    backups: Vec<ListedBackup>,
    notes: Vec<RecordNote>,
    extent: Extent,
}

impl ListedBackups {
    /// The backups, in the order of the listing.
    pub fn backups(&self) -> &[ListedBackup] {
        &self.backups
    }

    /// The same, owned.
    pub fn into_backups(self) -> Vec<ListedBackup> {
        self.backups
    }

    /// What is odd about records.
    pub fn notes(&self) -> &[RecordNote] {
        &self.notes
    }

    /// Whether the listing is known to be whole.
    pub fn extent(&self) -> Extent {
        self.extent
    }
}

/// A listing that is being read, one page after the other.
///
/// A page is what the service answers (`{"checkpoint_items": […], "count": 2}`), a single backup with
/// its outer `checkpoint_item` or without it, or a list of any of these.
///
/// ```
/// use keeptime_documents::csbs::{Extent, Listing};
///
/// let mut listing = Listing::default();
/// for page in [
///     r#"{"checkpoint_items": [{"id": "a", "checkpoint_id": "c", "resource_id": "server"}]}"#,
///     r#"{"id": "b", "checkpoint_id": "d", "resource_id": "server"}"#,
/// ] {
///     listing.read(&mut serde_json::Deserializer::from_str(page)).unwrap();
/// }
/// let listed = listing.finish().unwrap();
/// assert_eq!(listed.backups().len(), 2);
/// assert_eq!(listed.extent(), Extent::Unstated);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub(super) hasher: DefaultHashBuilder,
    records: Vec<Record>,
    sources: Vec<String>,
    pages: Vec<PageStart>,
    notes: Vec<RecordNote>,
    counts: Vec<StatedCount>,
    /// Whether reading a page has failed.
    pub(super) has_unreadable_page: bool,
    /// Whether the document that is being read has begun a page.
    pub(super) in_page: bool,
    /// How many records of the page are at fault.
    skipped: usize,
}

/// A backup, and a digest of its whole record.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) backup: ListedBackup,
    pub(super) digest: u64,
}

/// A page of a listing.
#[derive(Clone, Copy, Debug)]
struct PageStart {
    /// How many sources were named before it.
    sources: usize,
    /// Counted from 1 in each source.
    number: usize,
    /// How many records come before it.
    start: usize,
}

/// The greatest count that the pages of a source state.
#[derive(Clone, Copy, Debug)]
struct StatedCount {
    /// How many sources were named before its pages.
    sources: usize,
    count: u64,
}

impl Listing {
    /// Names the source of the pages that follow, such as their file. Pages are counted in each source
    /// by themselves.
    pub fn start_source(&mut self, name: &str) {
        self.sources.push(name.to_owned());
    }

    /// How many records have been read.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether none has been read.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
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
        let mut repeats = Vec::new();
        let mut seen = HashMap::with_capacity(self.records.len());
        for (index, record) in self.records.iter().enumerate() {
            let Some(first) = seen.insert(record.backup.id.as_str(), index) else { continue };
            let earlier = &self.records[first];
            if earlier.digest != record.digest || earlier.backup != record.backup {
                let id = record.backup.id.as_str().into();
                let [first, second] = [first, index].map(|index| self.location(index));
                return Err(RepeatedId { id, first, second }.into());
            }
            repeats.push((first, index));
        }
        drop(seen);
        let extent = self.extent(&repeats);
        for (first, index) in &repeats {
            let kind = RecordNoteKind::Repeated(self.location(*first));
            self.notes.push(RecordNote { location: self.location(*index), kind });
        }
        let mut repeats = repeats.into_iter().map(|(_, index)| index).peekable();
        let is_first = |(index, record): (usize, Record)| {
            repeats.next_if_eq(&index).is_none().then_some(record.backup)
        };
        let backups = self.records.into_iter().enumerate().filter_map(is_first).collect();
        Ok(ListedBackups { backups, notes: self.notes, extent })
    }

    /// How much of their lists the records are, of which some, by their indices, repeat others.
    fn extent(&self, repeats: &[(usize, usize)]) -> Extent {
        let sources = self.counts.iter().map(|&StatedCount { sources, count }| {
            let start = |of: usize| {
                let page = self.pages.partition_point(|page| page.sources < of);
                self.pages.get(page).map_or(self.records.len(), |page| page.start)
            };
            let range = start(sources)..start(sources + 1);
            // They come by the index of the later record.
            let [from, to] = [range.start, range.end]
                .map(|end| repeats.partition_point(|(_, index)| *index < end));
            let is_within = |(first, _): &&(usize, usize)| *first >= range.start;
            let repeats = repeats[from..to].iter().filter(is_within).count();
            let records = &self.records[range];
            let ids = records.iter().map(|record| record.backup.id.as_str());
            CountedSource { count, backups: records.len() - repeats, ids }
        });
        Extent::of(self.records.len() - repeats.len(), sources)
    }

    pub(super) fn start_page(&mut self) {
        let sources = self.sources.len();
        let earlier = self.pages.last().filter(|page| page.sources == sources);
        let number = earlier.map_or(1, |page| page.number + 1);
        self.pages.push(PageStart { sources, number, start: self.records.len() });
        self.in_page = true;
        self.skipped = 0;
    }

    /// Counts a record that is at fault.
    pub(super) fn skip(&mut self) {
        if !self.in_page {
            self.start_page();
        }
        self.skipped += 1;
    }

    pub(super) fn push(&mut self, record: Record, notes: [Option<RecordNoteKind>; 2]) {
        if !self.in_page {
            self.start_page();
        }
        self.records.push(record);
        for kind in notes.into_iter().flatten() {
            self.notes.push(RecordNote { location: self.location(self.records.len() - 1), kind });
        }
    }

    /// The place of a record that would be the next.
    pub(super) fn next_item(&self) -> PageItem {
        let sources = self.sources.len();
        let earlier = self.pages.last().filter(|page| page.sources == sources);
        match earlier {
            Some(page) if self.in_page => {
                let item = self.records.len() - page.start + self.skipped + 1;
                PageItem { page: page.number, item }
            }
            Some(page) => PageItem { page: page.number + 1, item: 1 },
            None => PageItem::FIRST,
        }
    }

    fn location(&self, index: usize) -> RecordLocation {
        let page = self.pages.partition_point(|page| page.start <= index).checked_sub(1);
        let page =
            page.map_or(PageStart { sources: 0, number: 1, start: 0 }, |page| self.pages[page]);
        let source = page.sources.checked_sub(1).and_then(|last| self.sources.get(last)).cloned();
        RecordLocation {
            source,
            item: PageItem { page: page.number, item: index - page.start + 1 },
        }
    }

    /// Keeps the greatest count that the pages of a source state.
    pub(super) fn note_count(&mut self, count: &ShallowValue) {
        let count = match count {
            // Counts that no list reaches are as good as each other.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            ShallowValue::Number(count) if *count >= 0.0 => Some(*count as u64),
            ShallowValue::Text(count) => count.parse().ok(),
            _ => None,
        };
        let Some(count) = count else { return };
        let sources = self.sources.len();
        match self.counts.last_mut() {
            Some(last) if last.sources == sources => last.count = last.count.max(count),
            _ => self.counts.push(StatedCount { sources, count }),
        }
    }
}
