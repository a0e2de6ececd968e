//! Reads a page of a listing, one backup at a time.
//!
//! The reader is a serde visitor, so a page is never held in memory as a whole. `PageReader`
//! accepts a page, a single backup, or a list of either. It finds out which of these an object is
//! while it reads the members: `checkpoint_items`, `checkpoint_item`, `backups` or `backup` makes it
//! a page, anything else a backup. A page with any fault is refused, but all its faults are collected first.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::listing::Listing;
use crate::fault::{Fault, FaultKind, Faults, Origin, Service};
use crate::message_text::{Location, Step, shown};
use crate::record::{
    ExtendInfoReader, Field, PageItem, RecordContext, RecordFormat, RecordMembers, ShallowValue,
    StatusesReader, ValueReader, read_members,
};
use crate::{cbr, csbs};

/// The error of a page that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PageError<E: std::error::Error> {
    /// The document is not JSON, is not a page of backups, or has an object with a member twice.
    #[error(transparent)]
    Document(#[from] E),
    /// Backups have faults. Each fault has its JSON pointer in the page.
    #[error(transparent)]
    Backups(Faults),
}

impl Listing {
    /// Reads a page, one backup at a time.
    ///
    /// A date or an expiry that cannot be read, an absent expiry in CBR, and an `auto_trigger` that
    /// is neither true nor false give a [note](super::ListedBackups::notes).
    ///
    /// # Errors
    /// [`PageError`] if the document is not a page or has a member twice, or if a backup has one of
    /// these faults:
    ///
    /// - `id` or `resource_id`, in CSBS also `checkpoint_id`, is absent, null, empty or not text;
    /// - `checkpoint_id` of CSBS or `id` of CBR is `.` or `..`;
    /// - `scheduled_operation_id`, in CBR also `checkpoint_id` or `vault_id`, is neither text nor
    ///   null;
    /// - `extend_info` is neither an object nor null;
    /// - a record that is read as one of CSBS has a `vault_id`;
    /// - a record without an outer member has a member that only CBR has, even null, and the
    ///   listing's format is CSBS;
    /// - of the records without an outer member in one source, some have members that only CBR has
    ///   and others none.
    ///
    /// The faults are those that the [kinds](crate::DocumentKind) `csbs-backups-answer` and
    /// `cbr-backups-answer` find in the same members. After an error, backups may be missing, and
    /// [`finish`](Self::finish) returns an error too.
    pub fn read<'de, D: Deserializer<'de>>(&mut self, page: D) -> Result<(), PageError<D::Error>> {
        let read = self.read_page(page, None);
        self.has_unreadable_page |= read.is_err();
        read
    }

