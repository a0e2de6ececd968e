//! Typed documents: structs that are read from checked JSON and written in the form of the reference.
//!
//! [`document!`] takes one list of members and defines a struct, a getter for each member, and the
//! table that checks an answer. Each member has a presence (see `schema::table`), a type and a name:
//!
//! | type | JSON in an answer | getter | written as |
//! |---|---|---|---|
//! | `text` | text | `Option<&str>` | text |
//! | `known_word(W)` | text; a note if it is not a word of `W` | `Option<&str>` | text |
//! | `id`, `path_id` | text that is not empty | `Option<&str>` | text |
//! | `boolean` | true or false, also as text | `Option<bool>` | a boolean |
//! | `integer` | a whole number, also as text | `Option<i64>` | a number |
//! | `positive_integer` | a whole number of 1 or more, also as text | `Option<NonZeroU64>` | a number |
//! | `number` | a number, also as text | `Option<f64>` | a number |
//! | `number_as_text` | a number, also as text | `Option<f64>` | text |
//! | `time` | a time; empty text counts as absent | `Option<DateTime<Utc>>` | text, in UTC |
//! | `backup_date` | a time; a note if it cannot be read | `Option<DateTime<Utc>>` | text, in UTC |
//! | `expiry` | a time or null; a note if it cannot be read | `Option<Expiry>` | text, in UTC, or null |
//! | `pattern` | a pattern, or a list of rules | `Option<&str>` | text |
//! | `rules` | a list of rules, or a text with one per line | `&[String]` | a list |
//! | `utc_time` | a time; empty text counts as absent | `Option<DateTime<Utc>>` | text with `Z` |
//! | `parsed_list(T)` | a list of texts that `T`s are parsed from | `&[T]` | a list |
//! | `parsed(T)` | text that a `T` is parsed from | `Option<&T>` | text |
//! | `object(T)` | an object, read as the document `T` | `Option<&T>` | an object |
//! | `object_or_empty_text(T)` | an object; empty text counts as absent | `Option<&T>` | an object |
//! | `list(T)` | a list of documents `T` | `&[T]` | a list |
//! | `operations(T)` | a list of exactly one document `T` | `&[T]` | a list |
//! | `text_list` | a list of texts | `&[String]` | a list |
//! | `checked_object(T)` | an object, checked by the table of `T` | `Option<&Map<String, Value>>` | unchanged |
//! | `any_object` | an object | `Option<&Map<String, Value>>` | unchanged |
//! | `cbr_only` | a fault if present | `Option<&Value>` | unchanged |
//! | `any` | any value | `Option<&Value>` | unchanged |
//! | `any_or_null` | any value, also null | `Option<&Value>` | unchanged |
//!
//! The getter of a `required` member returns no `Option`. Members that the list does not name are kept
//! and written unchanged. The types are defined in `member_types`, what depends on the presence in
//! `member_macros`.

mod member_macros;
mod member_types;
mod traits;
mod wrapped_or_bare;

pub(crate) use member_macros::{
    getter, json_name, member_type, presence, take_member, write_member,
};
pub(crate) use member_types::{
    Any, AnyObject, AnyOrNull, BackupDate, Boolean, CbrOnly, CheckedObject, ExpiryDate, Id,
    Integer, KnownWord, KnownWords, List, MemberType, Number, NumberAsText, Object,
    ObjectOrEmptyText, Operations, Parsed, ParsedList, PathId, Pattern, PositiveInteger,
    RequiredMember, Rules, Text, TextList, Time, UtcTime,
};
pub(crate) use traits::{
    HasTable, TypedDocument, TypedObject, check_answer, check_answer_only, check_request,
    check_request_only, deserialize, read_answer, read_object,
};
pub(crate) use wrapped_or_bare::{BarePolicy, WrappedOrBare};

