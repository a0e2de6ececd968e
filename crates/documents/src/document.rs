//! The forms that documents come in: read leniently, written as the reference has them.

use std::num::NonZeroU64;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serializer};
use serde_json::Value;

use super::check::shown;
use super::limits::boolean_or_text;
use super::rule;

/// Makes a struct read from an object and from nothing else. Derived code would take a list too, its
/// items by their place; the struct is to derive `Deserialize` with `#[serde(remote = "Self")]`.
macro_rules! read_from_object {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Members;

                impl<'de> serde::de::Visitor<'de> for Members {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        members: A,
                    ) -> Result<$name, A::Error> {
                        $name::deserialize(serde::de::value::MapAccessDeserializer::new(members))
                    }
                }

                deserializer.deserialize_map(Members)
            }
        }
    };
}
pub(super) use read_from_object;

/// Makes a struct write what its derived code does, which `#[serde(remote = "Self")]` hides.
macro_rules! written_as_derived {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }
    };
}
pub(super) use written_as_derived;

/// A part of a document, all of whose members may be absent or null: a struct with a getter for each
/// member. Members that are not known are kept, and written again.
macro_rules! document {
    (
        $(#[$meta:meta])*
        $name:ident {
            $(texts { $($(#[doc = $text_doc:literal])* $(#[serde($($text_serde:tt)*)])? $text:ident,)* })?
            $(lists { $($(#[doc = $list_doc:literal])* $(#[serde($($list_serde:tt)*)])? $list:ident: $item:ty,)* })?
            $(values { $($(#[doc = $value_doc:literal])* $(#[serde($($value_serde:tt)*)])? $value:ident: $type:ty,)* })?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, remote = "Self")]
        #[allow(clippy::struct_field_names)] // the service's names
        pub struct $name {
            $($($(#[serde($($text_serde)*)])?
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(super) $text: Option<String>,)*)?
            $($($(#[serde($($list_serde)*)])?
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(super) $list: Option<Vec<$item>>,)*)?
            $($($(#[serde($($value_serde)*)])?
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(super) $value: Option<$type>,)*)?
            #[serde(flatten, deserialize_with = "crate::json::strict_members")]
            more: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            $($($(#[doc = $text_doc])*
            pub fn $text(&self) -> Option<&str> {
                self.$text.as_deref()
            })*)?
            $($($(#[doc = $list_doc])*
            pub fn $list(&self) -> &[$item] {
                self.$list.as_deref().unwrap_or_default()
            })*)?
            $($($(#[doc = $value_doc])*
            pub fn $value(&self) -> Option<&$type> {
                self.$value.as_ref()
            })*)?

            /// The members that the reference does not name, as they came; they are written again.
            pub fn more(&self) -> &serde_json::Map<String, serde_json::Value> {
                &self.more
            }
        }

        $crate::document::written_as_derived!($name);
        $crate::document::read_from_object!($name);
    };
}
pub(super) use document;

/// A body whose whole is one member, as `{"policy": …}`; how it is read is left to say.
macro_rules! body {
    ($(#[$meta:meta])* $name:ident { $(#[doc = $doc:literal])* $field:ident: $type:ty }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(remote = "Self")]
        pub struct $name {
            $field: $type,
            #[serde(flatten, deserialize_with = "crate::json::strict_members")]
            more: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            $(#[doc = $doc])*
            pub fn $field(&self) -> &$type {
                &self.$field
            }

            /// The members beside it, which the reference does not name, as they came; they are written
            /// again.
            pub fn more(&self) -> &serde_json::Map<String, serde_json::Value> {
                &self.more
            }
        }

        $crate::document::written_as_derived!($name);
    };
}
pub(super) use body;

/// An answer whose whole is one member.
macro_rules! outer {
    ($(#[$meta:meta])* $name:ident { $($member:tt)* }) => {
        $crate::document::body!($(#[$meta])* $name { $($member)* });
        $crate::document::read_from_object!($name);
    };
}
pub(super) use outer;

/// A value that is there and no empty text, by which some services say that there is none.
fn told<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    let value = Option::<Value>::deserialize(deserializer)?;
    Ok(value.filter(|value| value.as_str() != Some("")))
}

/// What a rule makes of a value, where there is one.
fn made<T, E: serde::de::Error>(
    value: Option<Value>,
    due: &str,
    read: impl FnOnce(&Value) -> Option<T>,
) -> Result<Option<T>, E> {
    let Some(value) = value else { return Ok(None) };
    let made = read(&value);
    made.map(Some).ok_or_else(|| fault(format_args!("{due} is due, found {}", shown(&value))))
}

/// A boolean, or one as text in any letter case; written as a boolean.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    made(Option::deserialize(deserializer)?, "true or false", boolean_or_text)
}

/// A value of which null says something.
pub(super) fn even_null<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// A whole number, or one as text or with a fraction of nothing; written as a number.
pub(super) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    made(told(deserializer)?, "a whole number", |value| match value.as_str() {
        Some(text) => text.parse().ok(),
        None => value.as_i64().or_else(|| whole_of(value.as_f64()?)),
    })
}

/// A whole number of 1 or more, or one as text; written as a number.
pub(super) fn positive<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NonZeroU64>, D::Error> {
    made(Option::deserialize(deserializer)?, "a whole number of 1 or more", rule::positive)
}

/// A value, or an empty text, which is none.
pub(super) fn unless_empty<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    told(deserializer)?.map(serde_json::from_value).transpose().map_err(fault)
}

/// Up to here every whole number has a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A float that has no fraction, as the number that it is.
// Within the bounds nothing is cut off, and what is compared is exact.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::float_cmp)]
fn whole_of(float: f64) -> Option<i64> {
    let whole = float as i64;
    (float.abs() <= EXACT && whole as f64 == float).then_some(whole)
}

/// A number, or one as text; written as a number, and without a fraction where it has none.
pub(super) mod amount {
    use super::{Deserializer, Serializer, made, told, whole_of};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<f64>, D::Error> {
        made(told(deserializer)?, "a number", |value| match value.as_str() {
            Some(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
            None => value.as_f64(),
        })
    }

    #[allow(clippy::ref_option)] // serde's form
    pub(crate) fn serialize<S: Serializer>(
        amount: &Option<f64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match *amount {
            None => serializer.serialize_none(),
            Some(amount) => match whole_of(amount) {
                Some(whole) => serializer.serialize_i64(whole),
                None => serializer.serialize_f64(amount),
            },
        }
    }
}

/// A number, or one as text; written as text.
pub(super) mod amount_as_text {

    use super::Serializer;
    pub(crate) use super::amount::deserialize;

    #[allow(clippy::ref_option)] // serde's form
    pub(crate) fn serialize<S: Serializer>(
        amount: &Option<f64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match amount {
            None => serializer.serialize_none(),
            // Without a fraction where it has none, and never with an exponent.
            Some(amount) => serializer.serialize_str(&amount.to_string()),
        }
    }
}

/// A time in one of the forms of documents, an empty text being no time; written as the services
/// write it: UTC, without a zone, and a fraction where there is one.
pub(super) mod instant {
    use chrono::{DateTime, Utc};

    use super::{Deserialize, Deserializer, Serializer, fault};
    use crate::{parse_instant, show_instant};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<DateTime<Utc>>, D::Error> {
        match Option::<String>::deserialize(deserializer)?.as_deref() {
            None | Some("") => Ok(None),
            Some(text) => parse_instant(text).map(Some).map_err(fault),
        }
    }

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // serde's form
    pub(crate) fn serialize<S: Serializer>(
        instant: &Option<DateTime<Utc>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match instant {
            None => serializer.serialize_none(),
            Some(instant) => serializer.collect_str(&show_instant(*instant)),
        }
    }
}

fn fault<E: serde::de::Error>(message: impl std::fmt::Display) -> E {
    E::custom(message)
}
