//! JSON values read member by member: an object with a member twice is refused, and what nobody asks
//! for is not kept.

use std::fmt;
use std::hash::{BuildHasher, Hash};

use hashbrown::{DefaultHashBuilder, HashSet};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::record_note::PageItem;
use crate::message_text::shown;
use crate::schema::without_fraction;

/// What a value is. Of lists and objects nothing is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum ShallowValue {
    #[default]
    Null,
    Bool(bool),
    Number(f64),
    /// Empty where it was not to be kept.
    Text(String),
    List {
        is_empty: bool,
    },
    Object {
        is_empty: bool,
    },
}

impl ShallowValue {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A value that a rule and its message cannot tell from the one that was read.
    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(number) => match without_fraction(*number) {
                Some(whole) => whole.into(),
                None => (*number).into(),
            },
            Self::Text(text) => text.as_str().into(),
            Self::List { .. } => Value::Array(Vec::new()),
            Self::Object { .. } => Value::Object(Map::new()),
        }
    }

    /// Whether it holds nothing: null, or an empty text, list or object.
    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(_) | Self::Number(_) => false,
            Self::Text(text) => text.is_empty(),
            Self::List { is_empty } | Self::Object { is_empty } => *is_empty,
        }
    }
}

/// A value as a message shows it.
impl fmt::Display for ShallowValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.to_value()))
    }
}

/// Where a value is, and how its content is hashed: two values that are equal have one digest,
/// whatever the order of their members.
#[derive(Clone, Copy)]
pub(super) struct RecordContext<'c> {
    pub(super) hasher: &'c DefaultHashBuilder,
    pub(super) item: PageItem,
}

impl RecordContext<'_> {
    pub(super) fn hash(self, value: impl Hash) -> u64 {
        self.hasher.hash_one(value)
    }
}

/// The names of the members that are asked for, of pages, records, `extend_info` and disks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// `checkpoint_items` or `checkpoint_item`.
    Page(&'static str),
    Count,
    Id,
    CheckpointId,
    ResourceId,
    CreatedAt,
    Status,
    ScheduledOperationId,
    VaultId,
    ExtendInfo,
    AutoTrigger,
    OsImagesData,
    CopyStatus,
    FailOp,
    ResourceName,
    Size,
    VolumeBackups,
    Other,
}

impl Field {
    fn of(name: &str) -> Self {
        match name {
            "checkpoint_items" => Self::Page("checkpoint_items"),
            "checkpoint_item" => Self::Page("checkpoint_item"),
            "count" => Self::Count,
            "id" => Self::Id,
            "checkpoint_id" => Self::CheckpointId,
            "resource_id" => Self::ResourceId,
            "created_at" => Self::CreatedAt,
            "status" => Self::Status,
            "scheduled_operation_id" => Self::ScheduledOperationId,
            "vault_id" => Self::VaultId,
            "extend_info" => Self::ExtendInfo,
            "auto_trigger" => Self::AutoTrigger,
            "os_images_data" => Self::OsImagesData,
            "copy_status" => Self::CopyStatus,
            "fail_op" => Self::FailOp,
            "resource_name" => Self::ResourceName,
            "size" => Self::Size,
            "volume_backups" => Self::VolumeBackups,
            _ => Self::Other,
        }
    }
}

/// Reads an object: each member by `read`, which gives the digest of its value. Gives the digest of
/// the object.
pub(super) fn read_members<'de, A: MapAccess<'de>>(
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
        digest = digest.wrapping_add(context.hash((name, value)));
    }
    Ok(digest)
}

/// The hashes of the names of an object's members.
#[derive(Default)]
struct SeenNames {
    few: Vec<u64>,
    more: HashSet<u64>,
}

impl SeenNames {
    /// From here on a set is faster than a list, which is what most objects need.
    const FEW: usize = 64;

    /// Whether a name is there for the first time.
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

/// The name of a member, as a field and as a hash.
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
        // Which of the two a service means is a guess that no deletion may depend on.
        let name = name.chars().take(60).collect::<String>();
        let name = name.escape_debug();
        Err(E::custom(format_args!("{}: {name} appears twice", self.context.item)))
    }
}

/// Reads any value.
#[derive(Clone, Copy)]
pub(super) struct ValueReader<'c> {
    context: RecordContext<'c>,
    keeps_text: bool,
}

impl<'c> ValueReader<'c> {
    /// Keeps a text.
    pub(super) fn with_text(context: RecordContext<'c>) -> Self {
        Self { context, keeps_text: true }
    }

    /// Keeps nothing but the digest.
    pub(super) fn without_text(context: RecordContext<'c>) -> Self {
        Self { context, keeps_text: false }
    }
}

impl<'de> DeserializeSeed<'de> for ValueReader<'_> {
    type Value = (ShallowValue, u64);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueReader<'_> {
    type Value = (ShallowValue, u64);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok((ShallowValue::Null, self.context.hash(0_u8)))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok((ShallowValue::Bool(value), self.context.hash((1_u8, value))))
    }

    #[allow(clippy::cast_precision_loss)] // what is asked of numbers is approximate
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
        let kept = if self.keeps_text { String::from(text) } else { String::new() };
        Ok((ShallowValue::Text(kept), self.context.hash((5_u8, text))))
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
