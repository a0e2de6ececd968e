//! How the members of a typed document are held, read, written and returned.

use serde_json::{Map, Value};

use super::kinds::Kind;

/// Takes a member out of an object and reads it, by the first of its names that is there.
pub(crate) fn take<K: Kind>(members: &mut Map<String, Value>, names: &[&str]) -> Option<K::Value> {
    let is_value = |value: &Value| K::TAKES_NULL || !value.is_null();
    let value = names.iter().find_map(|name| members.remove(*name).filter(is_value));
    value.and_then(K::read)
}

/// Writes a member, if there is one.
pub(crate) fn put<K: Kind>(members: &mut Map<String, Value>, name: &str, value: Option<&K::Value>) {
    if let Some(value) = value {
        members.insert(name.to_owned(), K::write(value));
    }
}

/// What depends on whether a member is required: the type of its field, and how it is read and held.
macro_rules! presence {
    (field required, $value:ty) => { $value };
    (field $presence:ident, $value:ty) => { Option<$value> };
    (take required, $kind:ty, $members:expr, $names:expr) => {
        $crate::typed::take::<$kind>($members, $names)
            .unwrap_or_else(<$kind as $crate::typed::Requirable>::absent)
    };
    (take $presence:ident, $kind:ty, $members:expr, $names:expr) => {
        $crate::typed::take::<$kind>($members, $names)
    };
    (held required, $field:expr) => { Some($field) };
    (held $presence:ident, $field:expr) => { $field.as_ref() };
}

macro_rules! kind_of {
    (text) => { $crate::typed::Text };
    (id) => { $crate::typed::Id };
    (path_id) => { $crate::typed::PathId };
    (flag) => { $crate::typed::Flag };
    (whole) => { $crate::typed::Whole };
    (positive) => { $crate::typed::Positive };
    (amount) => { $crate::typed::Amount };
    (amount_as_text) => { $crate::typed::AmountAsText };
    (time) => { $crate::typed::Time };
    (date) => { $crate::typed::Date };
    (texts) => { $crate::typed::Texts };
    (members) => { $crate::typed::Members };
    (any) => { $crate::typed::Any };
    (cbr_only) => { $crate::typed::CbrOnly };
    (any_or_null) => { $crate::typed::AnyOrNull };
    (pattern) => { $crate::typed::Pattern };
    (word($type:ident)) => { $crate::typed::Word<$type> };
    (parsed($type:ident)) => { $crate::typed::Parsed<$type> };
    (part($type:ident)) => { $crate::typed::Part<$type> };
    (part_or_empty($type:ident)) => { $crate::typed::PartOrEmpty<$type> };
    (list($type:ident)) => { $crate::typed::List<$type> };
    (operations($type:ident)) => { $crate::typed::Operations<$type> };
    (definition($type:ident)) => { $crate::typed::Definition<$type> };
}

macro_rules! json_name {
    ($member:ident) => {
        stringify!($member)
    };
    ($member:ident = $json:literal) => {
        $json
    };
}

macro_rules! getter {
    ($(#[$doc:meta])* required part($type:ident) $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> &$type { &self.$member }
    };
    ($(#[$doc:meta])* required list($type:ident) $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> &[$type] { &self.$member }
    };
    ($(#[$doc:meta])* required $kind:ident $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> &str { &self.$member }
    };
    ($(#[$doc:meta])* $presence:ident flag $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<bool> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident whole $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<i64> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident positive $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<std::num::NonZeroU64> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident amount $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<f64> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident amount_as_text $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<f64> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident time $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<chrono::DateTime<chrono::Utc>> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident date $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<chrono::DateTime<chrono::Utc>> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident texts $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> &[String] { self.$member.as_deref().unwrap_or_default() }
    };
    ($(#[$doc:meta])* $presence:ident members $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&serde_json::Map<String, serde_json::Value>> {
            self.$member.as_ref()
        }
    };
    ($(#[$doc:meta])* $presence:ident definition($type:ident) $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&serde_json::Map<String, serde_json::Value>> {
            self.$member.as_ref()
        }
    };
    ($(#[$doc:meta])* $presence:ident any $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&serde_json::Value> { self.$member.as_ref() }
    };
    ($(#[$doc:meta])* $presence:ident cbr_only $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&serde_json::Value> { self.$member.as_ref() }
    };
    ($(#[$doc:meta])* $presence:ident any_or_null $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&serde_json::Value> { self.$member.as_ref() }
    };
    ($(#[$doc:meta])* $presence:ident parsed($type:ident) $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&$type> { self.$member.as_ref() }
    };
    ($(#[$doc:meta])* $presence:ident part($type:ident) $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&$type> { self.$member.as_ref() }
    };
    ($(#[$doc:meta])* $presence:ident part_or_empty($type:ident) $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&$type> { self.$member.as_ref() }
    };
    ($(#[$doc:meta])* $presence:ident list($type:ident) $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> &[$type] { self.$member.as_deref().unwrap_or_default() }
    };
    ($(#[$doc:meta])* $presence:ident operations($type:ident) $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> &[$type] { self.$member.as_deref().unwrap_or_default() }
    };
    // text, word, id, path_id, pattern
    ($(#[$doc:meta])* $presence:ident $kind:ident $(($type:ident))? $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&str> { self.$member.as_deref() }
    };
}

pub(crate) use {getter, json_name, kind_of, presence};
