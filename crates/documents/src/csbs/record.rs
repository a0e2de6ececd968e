//! A page of backups, and one backup's record, as they are read into what retention needs.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::checkpoint_item::CheckpointItem;
use super::listing::{Listed, ListedBackup, Listing};
use super::members::{Any, Context, Field, Shape, walk};
use super::note::RecordNoteKind;
use super::standing::{Copy, Images, Signs, Trigger, completeness, failed_operation};
use crate::fault::{Fault, FaultKind, Service};
use crate::instant::{is_date, parse_instant};
use crate::show::{Place, Token, shown};
use crate::typed::check_answer;
use keeptime::retention::Completeness;

/// Reads a page, or a backup, or a list of these.
pub(super) struct PageSeed<'l, 'p> {
    pub(super) listing: &'l mut Listing,
    pub(super) faults: &'l mut Vec<Fault>,
    /// Its place in the document; `None` for the whole.
    pub(super) place: Option<&'p Place<'p>>,
}

impl PageSeed<'_, '_> {
    /// What is neither a list nor an object: a fault in a member or an item, but no document.
    fn other<E: Error>(self, value: &Value, unexpected: Unexpected<'_>) -> Result<u64, E> {
        let Some(place) = self.place else { return Err(E::invalid_type(unexpected, &self)) };
        let name = place.name().unwrap_or("the document");
        let (kind, message) = match (&place.token, value) {
            (Token::Name(name), Value::Null) => {
                (FaultKind::Missing, format!("{name} is missing, found null"))
            }
            (Token::Name("checkpoint_items"), value) => {
                (FaultKind::Type, format!("{name} takes a list, found {}", shown(value)))
            }
            _ => (FaultKind::Type, format!("{name} takes an object, found {}", shown(value))),
        };
        self.faults.push(Fault::new(place.pointer(), kind, message));
        Ok(0)
    }
}

impl<'de> DeserializeSeed<'de> for PageSeed<'_, '_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PageSeed<'_, '_> {
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
            let place = Place { above: self.place, token: Token::Index(index) };
            let page = PageSeed {
                listing: &mut *self.listing,
                faults: &mut *self.faults,
                place: Some(&place),
            };
            if pages.next_element_seed(page)?.is_none() {
                break;
            }
        }
        Ok(0)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<u64, A::Error> {
        let Self { listing, faults, place } = self;
        let hasher = listing.hasher.clone();
        let context = Context { hasher: &hasher, item: listing.next_item() };
        let mut draft = Draft::default();
        let mut count = Shape::Null;
        let mut is_page = false;
        let digest = walk(members, context, |field, members| {
            let kept = match field {
                Field::Page(_) if is_page => {
                    let item = context.item;
                    let message = format_args!("{item}: a page takes one list of backups");
                    return Err(A::Error::custom(message));
                }
                Field::Page(name) => {
                    is_page = true;
                    listing.start_page();
                    let place = Place { above: place, token: Token::Name(name) };
                    return members.next_value_seed(PageSeed {
                        listing: &mut *listing,
                        faults: &mut *faults,
                        place: Some(&place),
                    });
                }
                Field::ExtendInfo => {
                    let seed = ExtendInfoSeed { context, info: &mut draft.extend_info };
                    return members.next_value_seed(seed);
                }
                Field::Count => &mut count,
                Field::CreatedAt => &mut draft.created_at,
                Field::Status => &mut draft.status,
                Field::Id => draft.id.insert(Shape::Null),
                Field::CheckpointId => draft.checkpoint_id.insert(Shape::Null),
                Field::ResourceId => draft.resource_id.insert(Shape::Null),
                Field::ScheduledOperationId => draft.scheduled_operation_id.insert(Shape::Null),
                _ => return Ok(members.next_value_seed(Any::ignored(context))?.1),
            };
            let (value, digest) = members.next_value_seed(Any::kept(context))?;
            *kept = value;
            Ok(digest)
        })?;
        if is_page {
            listing.note_count(&count);
        } else {
            match draft.finish() {
                Ok((backup, notes)) => listing.push(Listed { backup, digest }, notes),
                Err(found) => {
                    let place = place.map(Place::pointer).unwrap_or_default();
                    faults.extend(found.into_iter().map(|fault| fault.within(&place)));
                    listing.skip();
                }
            }
        }
        Ok(digest)
    }
}

