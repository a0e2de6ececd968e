//! The forms that answers come in, read leniently.

use alloc::string::String;

use serde::{Deserialize, Deserializer};
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

/// A part of an answer, all of whose members may be absent or null: a struct with a getter for each
/// member.
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
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
        #[serde(default, remote = "Self")]
        #[allow(clippy::struct_field_names)] // the service's names
        pub struct $name {
            $($($(#[serde($($text_serde)*)])? $text: Option<alloc::string::String>,)*)?
            $($($(#[serde($($list_serde)*)])? $list: Option<alloc::vec::Vec<$item>>,)*)?
            $($($(#[serde($($value_serde)*)])? $value: Option<$type>,)*)?
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
        }

        $crate::api::document::read_from_object!($name);
    };
}
pub(super) use document;

/// A boolean, or one as text in any letter case.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    match Option::<Value>::deserialize(deserializer)? {
        None => Ok(None),
        Some(value) => boolean_or_text(&value)
            .map(Some)
            .ok_or_else(|| fault(format_args!("true or false is due, found {}", shown(&value)))),
    }
}

/// A number, or one as text.
pub(super) fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let value = Option::<Value>::deserialize(deserializer)?;
    let number = match &value {
        None => return Ok(None),
        Some(Value::String(text)) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        Some(value) => value.as_f64(),
    };
    match number {
        Some(number) => Ok(Some(number)),
        None => {
            Err(fault(format_args!("a number is due, found {}", shown(&value.unwrap_or_default()))))
        }
    }
}

/// A time in one of the forms of documents. An empty text is no time.
pub(super) fn instant<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<chrono::DateTime<chrono::Utc>>, D::Error> {
    match Option::<String>::deserialize(deserializer)?.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => super::parse_instant(text).map(Some).map_err(fault),
    }
}

fn fault<E: serde::de::Error>(message: impl core::fmt::Display) -> E {
    E::custom(message)
}
