//! Typed documents: read from JSON that a table has checked, and written as the references have them.
//!
//! [`document!`] makes a struct, a getter for each member, and the table that checks it, from one list.
//! A member has a kind:
//!
//! | kind | JSON in an answer | getter | written as |
//! |---|---|---|---|
//! | `text` | text | `Option<&str>` | text |
//! | `word(W)` | text; a note unless `W` knows it | `Option<&str>` | text |
//! | `id`, `path_id` | text that is not empty | `Option<&str>` | text |
//! | `flag` | true or false, also as text | `Option<bool>` | a boolean |
//! | `whole` | a whole number, also as text | `Option<i64>` | a number |
//! | `positive` | a whole number of 1 or more, also as text | `Option<NonZeroU64>` | a number |
//! | `amount` | a number, also as text | `Option<f64>` | a number |
//! | `amount_as_text` | the same | `Option<f64>` | text |
//! | `time` | a time; empty text for none | `Option<DateTime<Utc>>` | text, in UTC |
//! | `date` | the same; a note if it cannot be read | `Option<DateTime<Utc>>` | text, in UTC |
//! | `pattern` | a pattern, or a list of rules | `Option<&str>` | text |
//! | `parsed(T)` | text that a `T` is read from | `Option<&T>` | text |
//! | `part(T)` | an object, the document `T` | `Option<&T>` | an object |
//! | `part_or_empty(T)` | the same; empty text for none | `Option<&T>` | an object |
//! | `list(T)` | a list of documents `T` | `&[T]` | a list |
//! | `operations(T)` | the same, of one document | `&[T]` | a list |
//! | `texts` | a list of texts | `&[String]` | a list |
//! | `definition(T)` | an object with the table of `T` | `Option<&Map<String, Value>>` | as it came |
//! | `any` | any value | `Option<&Value>` | as it came |
//! | `any_or_null` | any value, and null is one | `Option<&Value>` | as it came |
//!
//! A required member is there, so its getter returns no `Option`. Members that the list does not name
//! are kept, and written again.

mod kinds;

use serde::Deserializer;
use serde_json::{Map, Value};

use crate::fault::{Checked, Faults, Origin, Service};
use crate::json::strict;
use crate::schema::{Findings, Table, check};

pub(crate) use kinds::{
    Amount, AmountAsText, Any, AnyOrNull, Date, Definition, Flag, Id, Kind, List, Members,
    Operations, Parsed, Part, PartOrEmpty, PathId, Pattern, Positive, Requirable, Text, Texts,
    Time, Whole, Word, Words,
};

/// An object with a table of its own.
pub(crate) trait Tabled {
    /// The table of an answer.
    const TABLE: Table;
}

/// An object of which there is a struct.
pub(crate) trait Document: Tabled + Sized {
    /// Reads an object in which its table finds no fault; what does not fit its kind counts as absent.
    fn read(members: Map<String, Value>) -> Self;
    /// The members as the reference has them.
    fn write(&self) -> Map<String, Value>;
}

/// A whole document, rather than a part of one.
pub(crate) trait Body: serde::Serialize + Sized {
    /// Finds every fault.
    fn check(body: &Value) -> Checked<Self>;
    /// Reads it if no fault stops that.
    fn read(body: &Value) -> Result<Self, Faults>;
}

/// Checks and reads an answer.
pub(crate) fn check_answer<T: Document>(service: Service, body: &Value) -> Checked<T> {
    let Findings { faults, notes } = check(Origin::Answer(service), table::<T>(), body);
    Checked { outcome: Faults::none(faults).map(|()| read_object(body.clone())), notes }
}

/// Reads an answer, or says everything that keeps it from being read.
pub(crate) fn read_answer<T: Document>(service: Service, body: &Value) -> Result<T, Faults> {
    check(Origin::Answer(service), table::<T>(), body).readable()?;
    Ok(read_object(body.clone()))
}

/// Checks and reads a request.
pub(crate) fn check_request<T: Document>(
    service: Service,
    table: &'static Table,
    body: &Value,
) -> Checked<T> {
    let Findings { faults, notes } = check(Origin::Request(service), table, body);
    Checked { outcome: Faults::none(faults).map(|()| read_object(body.clone())), notes }
}

fn table<T: Document>() -> &'static Table {
    const { &T::TABLE }
}

/// Reads an object that has been checked.
pub(crate) fn read_object<T: Document>(body: Value) -> T {
    match body {
        Value::Object(members) => T::read(members),
        _ => T::read(Map::new()),
    }
}

/// Reads a document by serde; the error has all faults.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl FnOnce(&Value) -> Result<T, Faults>,
) -> Result<T, D::Error> {
    read(&strict(deserializer)?).map_err(serde::de::Error::custom)
}

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

