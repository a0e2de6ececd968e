//! The parts of `document!` that depend on the presence and the type of a member.
//!
//! [`presence!`] gives the type of a member's field and reads it: `T` for `required`, `Option<T>` for
//! the others. [`member_type!`] maps the name of a type in `document!`, such as `number`, to the struct
//! in `member_types`. [`json_name!`] gives the member's name in JSON. [`getter!`] defines the getter.

use serde_json::{Map, Value};

use super::member_types::MemberType;

/// Removes a member from an object and reads it. Uses the first of its names that is present.
pub(crate) fn take_member<K: MemberType>(
    members: &mut Map<String, Value>,
    names: &[&str],
) -> Option<K::Value> {
    let is_value = |value: &Value| K::TAKES_NULL || !value.is_null();
    let value = names.iter().find_map(|name| members.remove(*name).filter(is_value));
    value.and_then(K::read)
}

/// Writes a member if it has a value.
pub(crate) fn write_member<K: MemberType>(
    members: &mut Map<String, Value>,
    name: &str,
    value: Option<&K::Value>,
) {
    if let Some(value) = value {
        members.insert(name.to_owned(), K::write(value));
    }
}

/// Gives the type of a member's field (`field`), reads it (`take`) and borrows it (`held`).
macro_rules! presence {
    (field required, $value:ty) => { $value };
    (field $presence:ident, $value:ty) => { Option<$value> };
    (take required, $kind:ty, $members:expr, $names:expr) => {
        $crate::typed::take_member::<$kind>($members, $names)
            .unwrap_or_else(<$kind as $crate::typed::RequiredMember>::placeholder)
    };
    (take $presence:ident, $kind:ty, $members:expr, $names:expr) => {
        $crate::typed::take_member::<$kind>($members, $names)
    };
    (held required, $field:expr) => { Some($field) };
    (held $presence:ident, $field:expr) => { $field.as_ref() };
}

/// Maps the name of a type in `document!` to the struct that implements it.
macro_rules! member_type {
    (text) => { $crate::typed::Text };
    (id) => { $crate::typed::Id };
    (path_id) => { $crate::typed::PathId };
    (boolean) => { $crate::typed::Boolean };
    (integer) => { $crate::typed::Integer };
    (positive_integer) => { $crate::typed::PositiveInteger };
    (number) => { $crate::typed::Number };
    (number_as_text) => { $crate::typed::NumberAsText };
    (time) => { $crate::typed::Time };
    (backup_date) => { $crate::typed::BackupDate };
    (expiry) => { $crate::typed::ExpiryDate };
    (utc_time) => { $crate::typed::UtcTime };
    (text_list) => { $crate::typed::TextList };
    (any_object) => { $crate::typed::AnyObject };
    (any) => { $crate::typed::Any };
    (cbr_only) => { $crate::typed::CbrOnly };
    (any_or_null) => { $crate::typed::AnyOrNull };
    (pattern) => { $crate::typed::Pattern };
    (rules) => { $crate::typed::Rules };
    (known_word($type:ident)) => { $crate::typed::KnownWord<$type> };
    (parsed_list($type:ident)) => { $crate::typed::ParsedList<$type> };
    (parsed($type:ident)) => { $crate::typed::Parsed<$type> };
    (object($type:ident)) => { $crate::typed::Object<$type> };
    (object_or_empty_text($type:ident)) => { $crate::typed::ObjectOrEmptyText<$type> };
    (list($type:ident)) => { $crate::typed::List<$type> };
    (operations($type:ident)) => { $crate::typed::Operations<$type> };
    (checked_object($type:ident)) => { $crate::typed::CheckedObject<$type> };
}

/// Gives the JSON name of a member: the field's name unless another is given.
macro_rules! json_name {
    ($member:ident) => {
        stringify!($member)
    };
    ($member:ident = $json:literal) => {
        $json
    };
}

/// Defines the getter of a member.
macro_rules! getter {
    ($(#[$doc:meta])* required object($type:ident) $member:ident) => {
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
    ($(#[$doc:meta])* $presence:ident boolean $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<bool> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident integer $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<i64> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident positive_integer $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<std::num::NonZeroU64> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident number $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<f64> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident number_as_text $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<f64> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident time $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<chrono::DateTime<chrono::Utc>> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident backup_date $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<chrono::DateTime<chrono::Utc>> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident expiry $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<keeptime::retention::Expiry> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident utc_time $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<chrono::DateTime<chrono::Utc>> { self.$member }
    };
    ($(#[$doc:meta])* $presence:ident parsed_list($type:ident) $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> &[$type] { self.$member.as_deref().unwrap_or_default() }
    };
    ($(#[$doc:meta])* $presence:ident text_list $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> &[String] { self.$member.as_deref().unwrap_or_default() }
    };
    ($(#[$doc:meta])* $presence:ident rules $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> &[String] { self.$member.as_deref().unwrap_or_default() }
    };
    ($(#[$doc:meta])* $presence:ident any_object $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&serde_json::Map<String, serde_json::Value>> {
            self.$member.as_ref()
        }
    };
    ($(#[$doc:meta])* $presence:ident checked_object($type:ident) $member:ident) => {
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
    ($(#[$doc:meta])* $presence:ident object($type:ident) $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&$type> { self.$member.as_ref() }
    };
    ($(#[$doc:meta])* $presence:ident object_or_empty_text($type:ident) $member:ident) => {
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
    // text, known_word, id, path_id, pattern
    ($(#[$doc:meta])* $presence:ident $kind:ident $(($type:ident))? $member:ident) => {
        $(#[$doc])*
        pub fn $member(&self) -> Option<&str> { self.$member.as_deref() }
    };
}

pub(crate) use {getter, json_name, member_type, presence};
