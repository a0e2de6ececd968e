//! Reads JSON member by member and keeps only the values that are needed.
//!
//! [`read_members`] reads an object and refuses one that has a member twice. [`ValueReader`] reads
//! any value as a [`ShallowValue`], which does not keep the contents of lists and objects.
//!
//! Every value also gets a digest of its whole content, so that two records can be compared in
//! every field without keeping them.

use std::borrow::Cow;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};

use hashbrown::{DefaultHashBuilder, HashSet};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::format::RecordFormat;
use super::note::PageItem;
use crate::message_text::shown;
use crate::schema::without_fraction;

/// A JSON value without the contents of lists and objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum ShallowValue<'t> {
    #[default]
    Null,
    Bool(bool),
    Number(f64),
    /// Empty if the text was not needed.
    Text(Cow<'t, str>),
    List {
        is_empty: bool,
    },
    Object {
        is_empty: bool,
    },
}

impl ShallowValue<'_> {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a JSON value that gives the same faults and messages as the value that was read.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(number) => match without_fraction(*number) {
                Some(whole) => whole.into(),
                None => (*number).into(),
            },
            Self::Text(text) => text.as_ref().into(),
            Self::List { .. } => Value::Array(Vec::new()),
            Self::Object { .. } => Value::Object(Map::new()),
        }
    }

    /// Returns whether the value is null or an empty text, list or object.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(_) | Self::Number(_) => false,
            Self::Text(text) => text.is_empty(),
            Self::List { is_empty } | Self::Object { is_empty } => *is_empty,
        }
    }
}

/// Prints the value in the form that messages use.
impl fmt::Display for ShallowValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.to_value()))
    }
}

/// The location of the record being read, and the hasher for digests. Equal values have equal
/// digests, whatever the order of their members.
#[derive(Clone, Copy)]
pub(crate) struct RecordContext<'c> {
    pub(crate) hasher: &'c DefaultHashBuilder,
    pub(crate) item: PageItem,
}

impl RecordContext<'_> {
    #[inline]
    pub(crate) fn hash(self, value: impl Hash) -> u64 {
        self.hasher.hash_one(value)
    }

    /// Returns the digest of a text.
    #[inline]
    pub(crate) fn text_digest(self, text: &str) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(text.as_bytes());
        hasher.finish()
    }
}

/// Returns the digest of a member from those of its name and its value. An object adds up the digests of its
/// members.
#[inline]
pub(crate) fn member_digest(name: u64, value: u64) -> u64 {
    // Two odd numbers with half of their bits set; without them, a digest of 0 would hide the other.
    let product =
        u128::from(name ^ 0x9e37_79b9_7f4a_7c15) * u128::from(value ^ 0xd1b5_4a32_d192_ed03);
    #[allow(clippy::cast_possible_truncation)] // the halves
    let [low, high] = [product as u64, (product >> 64) as u64];
    low ^ high
}

/// The members that are read, of pages, records, `extend_info` and disks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// `checkpoint_items`, `checkpoint_item`, `backups` or `backup`: the list of a page, or the
    /// outer member of a single backup. Holds the service that uses the member, and the member's
    /// name.
    Page(RecordFormat, &'static str),
    Count,
    Id,
    CheckpointId,
    ResourceId,
    CreatedAt,
    Status,
    ScheduledOperationId,
    VaultId,
    ParentId,
    ImageType,
    ExpiredAt,
    Children,
    ReplicationRecords,
    /// Another member that only records of CBR have, and its name.
    OfCbr(&'static str),
    ExtendInfo,
    AutoTrigger,
    OsImagesData,
    CopyStatus,
    FailOp,
    Name,
    ResourceName,
    Size,
    VolumeBackups,
    Other,
}

impl Field {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "checkpoint_items" => Self::Page(RecordFormat::Csbs, "checkpoint_items"),
            "checkpoint_item" => Self::Page(RecordFormat::Csbs, "checkpoint_item"),
            "backups" => Self::Page(RecordFormat::Cbr, "backups"),
            "backup" => Self::Page(RecordFormat::Cbr, "backup"),
            "count" => Self::Count,
            "id" => Self::Id,
            "checkpoint_id" => Self::CheckpointId,
            "resource_id" => Self::ResourceId,
            "created_at" => Self::CreatedAt,
            "status" => Self::Status,
            "scheduled_operation_id" => Self::ScheduledOperationId,
            "vault_id" => Self::VaultId,
            "parent_id" => Self::ParentId,
            "image_type" => Self::ImageType,
            "expired_at" => Self::ExpiredAt,
            "children" => Self::Children,
            "replication_records" => Self::ReplicationRecords,
            "protected_at" => Self::OfCbr("protected_at"),
            "resource_size" => Self::OfCbr("resource_size"),
            "extend_info" => Self::ExtendInfo,
            "auto_trigger" => Self::AutoTrigger,
            "os_images_data" => Self::OsImagesData,
            "copy_status" => Self::CopyStatus,
            "fail_op" => Self::FailOp,
            "name" => Self::Name,
            "resource_name" => Self::ResourceName,
            "size" => Self::Size,
            "volume_backups" => Self::VolumeBackups,
            _ => Self::Other,
        }
    }
}