    /// Reads the pages of a text: JSON, or JSON Lines with a page or a backup on each line. An empty text is
    /// an error, because an empty page file is what a failed download leaves.
    ///
    /// # Errors
    /// Returns the same errors as [`read`](Self::read).
    ///
    /// ```
    /// use keeptime_documents::listing::Listing;
    ///
    /// let mut listing = Listing::default();
    /// listing.read_text(
    ///     r#"{"id": "a", "checkpoint_id": "c", "resource_id": "server"}
    ///        {"id": "b", "checkpoint_id": "d", "resource_id": "server"}"#,
    /// )?;
    /// assert_eq!(listing.len(), 2);
    /// assert!(listing.read_text("").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read_text(&mut self, text: &str) -> Result<(), PageError<serde_json::Error>> {
        let mut pages = serde_json::Deserializer::from_str(text);
        loop {
            self.read(&mut pages)?;
            // An error means that there is more.
            if pages.end().is_ok() {
                return Ok(());
            }
        }
    }

    /// Returns the fault of a record without an outer member that is from another service than the
    /// listing or the first such record of the source.
    fn other_service(&mut self, record: &RecordMembers<'_>, item: PageItem) -> Option<Fault> {
        let (pointer, message) = match (self.format, record.cbr_member) {
            (Some(RecordFormat::Csbs), Some(name)) => (
                format!("/{name}"),
                format!(
                    "{name} is a member of backups of CBR, and the format of the listing is csbs, not cbr"
                ),
            ),
            (Some(_), _) => return None,
            (None, member) => {
                let found = record.format();
                let (first, earlier) = self.first_bare(found, item);
                if first == found {
                    return None;
                }
                let pointer = member.map(|name| format!("/{name}")).unwrap_or_default();
                let message = format!(
                    "records without an outer member are from one service, found one of {first} at \
                     {earlier} and one of {found}"
                );
                (pointer, message)
            }
        };
        let fault = Fault::new(pointer, FaultKind::Value, message);
        Some(fault.with_origin(Origin::Answer(record.format().service())))
    }

    /// Adds a record, which is in the outer member of a service or has none, or returns its faults.
    pub(super) fn add_record(
        &mut self,
        record: &RecordMembers<'_>,
        digest: u64,
        outer: Option<RecordFormat>,
        item: PageItem,
    ) -> Result<(), Vec<Fault>> {
        if outer.is_none()
            && let Some(fault) = self.other_service(record, item)
        {
            return Err(vec![fault]);
        }
        let format = outer.or(self.format).unwrap_or_else(|| record.format());
        let backup = match format {
            RecordFormat::Csbs => csbs::read_record(record, &mut self.origins)?,
            RecordFormat::Cbr => cbr::read_record(record, &mut self.origins)?,
        };
        self.push(backup, digest);
        Ok(())
    }

    /// Reads a page. The items of its lists are first offered to `records`.
    pub(super) fn read_page<'de, D: Deserializer<'de>>(
        &mut self,
        page: D,
        records: Option<&dyn ScannedRecords>,
    ) -> Result<(), PageError<D::Error>> {
        self.in_page = false;
        let mut faults = Vec::new();
        PageReader { listing: self, faults: &mut faults, outer: None, location: None, records }
            .deserialize(page)?;
        Faults::ok_if_empty(faults).map_err(PageError::Backups)
    }
}

/// A source of JSON from which records can be taken before serde reads them.
pub(super) trait ScannedRecords {
    /// Takes records of a list whose next item serde is about to read, and adds them to the listing. Leaves at
    /// least one item for serde. Returns how many records were taken.
    fn take_items(&self, listing: &mut Listing, outer: Option<RecordFormat>) -> usize;
}

/// Reads a page, a backup, or a list of either.
struct PageReader<'l, 'p> {
    listing: &'l mut Listing,
    faults: &'l mut Vec<Fault>,
    /// The service whose outer member the value is in.
    outer: Option<RecordFormat>,
    /// The location of the value in the document; `None` for the whole document.
    location: Option<&'p Location<'p>>,
    records: Option<&'p dyn ScannedRecords>,
}

impl PageReader<'_, '_> {
    /// Refuses a value that is neither a list nor an object: with a fault if it is inside the
    /// document, with an error if it is the whole document.
    fn other<E: Error>(self, value: &Value, unexpected: Unexpected<'_>) -> Result<u64, E> {
        let Some(location) = self.location else { return Err(E::invalid_type(unexpected, &self)) };
        let name = location.name().unwrap_or("the document");
        let (kind, message) = match (&location.step, value) {
            (Step::Member(name), Value::Null) => {
                (FaultKind::Missing, format!("{name} is required, found null"))
            }
            (Step::Member("checkpoint_items" | "backups"), value) => {
                (FaultKind::Type, format!("{name} takes a list, found {}", shown(value)))
            }
            _ => (FaultKind::Type, format!("{name} takes an object, found {}", shown(value))),
        };
        let service =
            self.outer.or(self.listing.format).map_or(Service::Csbs, RecordFormat::service);
        let fault = Fault::new(location.pointer(), kind, message);
        self.faults.push(fault.with_origin(Origin::Answer(service)));
        Ok(0)
    }
}

impl<'de> DeserializeSeed<'de> for PageReader<'_, '_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Reads an item of a list.
struct ItemReader<'l, 'p> {
    listing: &'l mut Listing,
    faults: &'l mut Vec<Fault>,
    outer: Option<RecordFormat>,
    /// The location of the list; `None` if it is the whole document.
    list: Option<&'p Location<'p>>,
    records: Option<&'p dyn ScannedRecords>,
    /// The index of the item.
    index: &'l mut usize,
}

