//! How a query is made, checked and printed.

use std::borrow::Cow;

use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};

use super::url;
use crate::csbs::deletion::ESCAPED;
use crate::fault::{CheckOutcome, Fault, FaultKind, Faults, Origin, Service};
use crate::message_text::child_pointer;
use crate::schema::Table;
use crate::typed::{TypedObject, check_request};
use keeptime::pattern::Excerpt;

/// Makes a query: a document with a way to set each parameter that cannot make it wrong. Its table is
/// written by hand, as that of a request.
macro_rules! query {
    ($(#[$meta:meta])* $name:ident: $table:ident {
        $($(#[doc = $doc:literal])* $kind:ident $(($type:ident))? $member:ident $with:ident,)*
    }) => {
        $crate::typed::document! {
            @members
            $(#[$meta])*
            #[derive(Default)]
            $name, $table.number;
            $($(#[doc = $doc])* optional $kind $(($type))? $member,)*
        }

        impl $name {
            /// Checks the text of a query, or an object of parameters, and finds every fault at once, in
            /// the order of the table, and then the parameters that appear twice or are not UTF-8.
            ///
            /// The text is a query string, or a URL that has one: `limit=3`, `?limit=3`,
            /// `policies?limit=3` and `https://csbs.example.com/v1/project/policies?limit=3` are alike.
            ///
            /// A parameter with an empty value is as good as absent.
            pub fn check(query: &serde_json::Value) -> $crate::fault::CheckOutcome<Self> {
                $crate::csbs::query::define::checked(&$table, query)
            }

            $($crate::csbs::query::define::setter! { $kind $(($type))? $member $with })*
        }

        /// Reads a query string or a URL; the error is every fault of it.
        impl std::str::FromStr for $name {
            type Err = $crate::fault::Faults;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::check(&text.into()).into_result()
            }
        }

        /// Prints the query string, percent-encoded, without its question mark.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::csbs::query::define::print(&$table, &$crate::typed::TypedObject::write(self), f)
            }
        }

        $crate::typed::document! { @request $name }
    };
}

/// The method that sets a parameter.
macro_rules! setter {
    (text $member:ident $with:ident) => {
        #[doc = concat!("The same query with this `", stringify!($member), "`; with none if the text is empty.")]
        #[must_use]
        pub fn $with(self, text: &str) -> Self {
            Self { $member: Some(text.into()).filter(|text: &String| !text.is_empty()), ..self }
        }
    };
    ($kind:ident $(($type:ident))? $member:ident $with:ident) => {
        #[doc = concat!("The same query with this `", stringify!($member), "`.")]
        #[must_use]
        pub fn $with(self, value: $crate::csbs::query::define::value_type!($kind $(($type))?)) -> Self {
            Self { $member: Some(value), ..self }
        }
    };
}

macro_rules! value_type {
    (boolean) => { bool };
    (time) => { chrono::DateTime<chrono::Utc> };
    (positive_integer) => { std::num::NonZeroU64 };
    (parsed($type:ident)) => { $type };
}

pub(crate) use {query, setter, value_type};

/// Checks and reads a query.
pub(crate) fn checked<T: TypedObject>(table: &'static Table, query: &Value) -> CheckOutcome<T> {
    let (mut parameters, unreadable) = match query {
        Value::String(text) => parameters(text),
        other => (other.clone(), Vec::new()),
    };
    if let Value::Object(parameters) = &mut parameters {
        parameters.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    }
    let CheckOutcome { outcome, notes } = check_request(Service::Csbs, table, &parameters);
    let outcome = match outcome {
        Ok(query) => Faults::ok_if_empty(unreadable).map(|()| query),
        Err(faults) => Err(faults.and(unreadable)),
    };
    CheckOutcome { outcome, notes }
}

/// The parameters of a text, and a fault for each that appears twice or is not UTF-8.
fn parameters(text: &str) -> (Value, Vec<Fault>) {
    let fault = |pointer, message| {
        Fault::new(pointer, FaultKind::Value, message).with_origin(Origin::Request(Service::Csbs))
    };
    let mut parameters = Map::new();
    let mut unreadable = Vec::new();
    for parameter in url::parameters(text) {
        let Some((name, value)) = parameter.decoded else {
            let message = format!("{} is not UTF-8", Excerpt::from(parameter.pair));
            unreadable.push(fault(String::new(), message));
            continue;
        };
        if parameters.contains_key(&name) {
            let message = format!("{} stands twice", Excerpt::from(name.as_str()));
            unreadable.push(fault(child_pointer("", &name), message));
        }
        parameters.insert(name, value.into());
    }
    (Value::Object(parameters), unreadable)
}

/// Prints parameters in the order of their table, and then the others.
pub(crate) fn print(
    table: &Table,
    parameters: &Map<String, Value>,
    f: &mut std::fmt::Formatter<'_>,
) -> std::fmt::Result {
    let named = table.rows.iter().filter_map(|row| parameters.get_key_value(row.name));
    let is_named = |name: &str| table.rows.iter().any(|row| row.name == name);
    let others = parameters.iter().filter(|(name, _)| !is_named(name));
    for (index, (name, value)) in named.chain(others).enumerate() {
        let separator = if index == 0 { "" } else { "&" };
        let value = match value {
            Value::String(text) => Cow::Borrowed(text.as_str()),
            other => Cow::Owned(other.to_string()),
        };
        let [name, value] = [name, &*value].map(|text| utf8_percent_encode(text, ESCAPED));
        write!(f, "{separator}{name}={value}")?;
    }
    Ok(())
}