/// Makes a typed document; see the module's docs. A whole answer and a part of a document name the
/// number of their table, a request the table that a body must meet before there is a value.
///
/// ```ignore
/// document! {
///     /// When an operation runs (CSBS v1, table 5-35).
///     Trigger of Csbs, part 35 {
///         /// Its id.
///         optional text id,
///         /// The kind of trigger: `time`.
///         optional text trigger_type = "type",
///         /// Its pattern and its start.
///         optional part(TriggerProperties) properties,
///     }
/// }
/// ```
macro_rules! document {
    ($(#[$meta:meta])* $name:ident of $service:ident, part $number:literal { $($members:tt)* }) => {
        $crate::typed::document! { @members $(#[$meta])* $name, $number; $($members)* }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::typed::deserialize(deserializer, |body| {
                    $crate::typed::read_answer($crate::Service::$service, body)
                })
            }
        }
    };
    ($(#[$meta:meta])* $name:ident of $service:ident, answer $number:literal { $($members:tt)* }) => {
        $crate::typed::document! {
            $(#[$meta])* $name of $service, part $number { $($members)* }
        }

        impl $name {
            /// Checks a body, and finds every fault at once.
            ///
            /// Faults come in the order of the reference's tables, lists by index.
            pub fn check(body: &serde_json::Value) -> $crate::Checked<Self> {
                $crate::typed::check_answer($crate::Service::$service, body)
            }
        }

        impl $crate::typed::Body for $name {
            fn check(body: &serde_json::Value) -> $crate::Checked<Self> {
                Self::check(body)
            }

            fn read(body: &serde_json::Value) -> Result<Self, $crate::Faults> {
                $crate::typed::read_answer($crate::Service::$service, body)
            }
        }
    };
    ($(#[$meta:meta])* $name:ident of $service:ident, request $table:ident { $($members:tt)* }) => {
        $crate::typed::document! { @members $(#[$meta])* $name, $table.number; $($members)* }

        impl $name {
            /// Checks a body, and finds every fault at once.
            ///
            /// Faults come in the order of the reference's tables, lists by index.
            pub fn check(body: &serde_json::Value) -> $crate::Checked<Self> {
                $crate::typed::check_request($crate::Service::$service, &$table, body)
            }
        }

        $crate::typed::document! { @request $name }
    };
    (@request $name:ident) => {
        impl $crate::typed::Body for $name {
            fn check(body: &serde_json::Value) -> $crate::Checked<Self> {
                Self::check(body)
            }

            fn read(body: &serde_json::Value) -> Result<Self, $crate::Faults> {
                Self::check(body).into_result()
            }
        }

        /// Reads what has no fault; the error has all faults.
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::typed::deserialize(deserializer, <Self as $crate::typed::Body>::read)
            }
        }
    };
    (@members $(#[$meta:meta])* $name:ident, $number:expr;
        $($(#[doc = $doc:literal])* $presence:ident $kind:ident $(($type:ident))? $member:ident
            $(= $json:literal $(| $alias:literal)*)?,)*
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::struct_field_names)] // the service's names
        pub struct $name {
            $(pub(crate) $member: $crate::typed::presence!(field $presence,
                <$crate::typed::kind_of!($kind $(($type))?) as $crate::typed::Kind>::Value),)*
            more: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            $($crate::typed::getter! { $(#[doc = $doc])* $presence $kind $(($type))? $member })*

            /// The members that the reference does not name, as they came; they are written again.
            pub fn more(&self) -> &serde_json::Map<String, serde_json::Value> {
                &self.more
            }
        }

        impl $crate::typed::Tabled for $name {
            const TABLE: $crate::schema::Table = $crate::schema::Table::new($number, &[
                $($crate::schema::$presence(
                    $crate::typed::json_name!($member $(= $json)?),
                    <$crate::typed::kind_of!($kind $(($type))?) as $crate::typed::Kind>::RULE,
                ).also(&[$($($alias),*)?]),)*
            ]);
        }

        impl $crate::typed::Document for $name {
            #[allow(unused_mut)] // a document may have no members
            fn read(mut more: serde_json::Map<String, serde_json::Value>) -> Self {
                Self {
                    $($member: $crate::typed::presence!(
                        take $presence,
                        $crate::typed::kind_of!($kind $(($type))?),
                        &mut more,
                        &[$crate::typed::json_name!($member $(= $json)?) $($(, $alias)*)?]
                    ),)*
                    more,
                }
            }

            fn write(&self) -> serde_json::Map<String, serde_json::Value> {
                let mut members = serde_json::Map::new();
                $($crate::typed::put::<$crate::typed::kind_of!($kind $(($type))?)>(
                    &mut members,
                    $crate::typed::json_name!($member $(= $json)?),
                    $crate::typed::presence!(held $presence, &self.$member),
                );)*
                members.extend(self.more.clone());
                members
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::typed::Document::write(self).serialize(serializer)
            }
        }
    };
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

pub(crate) use {document, getter, json_name, kind_of, presence};
