//! The macro that defines a query type, and the functions behind it.
//!
//! A query type is a [`document!`](crate::typed) with one setter for each parameter. Each parameter
//! has a row in a hand-written table, like the members of a request. [`checked`] reads a query from
//! a text or a JSON object; [`print`] writes it in the order of the table.

use std::borrow::Cow;

use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};

use super::url;
use crate::check_outcome::CheckOutcome;
use crate::fault::{Fault, FaultKind, Faults, Origin, Service};
use crate::message_text::child_pointer;
use crate::schema::{Table, ValueRule};
use crate::typed::{TypedObject, check_request};
use crate::url_escape::ESCAPED;
use keeptime::pattern::Excerpt;

/// Defines a query type, with setters that keep it valid. Its table is written by hand, like the
/// table of a request.
macro_rules! query {
    ($(#[$meta:meta])* $name:ident of $service:ident: $table:ident {
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
            /// Checks the text of a query, or a JSON object of parameters, and returns all faults
            /// at once: those of the table's rows in their order, then parameters that appear twice
            /// or are not UTF-8.
            ///
            /// The text is a query string or a URL with one: `limit=3`, `?limit=3`,
            /// `policies?limit=3` and `https://csbs.example.com/v1/project/policies?limit=3` are
            /// equivalent.
            ///
            /// A parameter with an empty value counts as absent.
            pub fn check(query: &serde_json::Value) -> $crate::check_outcome::CheckOutcome<Self> {
                $crate::query::checked($crate::Service::$service, &$table, query)
            }

            $($crate::query::setter! { $kind $(($type))? $member $with })*
        }

        /// Reads a query string or a URL. The error has all faults.
        impl std::str::FromStr for $name {
            type Err = $crate::fault::Faults;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::check(&text.into()).into_result()
            }
        }

        /// Prints the percent-encoded query string, without the question mark.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::query::print(&$table, &$crate::typed::TypedObject::write(self), f)
            }
        }

        $crate::typed::document! { @request $name }
    };
}

/// Defines the setter of a parameter.
macro_rules! setter {
    (text $member:ident $with:ident) => {
        #[doc = concat!("Sets `", stringify!($member), "`. An empty text removes it.")]
        #[must_use]
        pub fn $with(self, text: &str) -> Self {
            Self { $member: Some(text.into()).filter(|text: &String| !text.is_empty()), ..self }
        }
    };
    (parsed_list($type:ident) $member:ident $with:ident) => {
        #[doc = concat!("Sets `", stringify!($member), "`. No value removes it.")]
        #[must_use]
        pub fn $with(self, values: impl IntoIterator<Item = $type>) -> Self {
            let values: Vec<$type> = values.into_iter().collect();
            Self { $member: Some(values).filter(|values| !values.is_empty()), ..self }
        }
    };
    ($kind:ident $(($type:ident))? $member:ident $with:ident) => {
        #[doc = concat!("Sets `", stringify!($member), "`.")]
        #[must_use]
        pub fn $with(self, value: $crate::query::value_type!($kind $(($type))?)) -> Self {
            Self { $member: Some(value), ..self }
        }
    };
}

macro_rules! value_type {
    (boolean) => { bool };
    (time) => { chrono::DateTime<chrono::Utc> };
    (utc_time) => { chrono::DateTime<chrono::Utc> };
    (positive_integer) => { std::num::NonZeroU64 };
    (parsed($type:ident)) => { $type };
}

pub(crate) use {query, setter, value_type};

/// Checks and reads a query from a text or a JSON object.
pub(crate) fn checked<T: TypedObject>(
    service: Service,
    table: &'static Table,
    query: &Value,
) -> CheckOutcome<T> {
    let (mut parameters, unreadable) = match query {
        Value::String(text) => parameters(service, table, text),
        other => (other.clone(), Vec::new()),
    };
    if let Value::Object(parameters) = &mut parameters {
        parameters.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
        for (name, value) in parameters.iter_mut() {
            if is_list(table, name) && value.is_string() {
                *value = Value::Array(vec![value.take()]);
            }
        }
    }
    let CheckOutcome { outcome, notes } = check_request(service, table, &parameters);
    let outcome = match outcome {
        Ok(query) => Faults::ok_if_empty(unreadable).map(|()| query),
        Err(faults) => Err(faults.map(|fault| in_query(query, fault)).and(unreadable)),
    };
    CheckOutcome { outcome, notes }
}

/// Moves the fault of a single text that stands for a list with one item from the item to the text.
fn in_query(query: &Value, fault: Fault) -> Fault {
    match fault.pointer().strip_suffix("/0") {
        Some(list) if query.pointer(list).is_some_and(Value::is_string) => {
            let list = list.to_owned();
            fault.at(list)
        }
        _ => fault,
    }
}

/// Returns whether a parameter may appear several times.
fn is_list(table: &Table, name: &str) -> bool {
    let row = table.rows.iter().find(|row| row.name == name);
    row.is_some_and(|row| matches!(row.rule, ValueRule::List(..)))
}

/// Returns the parameters of a text, with a fault for each that appears twice or is not UTF-8.
fn parameters(service: Service, table: &Table, text: &str) -> (Value, Vec<Fault>) {
    let fault = |pointer, message| {
        Fault::new(pointer, FaultKind::Value, message).with_origin(Origin::Request(service))
    };
    let mut parameters = Map::new();
    let mut unreadable = Vec::new();
    for parameter in url::parameters(text) {
        let Some((name, value)) = parameter.decoded else {
            let message = format!("{} is not UTF-8", Excerpt::from(parameter.pair));
            unreadable.push(fault(String::new(), message));
            continue;
        };
        if is_list(table, &name) {
            if let Some(Value::Array(values)) = parameters.get_mut(&name) {
                values.push(value.into());
            } else if !value.is_empty() {
                parameters.insert(name, Value::Array(vec![value.into()]));
            }
            continue;
        }
        if parameters.contains_key(&name) {
            let message = format!("{} appears twice", Excerpt::from(name.as_str()));
            unreadable.push(fault(child_pointer("", &name), message));
        }
        parameters.insert(name, value.into());
    }
    (Value::Object(parameters), unreadable)
}

/// Prints the parameters that the table names, in its order, then the others.
pub(crate) fn print(
    table: &Table,
    parameters: &Map<String, Value>,
    f: &mut std::fmt::Formatter<'_>,
) -> std::fmt::Result {
    let named = table.rows.iter().filter_map(|row| parameters.get_key_value(row.name));
    let is_named = |name: &str| table.rows.iter().any(|row| row.name == name);
    let others = parameters.iter().filter(|(name, _)| !is_named(name));
    let pairs = named.chain(others).flat_map(|(name, value)| match value {
        Value::Array(values) => values.iter().map(|value| (name, value)).collect(),
        value => vec![(name, value)],
    });
    for (index, (name, value)) in pairs.enumerate() {
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
