//! The traits of typed documents, and the functions that check and read them.
//!
//! [`TypedObject`] is any object that `document!` defines. [`TypedDocument`] is a whole request or
//! answer, which users of the crate check and read. Every reading function checks the JSON against
//! the table first, so [`TypedObject::read`] can rely on the types of the values.

use serde::Deserializer;
use serde_json::{Map, Value};

use crate::check_outcome::CheckOutcome;
use crate::fault::{Faults, Origin, Service};
use crate::json::deserialize_without_repeats;
use crate::schema::{Findings, Table, check};

/// A type whose JSON objects are checked by a table.
pub(crate) trait HasTable {
    /// The table for answers.
    const TABLE: Table;
}

/// A struct that is read from a JSON object and written as one.
pub(crate) trait TypedObject: HasTable + Sized {
    /// Reads an object that has been checked. A value of the wrong type counts as absent.
    fn read(members: Map<String, Value>) -> Self;
    /// Returns the members in the form of the reference.
    fn write(&self) -> Map<String, Value>;
}

/// A whole document: a request or an answer.
pub(crate) trait TypedDocument: serde::Serialize + Sized {
    /// Checks the document and reads it if it has no fault.
    fn check(body: &Value) -> CheckOutcome<Self>;
    /// Checks the document without reading it.
    fn check_only(body: &Value) -> CheckOutcome<()> {
        Self::check(body).map(drop)
    }
    /// Reads the document. The error lists the faults that make it unreadable.
    fn read(body: &Value) -> Result<Self, Faults>;
}

/// Checks an answer without reading it.
pub(crate) fn check_answer_only<T: TypedObject>(
    service: Service,
    body: &Value,
) -> CheckOutcome<()> {
    let Findings { faults, notes } = check(Origin::Answer(service), table::<T>(), body);
    CheckOutcome { outcome: Faults::ok_if_empty(faults), notes }
}

/// Checks and reads an answer.
pub(crate) fn check_answer<T: TypedObject>(service: Service, body: &Value) -> CheckOutcome<T> {
    check_answer_only::<T>(service, body).map(|()| read_object(body.clone()))
}

/// Reads an answer. The error lists the faults that make it unreadable.
pub(crate) fn read_answer<T: TypedObject>(service: Service, body: Value) -> Result<T, Faults> {
    check(Origin::Answer(service), table::<T>(), &body).ensure_readable()?;
    Ok(read_object(body))
}

/// Checks a request without reading it.
pub(crate) fn check_request_only(
    service: Service,
    table: &'static Table,
    body: &Value,
) -> CheckOutcome<()> {
    let Findings { faults, notes } = check(Origin::Request(service), table, body);
    CheckOutcome { outcome: Faults::ok_if_empty(faults), notes }
}

/// Checks and reads a request.
pub(crate) fn check_request<T: TypedObject>(
    service: Service,
    table: &'static Table,
    body: &Value,
) -> CheckOutcome<T> {
    check_request_only(service, table, body).map(|()| read_object(body.clone()))
}

fn table<T: TypedObject>() -> &'static Table {
    const { &T::TABLE }
}

/// Reads an object that has been checked.
pub(crate) fn read_object<T: TypedObject>(body: Value) -> T {
    match body {
        Value::Object(members) => T::read(members),
        _ => T::read(Map::new()),
    }
}

/// Reads a document from a serde deserializer. The error lists every fault.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl FnOnce(Value) -> Result<T, Faults>,
) -> Result<T, D::Error> {
    read(deserialize_without_repeats(deserializer)?).map_err(serde::de::Error::custom)
}
