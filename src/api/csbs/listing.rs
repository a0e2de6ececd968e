//! Backups as the service lists them, read page by page into what retention needs.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use chrono::{DateTime, Utc};
use hashbrown::HashMap;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::field::{RecordFault, Text};
use super::standing::Signs;
use crate::pattern::Found;
use crate::retention::{Backup, Completeness, Standing};

/// A backup of a listing: what retention and deletion need of it, and no more, so that millions
/// fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedBackup {
    id: String,
    checkpoint_id: String,
    resource_id: String,
    created_at: Option<DateTime<Utc>>,
    standing: Standing,
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

    fn standing(&self) -> Standing {
        self.standing
    }

    fn policy_id(&self) -> Option<&str> {
        None
    }

    fn completeness(&self) -> Completeness {
        Completeness::Complete
    }
}

/// One id stands twice in a listing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("id {id} stands twice in the listing, as backup {first} and backup {second}")]
pub struct RepeatedId {
    id: Found,
    first: usize,
    second: usize,
}

/// A listing that is being read, one page after the other.
///
/// A page is what the service answers (`{"checkpoint_items": […]}`), a single backup with its outer
/// `checkpoint_item` or without it, or a list of any of these.
///
/// ```
/// use keeptime::api::csbs::Listing;
///
/// let mut listing = Listing::default();
/// for page in [
///     r#"{"checkpoint_items": [{"id": "a", "checkpoint_id": "c", "resource_id": "server"}]}"#,
///     r#"{"id": "b", "checkpoint_id": "d", "resource_id": "server"}"#,
/// ] {
///     listing.read(&mut serde_json::Deserializer::from_str(page)).unwrap();
/// }
/// assert_eq!(listing.finish().unwrap().len(), 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Listing {
    backups: Vec<ListedBackup>,
}

impl Listing {
    /// Reads a page, backup by backup.
    ///
    /// # Errors
    /// Where the page is not such a document; where an `id`, a `checkpoint_id` or a `resource_id`
    /// is absent, null or empty, or a `checkpoint_id` is `.` or `..`; where a `created_at` is no time.
    /// The error names the field, and the backup by its place in the listing, counted from 0.
    pub fn read<'de, D: Deserializer<'de>>(&mut self, page: D) -> Result<(), D::Error> {
        PageSeed(self).deserialize(page)
    }

    /// How many backups have been read.
    pub fn len(&self) -> usize {
        self.backups.len()
    }

    /// Whether none has been read.
    pub fn is_empty(&self) -> bool {
        self.backups.is_empty()
    }

    /// The backups, once no id stands twice.
    ///
    /// # Errors
    /// [`RepeatedId`]: a listing that repeats itself would push good backups out.
    pub fn finish(self) -> Result<Vec<ListedBackup>, RepeatedId> {
        let mut seen = HashMap::with_capacity(self.backups.len());
        for (second, backup) in self.backups.iter().enumerate() {
            if let Some(first) = seen.insert(backup.id.as_str(), second) {
                return Err(RepeatedId { id: backup.id.as_str().into(), first, second });
            }
        }
        drop(seen);
        Ok(self.backups)
    }
}

/// A page, or a backup, or a list of these.
struct PageSeed<'l>(&'l mut Listing);

impl<'de> DeserializeSeed<'de> for PageSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PageSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of checkpoint_items, a backup, or a list of backups")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pages: A) -> Result<(), A::Error> {
        while pages.next_element_seed(PageSeed(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut draft = Draft::default();
        let mut is_page = false;
        let mut seen = 0_u8;
        while let Some(field) = members.next_key::<Field>()? {
            let bit = 1 << field as u8;
            if seen & bit != 0 && field != Field::Other {
                // Which of the two a service means is a guess that deletion must not hang on.
                let place = self.0.backups.len();
                let message = format_args!("backup {place}: {} stands twice", field.name());
                return Err(A::Error::custom(message));
            }
            seen |= bit;
            match field {
                Field::Page => {
                    is_page = true;
                    members.next_value_seed(PageSeed(self.0))?;
                }
                Field::Id => draft.id = members.next_value()?,
                Field::CheckpointId => draft.checkpoint_id = members.next_value()?,
                Field::ResourceId => draft.resource_id = members.next_value()?,
                Field::CreatedAt => draft.created_at = members.next_value()?,
                Field::Status => draft.status = members.next_value()?,
                Field::ExtendInfo => draft.signs = members.next_value()?,
                Field::Other => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        if !is_page {
            let place = self.0.backups.len();
            let backup = draft
                .finish()
                .map_err(|fault| A::Error::custom(format_args!("backup {place}: {fault}")))?;
            self.0.backups.push(backup);
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Field {
    #[serde(rename = "checkpoint_items", alias = "checkpoint_item")]
    Page,
    Id,
    CheckpointId,
    ResourceId,
    CreatedAt,
    Status,
    ExtendInfo,
    #[serde(other)]
    Other,
}

impl Field {
    const fn name(self) -> &'static str {
        match self {
            Self::Page => "checkpoint_items",
            Self::Id => "id",
            Self::CheckpointId => "checkpoint_id",
            Self::ResourceId => "resource_id",
            Self::CreatedAt => "created_at",
            Self::Status => "status",
            Self::ExtendInfo => "extend_info",
            Self::Other => "another member",
        }
    }
}

/// A backup while its members are read.
#[derive(Default)]
struct Draft {
    id: Text,
    checkpoint_id: Text,
    resource_id: Text,
    created_at: Text,
    status: Text,
    signs: Option<Signs>,
}

impl Draft {
    fn finish(self) -> Result<ListedBackup, RecordFault> {
        Ok(ListedBackup {
            id: self.id.identifier("id")?,
            checkpoint_id: self.checkpoint_id.path_segment("checkpoint_id")?,
            resource_id: self.resource_id.identifier("resource_id")?,
            created_at: self.created_at.date("created_at")?,
            standing: self.signs.unwrap_or_default().standing(self.status.known()),
        })
    }
}
