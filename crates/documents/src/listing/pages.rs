//! Where the records of a listing come from: sources, such as files, and their pages.

use std::ops::Range;

use crate::record::{PageItem, RecordLocation};

/// The sources and pages of a listing, in order. With JSON Lines, each record is a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    sources: Vec<Source>,
    /// The index of the first record of each page.
    starts: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Source {
    name: String,
    /// The index of its first page.
    first_page: usize,
}

impl Pages {
    /// Starts a source. Its pages are numbered from 1.
    pub(super) fn start_source(&mut self, name: &str) {
        self.sources.push(Source { name: name.to_owned(), first_page: self.starts.len() });
    }

    /// Starts a page with the record of this index.
    pub(super) fn start(&mut self, record: usize) {
        self.starts.push(record);
    }

    /// Starts a page with each of several records.
    pub(super) fn start_each(&mut self, records: Range<usize>) {
        self.starts.extend(records);
    }

    /// Returns the number of sources, which is also that of the latest one, counted from 1.
    pub(super) fn sources(&self) -> usize {
        self.sources.len()
    }

    /// Returns the number of pages of the latest source.
    pub(super) fn in_latest_source(&self) -> usize {
        self.starts.len() - self.first_page(self.sources())
    }

    /// Returns the index of the first record of the latest page, whatever its source.
    pub(super) fn latest_start(&self) -> Option<usize> {
        self.starts.last().copied()
    }

    /// Returns the index of the first record that is in this source, counted from 1, or in a later one; 0 stands
    /// for pages before the first source. Returns `None` if there is no such page.
    pub(super) fn first_record(&self, source: usize) -> Option<usize> {
        self.starts.get(self.first_page(source)).copied()
    }

    /// Returns where a record is.
    pub(super) fn location(&self, record: usize) -> RecordLocation {
        // Every record is in a page.
        let page = self.starts.partition_point(|start| *start <= record).saturating_sub(1);
        let start = self.starts.get(page).copied().unwrap_or_default();
        let source = self.sources.partition_point(|source| source.first_page <= page);
        let name = source.checked_sub(1).and_then(|last| self.sources.get(last));
        RecordLocation {
            source: name.map(|source| source.name.clone()),
            item: PageItem { page: page - self.first_page(source) + 1, item: record - start + 1 },
        }
    }

    /// Returns the index of the first page of a source, counted from 1.
    fn first_page(&self, source: usize) -> usize {
        match source.checked_sub(1) {
            None => 0,
            Some(index) => {
                self.sources.get(index).map_or(self.starts.len(), |source| source.first_page)
            }
        }
    }
}
