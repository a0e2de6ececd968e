//! A page of backups, read backup by backup.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::extend_info::ExtendInfoReader;
use super::listing::{Listing, Record};
use super::members::{Field, RecordContext, ShallowValue, ValueReader, read_members};
use super::record::RecordMembers;
use crate::fault::{Fault, FaultKind, Faults};
use crate::message_text::{Location, Step, shown};

/// Why a page of a listing cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PageError<E: std::error::Error> {
    /// The page is not JSON, not a page of backups, or an object in it has a member twice.
    #[error(transparent)]
    Document(#[from] E),
    /// Every backup that cannot be read, with the pointer of what is wrong in the page.
    #[error(transparent)]
    Backups(Faults),
}

impl Listing {
    /// Reads a page, backup by backup.
    ///
    /// A date that cannot be read, and an `auto_trigger` that is neither true nor false, are
    /// [noted](super::ListedBackups::notes).
    ///
    /// # Errors
    /// [`PageError`] if the page is not such a document, if an `id`, a `checkpoint_id` or a
    /// `resource_id` is absent, null, empty or not text, if a `checkpoint_id` is `.` or `..`, if a
    /// `scheduled_operation_id` is neither text nor null, if an `extend_info` is neither an object nor
    /// null, or if a member appears twice. The faults are those that the [kind](crate::DocumentKind)
    /// `csbs-backups-answer` finds in the same members. Then the listing lacks backups, and must not be
    /// judged.
    pub fn read<'de, D: Deserializer<'de>>(&mut self, page: D) -> Result<(), PageError<D::Error>> {
        let read = self.read_page(page);
        self.has_unreadable_page |= read.is_err();
        read
    }

    fn read_page<'de, D: Deserializer<'de>>(&mut self, page: D) -> Result<(), PageError<D::Error>> {
        self.in_page = false;
        let mut faults = Vec::new();
        PageReader { listing: self, faults: &mut faults, location: None }.deserialize(page)?;
        Faults::ok_if_empty(faults).map_err(PageError::Backups)
    }
}

/// Reads a page, or a backup, or a list of these.
struct PageReader<'l, 'p> {
    listing: &'l mut Listing,
    faults: &'l mut Vec<Fault>,
    /// Its location in the document; `None` for the whole.
    location: Option<&'p Location<'p>>,
}

impl PageReader<'_, '_> {
    /// What is neither a list nor an object: a fault in a member or an item, but no document.
    fn other<E: Error>(self, value: &Value, unexpected: Unexpected<'_>) -> Result<u64, E> {
        let Some(location) = self.location else { return Err(E::invalid_type(unexpected, &self)) };
        let name = location.name().unwrap_or("the document");
        let (kind, message) = match (&location.step, value) {
            (Step::Member(name), Value::Null) => {
                (FaultKind::Missing, format!("{name} is missing, found null"))
            }
            (Step::Member("checkpoint_items"), value) => {
                (FaultKind::Type, format!("{name} takes a list, found {}", shown(value)))
            }
            _ => (FaultKind::Type, format!("{name} takes an object, found {}", shown(value))),
        };
        self.faults.push(Fault::new(location.pointer(), kind, message));
        Ok(0)
    }
}

impl<'de> DeserializeSeed<'de> for PageReader<'_, '_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PageReader<'_, '_> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of checkpoint_items, a backup, or a list of backups")
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
        for index in 0.. {
            let location = Location { parent: self.location, step: Step::Index(index) };
            let page = PageReader {
                listing: &mut *self.listing,
                faults: &mut *self.faults,
                location: Some(&location),
            };
            if pages.next_element_seed(page)?.is_none() {
                break;
            }
        }
        Ok(0)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<u64, A::Error> {
        let Self { listing, faults, location } = self;
        let hasher = listing.hasher.clone();
        let context = RecordContext { hasher: &hasher, item: listing.next_item() };
        let mut draft = RecordMembers::default();
        let mut count = ShallowValue::Null;
        let mut is_page = false;
        let digest = read_members(members, context, |field, members| {
            let kept = match field {
                Field::Page(_) if is_page => {
                    let item = context.item;
                    let message = format_args!("{item}: a page takes one list of backups");
                    return Err(A::Error::custom(message));
                }
                Field::Page(name) => {
                    is_page = true;
                    listing.start_page();
                    let location = Location { parent: location, step: Step::Member(name) };
                    return members.next_value_seed(PageReader {
                        listing: &mut *listing,
                        faults: &mut *faults,
                        location: Some(&location),
                    });
                }
                Field::ExtendInfo => {
                    let seed = ExtendInfoReader { context, info: &mut draft.extend_info };
                    return members.next_value_seed(seed);
                }
                Field::Count => &mut count,
                Field::CreatedAt => &mut draft.created_at,
                Field::Status => &mut draft.status,
                Field::Id => draft.id.insert(ShallowValue::Null),
                Field::CheckpointId => draft.checkpoint_id.insert(ShallowValue::Null),
                Field::ResourceId => draft.resource_id.insert(ShallowValue::Null),
                Field::ScheduledOperationId => {
                    draft.scheduled_operation_id.insert(ShallowValue::Null)
                }
                Field::VaultId => draft.vault_id.insert(ShallowValue::Null),
                _ => return Ok(members.next_value_seed(ValueReader::without_text(context))?.1),
            };
            let (value, digest) = members.next_value_seed(ValueReader::with_text(context))?;
            *kept = value;
            Ok(digest)
        })?;
        if is_page {
            listing.note_count(&count);
        } else {
            match draft.finish() {
                Ok((backup, notes)) => listing.push(Record { backup, digest }, notes),
                Err(found) => {
                    let location = location.map(Location::pointer).unwrap_or_default();
                    faults.extend(found.into_iter().map(|fault| fault.nested_in(&location)));
                    listing.skip();
                }
            }
        }
        Ok(digest)
    }
}