impl<'de> DeserializeSeed<'de> for ItemReader<'_, '_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        let Self { listing, faults, outer, list, records, index } = self;
        // Records are taken only from a list or from lists in it. Serde limits the depth of other documents.
        if let Some(records) = records
            && list.is_none_or(|list| list.parent.is_none())
        {
            *index += records.take_items(listing, outer);
        }
        let location = Location { parent: list, step: Step::Index(*index) };
        PageReader { listing, faults, outer, location: Some(&location), records }
            .deserialize(deserializer)
    }
}

impl<'de> Visitor<'de> for PageReader<'_, '_> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of checkpoint_items or backups, a backup, or a list of backups")
    }

    fn visit_unit<E: Error>(self) -> Result<u64, E> {
        self.other(&Value::Null, Unexpected::Unit)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<u64, E> {
        self.other(&value.into(), Unexpected::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<u64, E> {
        self.other(&value.into(), Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
        self.other(&value.into(), Unexpected::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<u64, E> {
        self.other(&value.into(), Unexpected::Float(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        self.other(&text.into(), Unexpected::Str(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pages: A) -> Result<u64, A::Error> {
        let mut index = 0;
        loop {
            let page = ItemReader {
                listing: &mut *self.listing,
                faults: &mut *self.faults,
                outer: self.outer,
                list: self.location,
                records: self.records,
                index: &mut index,
            };
            if pages.next_element_seed(page)?.is_none() {
                return Ok(0);
            }
            index += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<u64, A::Error> {
        let Self { listing, faults, outer, location, records } = self;
        let format = outer.or(listing.format);
        let hasher = listing.hasher.clone();
        let context = RecordContext { hasher: &hasher, item: listing.next_item() };
        let mut record = RecordMembers::default();
        let mut count = ShallowValue::Null;
        let mut is_page = false;
        let digest = read_members(members, context, |field, members| {
            record.cbr_member = record.cbr_member.or(field.cbr_name());
            let kept = match field {
                Field::Page(..) if is_page => {
                    let item = context.item;
                    return Err(A::Error::custom(format_args!(
                        "{item}: the page has a second list of backups"
                    )));
                }
                Field::Page(found, name) => {
                    if let Some(format) = format
                        && format != found
                    {
                        let item = context.item;
                        return Err(A::Error::custom(format_args!(
                            "{item}: {name} is a member of {found}, and the listing is read as {format}"
                        )));
                    }
                    is_page = true;
                    listing.start_page();
                    let location = Location { parent: location, step: Step::Member(name) };
                    return members.next_value_seed(PageReader {
                        listing: &mut *listing,
                        faults: &mut *faults,
                        outer: Some(found),
                        location: Some(&location),
                        records,
                    });
                }
                Field::Children => {
                    let (children, digest) =
                        members.next_value_seed(StatusesReader::new(context))?;
                    record.children = Some(children);
                    return Ok(digest);
                }
                Field::ReplicationRecords => {
                    let (copies, digest) = members.next_value_seed(StatusesReader::new(context))?;
                    record.replications = Some(copies);
                    return Ok(digest);
                }
                Field::ExtendInfo => {
                    let seed = ExtendInfoReader { context, info: &mut record.extend_info };
                    return members.next_value_seed(seed);
                }
                Field::Count => &mut count,
                field => match record.kept(field) {
                    Some(kept) => kept,
                    None => {
                        return Ok(members.next_value_seed(ValueReader::without_text(context))?.1);
                    }
                },
            };
            let (value, digest) = members.next_value_seed(ValueReader::with_text(context))?;
            *kept = value;
            Ok(digest)
        })?;
        if is_page {
            listing.add_count(&count);
        } else if let Err(found) = listing.add_record(&record, digest, outer, context.item) {
            let location = location.map(Location::pointer).unwrap_or_default();
            faults.extend(found.into_iter().map(|fault| fault.nested_in(&location)));
            listing.skip();
        }
        Ok(digest)
    }
}