/// `extend_info` while it is read.
#[derive(Default)]
struct ExtendInfo {
    /// The value, if it is not an object.
    other: Option<Shape>,
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

impl ExtendInfoSeed<'_, '_> {
    /// Keeps what is not an object. Its record is at fault, so that nobody asks for a digest.
    fn keep(self, other: Shape) -> u64 {
        self.info.other = Some(other);
        0
    }
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

    fn visit_bool<E>(self, value: bool) -> Result<u64, E> {
        Ok(self.keep(Shape::Bool(value)))
    }

    #[allow(clippy::cast_precision_loss)] // a message needs no more
    fn visit_i64<E>(self, value: i64) -> Result<u64, E> {
        Ok(self.keep(Shape::Number(value as f64)))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u64<E>(self, value: u64) -> Result<u64, E> {
        Ok(self.keep(Shape::Number(value as f64)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<u64, E> {
        Ok(self.keep(Shape::Number(value)))
    }

    fn visit_str<E>(self, text: &str) -> Result<u64, E> {
        Ok(self.keep(Shape::Text(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<u64, A::Error> {
        let (shape, _) = Any::ignored(self.context).visit_seq(items)?;
        Ok(self.keep(shape))
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
    id: Option<Shape>,
    checkpoint_id: Option<Shape>,
    resource_id: Option<Shape>,
    scheduled_operation_id: Option<Shape>,
    created_at: Shape,
    status: Shape,
    extend_info: ExtendInfo,
}

impl Draft {
    /// The backup, or every fault of it.
    fn finish(mut self) -> Result<(ListedBackup, [Option<RecordNoteKind>; 2]), Vec<Fault>> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(faults);
        }
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
        let (created_at, odd_date) = match dated(&self.created_at) {
            Ok(created_at) => (created_at, None),
            Err(found) => (None, Some(RecordNoteKind::Undated(found))),
        };
        let backup = ListedBackup {
            id: text(self.id.take()),
            checkpoint_id: text(self.checkpoint_id.take()),
            resource_id: text(self.resource_id.take()),
            created_at,
            standing: signs.standing(self.status.text()),
            completeness: signs.completeness,
            policy_id: self.scheduled_operation_id.and_then(named),
            resource_name: named(info.resource_name),
            size: amount(&info.size),
        };
        Ok((backup, [odd_date, odd_trigger]))
    }

    /// What the table of a backup says about the members that a backup cannot do without.
    fn faults(&self) -> Vec<Fault> {
        let is_id = |id: &Option<Shape>| {
            id.as_ref().and_then(Shape::text).is_some_and(|id| !matches!(id, "" | "." | ".."))
        };
        let is_text_or_null =
            matches!(self.scheduled_operation_id, None | Some(Shape::Null | Shape::Text(_)));
        let ids = [&self.id, &self.checkpoint_id, &self.resource_id];
        if ids.into_iter().all(is_id) && is_text_or_null && self.extend_info.other.is_none() {
            return Vec::new();
        }
        let members = [
            ("id", &self.id),
            ("checkpoint_id", &self.checkpoint_id),
            ("resource_id", &self.resource_id),
            ("scheduled_operation_id", &self.scheduled_operation_id),
            ("extend_info", &self.extend_info.other),
        ];
        let members = members
            .into_iter()
            .filter_map(|(name, shape)| Some((name.to_owned(), shape.as_ref()?.to_value())));
        let record = Value::Object(members.collect());
        check_answer::<CheckpointItem>(Service::Csbs, &record).faults().to_vec()
    }
}

/// A text that has been checked.
fn text(shape: Option<Shape>) -> String {
    match shape {
        Some(Shape::Text(text)) => text,
        _ => String::new(),
    }
}

/// A date, which may be absent, null or empty, or else what is wrong with it.
fn dated(created_at: &Shape) -> Result<Option<DateTime<Utc>>, String> {
    match created_at {
        Shape::Null => Ok(None),
        Shape::Text(text) if text.is_empty() => Ok(None),
        Shape::Text(text) => match parse_instant(text) {
            Ok(instant) => Ok(Some(instant).filter(|instant| is_date(*instant))),
            Err(error) => Err(format!("created_at: {error}")),
        },
        other => Err(format!("created_at takes text, found {other}")),
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
