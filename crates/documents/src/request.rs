//! Requests: documents that exist only where every rule of their tables holds.

use serde_json::Value;

use super::check::Check;
use super::fault::{Checked, Fault, FaultKind, Service};
use super::json::strict;
use super::table::Table;

/// Holds a body to its tables, and reads it where nothing is wrong.
pub(super) fn checked<T>(
    service: Service,
    table: &'static Table,
    body: &Value,
    keep_at_least: u32,
    read: impl FnOnce(&Value) -> Result<T, serde_json::Error>,
) -> Checked<T> {
    let mut check = Check { keep_at_least, ..Check::default() };
    table.check(&mut check, body);
    let Check { mut faults, notes, .. } = check;
    for fault in &mut faults {
        fault.service = service;
    }
    let outcome = if faults.is_empty() {
        // The tables say more than the types do, so this is not expected to fail.
        read(body).map_err(|error| vec![unread(&error)])
    } else {
        Err(faults)
    };
    Checked { outcome, notes }
}

fn unread(error: &serde_json::Error) -> Fault {
    Fault::new(String::new(), FaultKind::Type, error.to_string())
}

/// The first fault of a body, for whoever reads requests with serde.
pub(super) fn first_fault<'de, D: serde::Deserializer<'de>, T>(
    deserializer: D,
    check: impl FnOnce(&Value) -> Checked<T>,
) -> Result<T, D::Error> {
    let body = strict(deserializer)?;
    check(&body).into_result().map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        serde::de::Error::custom(first)
    })
}

/// Makes a type read what its `check` has nothing against.
macro_rules! read_by_check {
    ($name:ident) => {
        /// Reads what has no fault; the error is the first one.
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::request::first_fault(deserializer, Self::check)
            }
        }
    };
}
pub(super) use read_by_check;

/// A request whose whole is one member, as `{"protect": …}`: it exists only where its tables hold.
macro_rules! request {
    (
        $(#[$meta:meta])*
        $name:ident: $service:ident, $table:ident { $(#[doc = $doc:literal])* $field:ident: $type:ty }
    ) => {
        $crate::document::body! {
            $(#[$meta])*
            $name { $(#[doc = $doc])* $field: $type }
        }

        impl $name {
            /// Checks a body, and finds every fault at once.
            ///
            /// Faults come in the order of the reference's tables, lists by index.
            pub fn check(body: &serde_json::Value) -> $crate::Checked<Self> {
                let service = $crate::Service::$service;
                $crate::request::checked(service, &$table, body, 0, |body| Self::deserialize(body))
            }
        }

        $crate::request::read_by_check!($name);
    };
}
pub(super) use request;
