//! The queries that list policies and backups.
//!
//! A query is read from a query string, from a URL or from an object of its parameters, is checked as a whole,
//! prints itself as a query string, and says which items it is about and in which order, so that a
//! server that answers it needs nothing else.

mod backups;
mod page;
mod policies;
mod sort;
mod text;

use std::borrow::Cow;

use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};

use super::deletion::ESCAPED;
use crate::fault::{Checked, Fault, FaultKind, Service};
use crate::table::Table;
use keeptime::pattern::Found;

pub use backups::{BackupCountQuery, BackupsQuery};
pub use page::{DEFAULT_LIMIT, UnknownMarker};
pub use policies::PoliciesQuery;
pub use sort::{BackupKey, Direction, PolicyKey, Sort, SortError, SortKey};
pub use text::parameter_span;
pub(crate) use text::path;

/// A query: a struct with a getter for each parameter, and a way to set it that cannot make it
/// wrong.
macro_rules! query {
    (
        $(#[$meta:meta])*
        $name:ident: $table:ident {
            texts { $($(#[doc = $text_doc:literal])* $text:ident $with_text:ident,)* }
            values { $($(#[doc = $value_doc:literal])* #[serde($($value_serde:tt)*)]
                $value:ident $with_value:ident: $type:ty,)* }
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, remote = "Self")]
        pub struct $name {
            $(#[serde(skip_serializing_if = "Option::is_none")]
            $text: Option<String>,)*
            $(#[serde(skip_serializing_if = "Option::is_none", $($value_serde)*)]
            $value: Option<$type>,)*
            #[serde(flatten)]
            more: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            /// Checks the text of a query, or an object of parameters, and finds every fault at once, in
            /// the order of the table, and then the parameters that appear twice or are not UTF-8.
            ///
            /// The text is a query string, or a URL that has one: `limit=3`, `?limit=3`,
            /// `policies?limit=3` and `https://csbs.example.com/v1/project/policies?limit=3` are alike.
            ///
            /// A parameter with an empty value is as good as absent.
            pub fn check(query: &serde_json::Value) -> $crate::Checked<Self> {
                super::checked(&$table, query, |parameters| Self::deserialize(parameters))
            }

            $($(#[doc = $text_doc])*
            pub fn $text(&self) -> Option<&str> {
                self.$text.as_deref()
            }

            #[doc = concat!("The same query with this `", stringify!($text), "`; with none where the text is empty.")]
            #[must_use]
            pub fn $with_text(self, text: &str) -> Self {
                Self { $text: Some(text.into()).filter(|text: &String| !text.is_empty()), ..self }
            })*
            $($(#[doc = $value_doc])*
            pub fn $value(&self) -> Option<&$type> {
                self.$value.as_ref()
            }

            #[doc = concat!("The same query with this `", stringify!($value), "`.")]
            #[must_use]
            pub fn $with_value(self, value: $type) -> Self {
                Self { $value: Some(value), ..self }
            })*

            /// The parameters that the reference does not name; they are written again.
            pub fn more(&self) -> &serde_json::Map<String, serde_json::Value> {
                &self.more
            }
        }

        /// Reads a query string or a URL; the error is every fault of it.
        impl std::str::FromStr for $name {
            type Err = super::QueryError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::check(&text.into()).into_result().map_err(super::QueryError)
            }
        }

        /// Prints the query string, percent-encoded, without its question mark.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                super::print(&$table, &serde_json::to_value(self).unwrap_or_default(), f)
            }
        }

        $crate::document::written_as_derived!($name);
        $crate::request::read_by_check!($name);
    };
}
use query;

/// What is wrong with a query string; at least one fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError(Vec<Fault>);

impl QueryError {
    /// Every fault; the pointer of each is a slash and the name of the parameter.
    pub fn faults(&self) -> &[Fault] {
        &self.0
    }
}

impl std::fmt::Display for QueryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, fault) in self.0.iter().enumerate() {
            let separator = if place == 0 { "" } else { "; " };
            write!(f, "{separator}{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for QueryError {}

/// Holds a query to its table, and reads it where nothing is wrong.
fn checked<T>(
    table: &'static Table,
    query: &Value,
    read: impl FnOnce(&Value) -> Result<T, serde_json::Error>,
) -> Checked<T> {
    let (mut parameters, odd) = match query {
        Value::String(text) => parameters(text),
        other => (other.clone(), vec![]),
    };
    if let Value::Object(parameters) = &mut parameters {
        parameters.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    }
    let mut checked = crate::request::checked(Service::Csbs, table, &parameters, 0, read);
    if !odd.is_empty() {
        let mut faults = checked.outcome.err().unwrap_or_default();
        faults.extend(odd);
        checked.outcome = Err(faults);
    }
    checked
}

/// The parameters of a text, and a fault for each that stands twice or is no UTF-8.
fn parameters(text: &str) -> (Value, Vec<Fault>) {
    let mut parameters = Map::new();
    let mut odd = vec![];
    for written in text::parameters(text) {
        let Some((name, value)) = written.decoded else {
            let message = format!("{} is not UTF-8", Found::from(written.pair));
            odd.push(Fault::new(String::new(), FaultKind::Value, message));
            continue;
        };
        let pointer = crate::check::child("", &name);
        if parameters.contains_key(&name) {
            let message = format!("{} stands twice", Found::from(name.as_str()));
            odd.push(Fault::new(pointer, FaultKind::Value, message));
        }
        parameters.insert(name, value.into());
    }
    (Value::Object(parameters), odd)
}

/// Prints parameters in the order of their table, and then the others.
fn print(table: &Table, parameters: &Value, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    let nothing = Map::new();
    let parameters = parameters.as_object().unwrap_or(&nothing);
    let named = table.rows.iter().filter_map(|row| parameters.get_key_value(row.field));
    let is_named = |name: &str| table.rows.iter().any(|row| row.field == name);
    let others = parameters.iter().filter(|(name, _)| !is_named(name));
    for (place, (name, value)) in named.chain(others).enumerate() {
        let separator = if place == 0 { "" } else { "&" };
        let value = match value {
            Value::String(text) => Cow::Borrowed(text.as_str()),
            other => Cow::Owned(other.to_string()),
        };
        let [name, value] = [name, &*value].map(|text| utf8_percent_encode(text, ESCAPED));
        write!(f, "{separator}{name}={value}")?;
    }
    Ok(())
}
