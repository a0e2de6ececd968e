//! A specification as a map of members.

use alloc::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::de::Visitor;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer, forward_to_deserialize_any};

use super::{Gap, Overlap, Pattern, Spec};

const ZONE: &str = "UTC";

impl Serialize for Spec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A format that does not describe its values cannot leave any out.
        let is_complete = !serializer.is_human_readable();
        let has_zone = is_complete || self.zone() != ZONE;
        let has_start = is_complete || self.start.is_some();
        let has_gap = is_complete || self.gap != Gap::default();
        let has_overlap = is_complete || self.overlap != Overlap::default();

        let members =
            1 + [has_zone, has_start, has_gap, has_overlap].map(usize::from).iter().sum::<usize>();
        let mut map = serializer.serialize_struct("Spec", members)?;
        map.serialize_field("pattern", self.pattern())?;
        if has_zone {
            map.serialize_field("zone", self.zone())?;
        }
        if has_start {
            map.serialize_field("start", &self.start)?;
        }
        if has_gap {
            map.serialize_field("gap", &self.gap)?;
        }
        if has_overlap {
            map.serialize_field("overlap", &self.overlap)?;
        }
        map.end()
    }
}

#[derive(Deserialize)]
#[serde(rename = "Spec", deny_unknown_fields)]
struct Members<'a> {
    pattern: Pattern,
    #[serde(default = "utc", borrow)]
    zone: Cow<'a, str>,
    #[serde(default)]
    start: Option<DateTime<Utc>>,
    #[serde(default)]
    gap: Gap,
    #[serde(default)]
    overlap: Overlap,
}

/// A deserializer that reads a struct as a map.
struct AsMap<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for AsMap<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

fn utc() -> Cow<'static, str> {
    Cow::Borrowed(ZONE)
}

impl<'de> Deserialize<'de> for Spec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Inside `#[serde(flatten)]`, only a map gets to see the members that it does not know. A format that
        // does not describe its values has no map, but a struct with all members.
        let members = if deserializer.is_human_readable() {
            Members::deserialize(AsMap(deserializer))
        } else {
            Members::deserialize(deserializer)
        };
        let Members { pattern, zone, start, gap, overlap } = members?;
        let spec = Self::new(pattern).with_zone(zone).with_start(start);
        Ok(spec.with_gap(gap).with_overlap(overlap))
    }
}
