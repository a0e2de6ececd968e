//! A page of backups, and one backup's record, as they are read into what retention needs.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::field::{RecordFault, dated, identifier, path_segment};
use super::listing::{Listed, ListedBackup, Listing};
use super::members::{Any, Context, Field, Shape, walk};
use super::note::RecordNoteKind;
use super::standing::{Copy, Images, Signs, Trigger, completeness, failed_operation};
use keeptime::retention::Completeness;

/// A page, or a backup, or a list of these.
pub(super) struct PageSeed<'l>(pub(super) &'l mut Listing);

impl<'de> DeserializeSeed<'de> for PageSeed<'_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PageSeed<'_> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of checkpoint_items, a backup, or a list of backups")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pages: A) -> Result<u64, A::Error> {
        while pages.next_element_seed(PageSeed(&mut *self.0))?.is_some() {}
        Ok(0)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<u64, A::Error> {
        let listing = self.0;
        let hasher = listing.hasher.clone();
        let context = Context { hasher: &hasher, item: listing.next_item() };
        let mut draft = Draft::default();
        let mut count = Shape::Null;
        let mut is_page = false;
        let digest = walk(members, context, |field, members| {
            let kept = match field {
                Field::Page if is_page => {
                    let item = context.item;
                    let message = format_args!("{item}: a page takes one list of backups");
                    return Err(A::Error::custom(message));
                }
                Field::Page => {
                    is_page = true;
                    listing.start_page();
                    return members.next_value_seed(PageSeed(&mut *listing));
                }
                Field::ExtendInfo => {
                    let seed = ExtendInfoSeed { context, info: &mut draft.extend_info };
                    return members.next_value_seed(seed);
                }
                Field::Count => &mut count,
                Field::Id => &mut draft.id,
                Field::CheckpointId => &mut draft.checkpoint_id,
                Field::ResourceId => &mut draft.resource_id,
                Field::CreatedAt => &mut draft.created_at,
                Field::Status => &mut draft.status,
                Field::ScheduledOperationId => &mut draft.scheduled_operation_id,
                _ => return Ok(members.next_value_seed(Any::ignored(context))?.1),
            };
            let (value, digest) = members.next_value_seed(Any::kept(context))?;
            *kept = value;
            Ok(digest)
        })?;
        if is_page {
            listing.note_count(&count);
        } else {
            let (backup, notes) = draft
                .finish()
                .map_err(|fault| A::Error::custom(format_args!("{}: {fault}", context.item)))?;
            listing.push(Listed { backup, digest }, notes);
        }
        Ok(digest)
    }
}

/// `extend_info` while it is read.
#[derive(Default)]
struct ExtendInfo {
    auto_trigger: Shape,
    os_images_data: Shape,
    copy_status: Shape,
    fail_op: Shape,
    resource_name: Shape,
    size: Shape,
    disks: Option<Completeness>,
}

/// An object, or null.
struct ExtendInfoSeed<'c, 'i> {
    context: Context<'c>,
    info: &'i mut ExtendInfo,
}

impl<'de> DeserializeSeed<'de> for ExtendInfoSeed<'_, '_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ExtendInfoSeed<'_, '_> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<u64, E> {
        Ok(0)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<u64, A::Error> {
        let Self { context, info } = self;
        walk(members, context, |field, members| {
            let kept = match field {
                Field::VolumeBackups => {
                    let (completeness, digest) = members.next_value_seed(Disks { context })?;
                    info.disks = Some(completeness);
                    return Ok(digest);
                }
                Field::AutoTrigger => &mut info.auto_trigger,
                Field::OsImagesData => &mut info.os_images_data,
                Field::CopyStatus => &mut info.copy_status,
                Field::FailOp => &mut info.fail_op,
                Field::ResourceName => &mut info.resource_name,
                Field::Size => &mut info.size,
                _ => return Ok(members.next_value_seed(Any::ignored(context))?.1),
            };
            let (value, digest) = members.next_value_seed(Any::kept(context))?;
            *kept = value;
            Ok(digest)
        })
    }
}

/// The disks of a backup, one of them, or anything else, of which nothing is known to be missing.
struct Disks<'c> {
    context: Context<'c>,
}