impl Field {
    /// Returns the name of a member that only records of CBR have, and `None` for other members.
    pub(crate) fn cbr_name(self) -> Option<&'static str> {
        match self {
            Self::ScheduledOperationId => Some("scheduled_operation_id"),
            Self::VaultId => Some("vault_id"),
            Self::ParentId => Some("parent_id"),
            Self::ImageType => Some("image_type"),
            Self::ExpiredAt => Some("expired_at"),
            Self::Children => Some("children"),
            Self::ReplicationRecords => Some("replication_records"),
            Self::OfCbr(name) => Some(name),
            _ => None,
        }
    }
}

/// Reads an object and returns its digest. `read` reads the value of each member and returns that
/// value's digest.
pub(crate) fn read_members<'de, A: MapAccess<'de>>(
    mut members: A,
    context: RecordContext<'_>,
    mut read: impl FnMut(Field, &mut A) -> Result<u64, A::Error>,
) -> Result<u64, A::Error> {
    let mut names = SeenNames::default();
    let mut digest = 0_u64;
    while let Some((field, name)) =
        members.next_key_seed(NameReader { context, names: &mut names })?
    {
        let value = read(field, &mut members)?;
        digest = digest.wrapping_add(member_digest(name, value));
    }
    Ok(digest)
}

/// The hashes of the member names seen so far in an object.
#[derive(Default)]
struct SeenNames {
    few: Vec<u64>,
    more: HashSet<u64>,
}

impl SeenNames {
    /// Up to this size a list is faster than a set. Few objects have more members.
    const FEW: usize = 64;

    /// Adds a name and returns whether it is new.
    fn add(&mut self, name: u64) -> bool {
        if self.few.contains(&name) {
            return false;
        }
        if self.few.len() < Self::FEW {
            self.few.push(name);
            return true;
        }
        self.more.insert(name)
    }
}

/// Reads the name of a member, as a field and as a hash.
struct NameReader<'c, 'n> {
    context: RecordContext<'c>,
    names: &'n mut SeenNames,
}

impl<'de> DeserializeSeed<'de> for NameReader<'_, '_> {
    type Value = (Field, u64);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for NameReader<'_, '_> {
    type Value = (Field, u64);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let hash = self.context.hash(name);
        if self.names.add(hash) {
            return Ok((Field::of(name), hash));
        }
        // A deletion must not depend on a guess which of the two values is meant.
        let name = name.chars().take(60).collect::<String>();
        let name = name.escape_debug();
        Err(E::custom(format_args!("{}: {name} appears twice", self.context.item)))
    }
}

/// Reads any value, and returns it with its digest.
#[derive(Clone, Copy)]
pub(crate) struct ValueReader<'c> {
    context: RecordContext<'c>,
    keeps_text: bool,
}

impl<'c> ValueReader<'c> {
    /// Keeps the text of a string.
    pub(crate) fn with_text(context: RecordContext<'c>) -> Self {
        Self { context, keeps_text: true }
    }

    /// Drops the text of a string; the digest includes it.
    pub(crate) fn without_text(context: RecordContext<'c>) -> Self {
        Self { context, keeps_text: false }
    }
}

impl<'de> DeserializeSeed<'de> for ValueReader<'_> {
    type Value = (ShallowValue<'static>, u64);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueReader<'_> {
    type Value = (ShallowValue<'static>, u64);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok((ShallowValue::Null, self.context.hash(0_u8)))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok((ShallowValue::Bool(value), self.context.hash((1_u8, value))))
    }

    #[allow(clippy::cast_precision_loss)] // an approximate number is enough here
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok((ShallowValue::Number(value as f64), self.context.hash((2_u8, value))))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok((ShallowValue::Number(value as f64), self.context.hash((3_u8, value))))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok((ShallowValue::Number(value), self.context.hash((4_u8, value.to_bits()))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        let kept = if self.keeps_text { text.to_owned().into() } else { Cow::Borrowed("") };
        Ok((ShallowValue::Text(kept), self.context.text_digest(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let (mut is_empty, mut digest) = (true, self.context.hash(6_u8));
        while let Some((_, item)) =
            items.next_element_seed(ValueReader::without_text(self.context))?
        {
            is_empty = false;
            digest = self.context.hash((digest, item));
        }
        Ok((ShallowValue::List { is_empty }, digest))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        let mut is_empty = true;
        let digest = read_members(members, self.context, |_, members| {
            is_empty = false;
            Ok(members.next_value_seed(ValueReader::without_text(self.context))?.1)
        })?;
        Ok((ShallowValue::Object { is_empty }, self.context.hash((7_u8, digest))))
    }
}
