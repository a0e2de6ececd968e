//! Reads the `extend_info` of a record and keeps only what retention needs.
//!
//! `extend_info` is an object inside the record. The typed document is
//! [`ExtendInfo`](crate::csbs::ExtendInfo).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::members::{Field, RecordContext, ShallowValue, ValueReader, read_members};
use super::part_statuses::StatusesReader;
use keeptime::retention::Completeness;

/// The members of an `extend_info` that retention needs, as they were read.
#[derive(Default)]
pub(crate) struct ExtendInfoMembers<'t> {
    /// The whole value, if it is not an object.
    pub(crate) other: Option<ShallowValue<'t>>,
    pub(crate) auto_trigger: ShallowValue<'t>,
    pub(crate) os_images_data: ShallowValue<'t>,
    pub(crate) copy_status: ShallowValue<'t>,
    pub(crate) fail_op: ShallowValue<'t>,
    pub(crate) resource_name: ShallowValue<'t>,
    pub(crate) size: ShallowValue<'t>,
    pub(crate) disks: Option<Completeness>,
}

impl<'t> ExtendInfoMembers<'t> {
    /// Returns where the value of a member is kept, if it is a single value that retention needs.
    pub(crate) fn kept(&mut self, field: Field) -> Option<&mut ShallowValue<'t>> {
        Some(match field {
            Field::AutoTrigger => &mut self.auto_trigger,
            Field::OsImagesData => &mut self.os_images_data,
            Field::CopyStatus => &mut self.copy_status,
            Field::FailOp => &mut self.fail_op,
            Field::ResourceName => &mut self.resource_name,
            Field::Size => &mut self.size,
            _ => return None,
        })
    }
}

/// Reads an `extend_info`: an object or null. Any other value is kept, so that its fault can be
/// reported.
pub(crate) struct ExtendInfoReader<'c, 'i, 't> {
    pub(crate) context: RecordContext<'c>,
    pub(crate) info: &'i mut ExtendInfoMembers<'t>,
}

impl<'t> ExtendInfoReader<'_, '_, 't> {
    /// Stores a value that is not an object. The record then has a fault, so no digest is needed.
    fn keep(self, other: ShallowValue<'t>) -> u64 {
        self.info.other = Some(other);
        0
    }
}

impl<'de> DeserializeSeed<'de> for ExtendInfoReader<'_, '_, '_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ExtendInfoReader<'_, '_, '_> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<u64, E> {
        Ok(0)
    }

    fn visit_bool<E>(self, value: bool) -> Result<u64, E> {
        Ok(self.keep(ShallowValue::Bool(value)))
    }

    #[allow(clippy::cast_precision_loss)] // a message only shows the approximate number
    fn visit_i64<E>(self, value: i64) -> Result<u64, E> {
        Ok(self.keep(ShallowValue::Number(value as f64)))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u64<E>(self, value: u64) -> Result<u64, E> {
        Ok(self.keep(ShallowValue::Number(value as f64)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<u64, E> {
        Ok(self.keep(ShallowValue::Number(value)))
    }

    fn visit_str<E>(self, text: &str) -> Result<u64, E> {
        Ok(self.keep(ShallowValue::Text(text.to_owned().into())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<u64, A::Error> {
        let (shape, _) = ValueReader::without_text(self.context).visit_seq(items)?;
        Ok(self.keep(shape))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<u64, A::Error> {
        let Self { context, info } = self;
        read_members(members, context, |field, members| {
            if field == Field::VolumeBackups {
                let (completeness, digest) =
                    members.next_value_seed(StatusesReader::new(context))?;
                info.disks = Some(completeness);
                return Ok(digest);
            }
            let Some(kept) = info.kept(field) else {
                return Ok(members.next_value_seed(ValueReader::without_text(context))?.1);
            };
            let (value, digest) = members.next_value_seed(ValueReader::with_text(context))?;
            *kept = value;
            Ok(digest)
        })
    }
}