impl<'de> DeserializeSeed<'de> for Disks<'_> {
    type Value = (Completeness, u64);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Disks<'_> {
    type Value = (Completeness, u64);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the backups of disks")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok((Completeness::Complete, 0))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok((Completeness::Complete, self.context.hash(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok((Completeness::Complete, self.context.hash(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok((Completeness::Complete, self.context.hash(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok((Completeness::Complete, self.context.hash(value.to_bits())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((Completeness::Complete, self.context.hash(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut disks: A) -> Result<Self::Value, A::Error> {
        let (mut whole, mut digest) = (Completeness::Complete, self.context.hash(0_u8));
        while let Some((disk, value)) = disks.next_element_seed(Disks { context: self.context })? {
            if disk == Completeness::Incomplete {
                whole = disk;
            }
            digest = self.context.hash((digest, value));
        }
        Ok((whole, digest))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        let context = self.context;
        let mut disk = Completeness::Complete;
        let digest = walk(members, context, |field, members| {
            let (value, digest) = members.next_value_seed(Any::kept(context))?;
            if field == Field::Status {
                disk = match &value {
                    Shape::Null => Completeness::Complete,
                    Shape::Text(status) => completeness(Some(status)),
                    _ => Completeness::Incomplete,
                };
            }
            Ok(digest)
        })?;
        Ok((disk, digest))
    }
}

/// A backup while its members are read.
#[derive(Default)]
struct Draft {
    id: Shape,
    checkpoint_id: Shape,
    resource_id: Shape,
    created_at: Shape,
    status: Shape,
    scheduled_operation_id: Shape,
    extend_info: ExtendInfo,
}

impl Draft {
    fn finish(self) -> Result<(ListedBackup, [Option<RecordNoteKind>; 2]), RecordFault> {
        let info = self.extend_info;
        let (trigger, odd_trigger) = trigger(&info.auto_trigger);
        let signs = Signs {
            trigger,
            images: if info.os_images_data.is_nothing() {
                Images::None
            } else {
                Images::Registered
            },
            copy: match &info.copy_status {
                Shape::Null => Copy::Settled,
                Shape::Text(status) => Copy::of(status),
                _ => Copy::Unknown,
            },
            failed: failed_operation(info.fail_op.text()),
            completeness: info.disks.unwrap_or(Completeness::Complete),
        };
        let (created_at, odd_date) = match dated("created_at", self.created_at) {
            Ok(created_at) => (created_at, None),
            Err(fault) => (None, Some(RecordNoteKind::Undated(fault.to_string()))),
        };
        let policy_id = match self.scheduled_operation_id {
            Shape::Null => None,
            Shape::Text(id) if id.is_empty() => None,
            Shape::Text(id) => Some(id.into_boxed_str()),
            other => return Err(RecordFault::NotText("scheduled_operation_id", other.name())),
        };
        let backup = ListedBackup {
            id: identifier("id", self.id)?,
            checkpoint_id: path_segment("checkpoint_id", self.checkpoint_id)?,
            resource_id: identifier("resource_id", self.resource_id)?,
            created_at,
            standing: signs.standing(self.status.text()),
            completeness: signs.completeness,
            policy_id,
            resource_name: named(info.resource_name),
            size: amount(&info.size),
        };
        Ok((backup, [odd_date, odd_trigger]))
    }
}

fn trigger(auto_trigger: &Shape) -> (Trigger, Option<RecordNoteKind>) {
    match auto_trigger {
        Shape::Bool(true) => (Trigger::Automatic, None),
        Shape::Bool(false) | Shape::Null => (Trigger::Manual, None),
        Shape::Text(text) if text.eq_ignore_ascii_case("true") => (Trigger::Automatic, None),
        Shape::Text(text) if text.eq_ignore_ascii_case("false") => (Trigger::Manual, None),
        other => (Trigger::Manual, Some(RecordNoteKind::OddTrigger(other.to_string()))),
    }
}

fn named(name: Shape) -> Option<Box<str>> {
    match name {
        Shape::Text(name) if !name.is_empty() => Some(name.into_boxed_str()),
        _ => None,
    }
}

fn amount(size: &Shape) -> Option<f64> {
    match size {
        Shape::Number(size) => Some(*size),
        Shape::Text(text) => text.parse().ok().filter(|size: &f64| size.is_finite()),
        _ => None,
    }
}
