//! The forms that documents come in: read leniently, written as the reference has them.

use alloc::string::String;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::check::shown;
use super::limits::boolean_or_text;

/// Makes a struct read from an object and from nothing else. Derived code would take a list too, its
/// items by their place; the struct is to derive `Deserialize` with `#[serde(remote = "Self")]`.
macro_rules! read_from_object {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Members;

                impl<'de> serde::de::Visitor<'de> for Members {
                    type Value = $name;

                    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
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
            pub(super) $text: Option<alloc::string::String>,)*)?
            $($($(#[serde($($list_serde)*)])?
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(super) $list: Option<alloc::vec::Vec<$item>>,)*)?
            $($($(#[serde($($value_serde)*)])?
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(super) $value: Option<$type>,)*)?
            #[serde(flatten)]
            more: serde_json::Map<alloc::string::String, serde_json::Value>,
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
            pub fn more(&self) -> &serde_json::Map<alloc::string::String, serde_json::Value> {
                &self.more
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        $crate::api::document::read_from_object!($name);
    };
}
pub(super) use document;

/// A document whose whole is one member, as `{"policy": …}`.
macro_rules! outer {
    ($(#[$meta:meta])* $name:ident { $(#[doc = $doc:literal])* $field:ident: $type:ty }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(remote = "Self")]
        pub struct $name {
            $field: $type,
            #[serde(flatten)]
            more: serde_json::Map<alloc::string::String, serde_json::Value>,
        }

        impl $name {
            $(#[doc = $doc])*
            pub fn $field(&self) -> &$type {
                &self.$field
            }

            /// The members beside it, as they came; they are written again.
            pub fn more(&self) -> &serde_json::Map<alloc::string::String, serde_json::Value> {
                &self.more
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        $crate::api::document::read_from_object!($name);
    };
}
pub(super) use outer;

/// A boolean, or one as text in any letter case; written as a boolean.
pub(super) mod flag {
    use super::{
        Deserialize, Deserializer, Serialize, Serializer, Value, boolean_or_text, fault, shown,
    };

    pub(in crate::api) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<bool>, D::Error> {
        match Option::<Value>::deserialize(deserializer)? {
            None => Ok(None),
            Some(value) => boolean_or_text(&value).map(Some).ok_or_else(|| {
                fault(format_args!("true or false is due, found {}", shown(&value)))
            }),
        }
    }

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // serde's form
    pub(in crate::api) fn serialize<S: Serializer>(
        flag: &Option<bool>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        flag.serialize(serializer)
    }
}

/// A number, or one as text; written as a number, and without a fraction where it has none.
pub(super) mod amount {
    use super::{Deserialize, Deserializer, Serializer, String, Value, fault, shown};

    pub(in crate::api) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<f64>, D::Error> {
        let value = Option::<Value>::deserialize(deserializer)?;
        let number = match &value {
            None => return Ok(None),
            // Some services write no number as an empty text.
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => {
                text.parse().ok().filter(|number: &f64| number.is_finite())
            }
            Some(value) => value.as_f64(),
        };
        number.map(Some).ok_or_else(|| {
            let value: String = shown(&value.unwrap_or_default());
            fault(format_args!("a number is due, found {value}"))
        })
    }

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // serde's form
    pub(in crate::api) fn serialize<S: Serializer>(
        amount: &Option<f64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match *amount {
            None => serializer.serialize_none(),
            Some(amount) => match super::whole::from_float(amount) {
                Some(whole) => serializer.serialize_i64(whole),
                None => serializer.serialize_f64(amount),
            },
        }
    }
}

/// A whole number, or one as text or with a fraction of nothing; written as a number.
pub(super) mod whole {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Value, fault, shown};

    pub(in crate::api) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<i64>, D::Error> {
        let value = Option::<Value>::deserialize(deserializer)?;
        let number = match &value {
            None => return Ok(None),
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => text.parse().ok(),
            Some(value) => value.as_i64().or_else(|| from_float(value.as_f64()?)),
        };
        number.map(Some).ok_or_else(|| {
            let value = shown(&value.unwrap_or_default());
            fault(format_args!("a whole number is due, found {value}"))
        })
    }

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // serde's form
    pub(in crate::api) fn serialize<S: Serializer>(
        number: &Option<i64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        number.serialize(serializer)
    }

    /// Up to here every whole number has a float of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;

    /// A float that has no fraction, as the number that it is.
    // Within the bounds nothing is cut off, and what is compared is exact.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::float_cmp)]
    pub(super) fn from_float(float: f64) -> Option<i64> {
        let whole = float as i64;
        (float.abs() <= EXACT && whole as f64 == float).then_some(whole)
    }
}

/// A number, or one as text; written as text.
pub(super) mod amount_as_text {
    use alloc::string::ToString;

    use super::Serializer;
    pub(in crate::api) use super::amount::deserialize;

    #[allow(clippy::ref_option)] // serde's form
    pub(in crate::api) fn serialize<S: Serializer>(
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

/// A whole number of 1 or more, or one as text; written as a number.
pub(super) mod positive {
    use core::num::NonZeroU64;

    use super::{Deserialize, Deserializer, Serialize, Serializer, Value, fault, shown};

    pub(in crate::api) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NonZeroU64>, D::Error> {
        match Option::<Value>::deserialize(deserializer)? {
            None => Ok(None),
            Some(value) => crate::api::rule::positive(&value).map(Some).ok_or_else(|| {
                fault(format_args!("a whole number of 1 or more is due, found {}", shown(&value)))
            }),
        }
    }

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // serde's form
    pub(in crate::api) fn serialize<S: Serializer>(
        number: &Option<NonZeroU64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        number.serialize(serializer)
    }
}

/// A time in one of the forms of documents, an empty text being no time; written as the services
/// write it: UTC, without a zone, and a fraction where there is one.
pub(super) mod instant {
    use chrono::{DateTime, Utc};

    use super::{Deserialize, Deserializer, Serializer, String, fault};
    use crate::api::{parse_instant, show_instant};

    pub(in crate::api) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<DateTime<Utc>>, D::Error> {
        match Option::<String>::deserialize(deserializer)?.as_deref() {
            None | Some("") => Ok(None),
            Some(text) => parse_instant(text).map(Some).map_err(fault),
        }
    }

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // serde's form
    pub(in crate::api) fn serialize<S: Serializer>(
        instant: &Option<DateTime<Utc>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match instant {
            None => serializer.serialize_none(),
            Some(instant) => serializer.collect_str(&show_instant(*instant)),
        }
    }
}

fn fault<E: serde::de::Error>(message: impl core::fmt::Display) -> E {
    E::custom(message)
}

/// A value, or an empty text, which is none.
pub(super) fn unless_empty<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    match Option::<Value>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(value) => serde_json::from_value(value).map(Some).map_err(fault),
    }
}
