//! What a typed document can do.

use serde::Deserializer;
use serde_json::{Map, Value};

use crate::fault::{CheckOutcome, Faults, Origin, Service};
use crate::json::deserialize_without_repeats;
use crate::schema::{Findings, Table, check};

/// An object with a table of its own.
pub(crate) trait HasTable {
    /// The table of an answer.
    const TABLE: Table;
}

/// An object of which there is a struct.
pub(crate) trait TypedObject: HasTable + Sized {
    /// Reads an object in which its table finds no fault; what does not fit its kind counts as absent.
    fn read(members: Map<String, Value>) -> Self;
    /// The members as the reference has them.
    fn write(&self) -> Map<String, Value>;
}

/// A whole document, rather than a part of one.
pub(crate) trait TypedDocument: serde::Serialize + Sized {
    /// Finds every fault, and reads the document if there is none.
    fn check(body: &Value) -> CheckOutcome<Self>;
    /// Finds every fault.
    fn check_only(body: &Value) -> CheckOutcome<()> {
        Self::check(body).map(drop)
    }
    /// Reads the document if no fault stops that.
    fn read(body: &Value) -> Result<Self, Faults>;
}

/// Checks an answer.
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

/// Reads an answer, or says everything that keeps it from being read.
pub(crate) fn read_answer<T: TypedObject>(service: Service, body: Value) -> Result<T, Faults> {
    check(Origin::Answer(service), table::<T>(), &body).ensure_readable()?;
    Ok(read_object(body))
}

/// Checks and reads a request.
pub(crate) fn check_request<T: TypedObject>(
    service: Service,
    table: &'static Table,
    body: &Value,
) -> CheckOutcome<T> {
    let Findings { faults, notes } = check(Origin::Request(service), table, body);
    CheckOutcome { outcome: Faults::ok_if_empty(faults).map(|()| read_object(body.clone())), notes }
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

/// Reads a document by serde; the error has all faults.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl FnOnce(Value) -> Result<T, Faults>,
) -> Result<T, D::Error> {
    read(deserialize_without_repeats(deserializer)?).map_err(serde::de::Error::custom)
}