/// Defines a typed document. See the module's docs for the types of members.
///
/// `answer N` defines a whole answer with table number `N`, `part N` an object inside a document.
/// `request TABLE` defines a whole request, which is checked against `TABLE` before it is read.
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
///         optional object(TriggerProperties) properties,
///     }
/// }
/// ```
macro_rules! document {
    ($(#[$meta:meta])* $name:ident of $service:ident, part $number:literal { $($members:tt)* }) => {
        $crate::typed::document! { @members $(#[$meta])* $name, $number; $($members)* }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::typed::deserialize(deserializer, |body| {
                    $crate::typed::read_answer($crate::fault::Service::$service, body)
                })
            }
        }
    };
    ($(#[$meta:meta])* $name:ident of $service:ident, answer $number:literal { $($members:tt)* }) => {
        $crate::typed::document! {
            $(#[$meta])* $name of $service, part $number { $($members)* }
        }

        impl $name {
            /// Checks a body and returns the document or every fault.
            ///
            /// Faults are in the order of the reference's tables, lists by index.
            pub fn check(body: &serde_json::Value) -> $crate::check_outcome::CheckOutcome<Self> {
                $crate::typed::check_answer($crate::fault::Service::$service, body)
            }
        }

        impl $crate::typed::TypedDocument for $name {
            fn check(body: &serde_json::Value) -> $crate::check_outcome::CheckOutcome<Self> {
                Self::check(body)
            }

            fn check_only(body: &serde_json::Value) -> $crate::check_outcome::CheckOutcome<()> {
                $crate::typed::check_answer_only::<Self>($crate::fault::Service::$service, body)
            }

            fn read(body: &serde_json::Value) -> Result<Self, $crate::fault::Faults> {
                $crate::typed::read_answer($crate::fault::Service::$service, body.clone())
            }
        }
    };
    ($(#[$meta:meta])* $name:ident of $service:ident, request $table:ident { $($members:tt)* }) => {
        $crate::typed::document! { @members $(#[$meta])* $name, $table.number; $($members)* }

        impl $name {
            /// Checks a body and returns the document or every fault.
            ///
            /// Faults are in the order of the reference's tables, lists by index.
            pub fn check(body: &serde_json::Value) -> $crate::check_outcome::CheckOutcome<Self> {
                $crate::typed::check_request($crate::fault::Service::$service, &$table, body)
            }
        }

        $crate::typed::document! { @request $name {
            fn check_only(body: &serde_json::Value) -> $crate::check_outcome::CheckOutcome<()> {
                $crate::typed::check_request_only($crate::fault::Service::$service, &$table, body)
            }
        } }
    };
    (@request $name:ident $({ $($check_only:tt)* })?) => {
        impl $crate::typed::TypedDocument for $name {
            fn check(body: &serde_json::Value) -> $crate::check_outcome::CheckOutcome<Self> {
                Self::check(body)
            }

            $($($check_only)*)?

            fn read(body: &serde_json::Value) -> Result<Self, $crate::fault::Faults> {
                Self::check(body).into_result()
            }
        }

        /// Reads a document without faults. The error lists every fault.
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::typed::deserialize(deserializer, |body| {
                    <Self as $crate::typed::TypedDocument>::read(&body)
                })
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
                <$crate::typed::member_type!($kind $(($type))?) as $crate::typed::MemberType>::Value),)*
            pub(crate) other_members: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            $($crate::typed::getter! { $(#[doc = $doc])* $presence $kind $(($type))? $member })*

            /// Returns the members that the reference does not name. They are written unchanged.
            pub fn other_members(&self) -> &serde_json::Map<String, serde_json::Value> {
                &self.other_members
            }
        }

        impl $crate::typed::HasTable for $name {
            const TABLE: $crate::schema::Table = $crate::schema::Table::new($number, &[
                $($crate::schema::$presence(
                    $crate::typed::json_name!($member $(= $json)?),
                    <$crate::typed::member_type!($kind $(($type))?) as $crate::typed::MemberType>::RULE,
                ).with_aliases(&[$($($alias),*)?]),)*
            ]);
        }

        impl $crate::typed::TypedObject for $name {
            #[allow(unused_mut)] // a document may have no members
            fn read(mut other_members: serde_json::Map<String, serde_json::Value>) -> Self {
                Self {
                    $($member: $crate::typed::presence!(
                        take $presence,
                        $crate::typed::member_type!($kind $(($type))?),
                        &mut other_members,
                        &[$crate::typed::json_name!($member $(= $json)?) $($(, $alias)*)?]
                    ),)*
                    other_members,
                }
            }

            fn write(&self) -> serde_json::Map<String, serde_json::Value> {
                let mut members = serde_json::Map::new();
                $($crate::typed::write_member::<$crate::typed::member_type!($kind $(($type))?)>(
                    &mut members,
                    $crate::typed::json_name!($member $(= $json)?),
                    $crate::typed::presence!(held $presence, &self.$member),
                );)*
                members.extend(self.other_members.clone());
                members
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::typed::TypedObject::write(self).serialize(serializer)
            }
        }
    };
}

pub(crate) use document;
