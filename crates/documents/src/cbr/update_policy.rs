//! The request that changes a policy.

use super::operation_definition::REQUEST_TABLE;
use super::requested_policy::{NAME, RequestedPolicy, TRIGGER_RULE};
use crate::schema::{Table, ValueRule, optional, required};
use crate::typed::document;

const BODY: Table = Table::new(11, &[required("policy", ValueRule::Table(&POLICY))]);

const POLICY: Table = Table {
    refused_members: &[
        ("operation_type", "operation_type cannot change; omit it"),
        ("id", "id is in the URL; omit it"),
        ("associated_vaults", "associated_vaults is set by a request of its own; omit it"),
        ("policy_type", "policy_type is set by the service; omit it"),
    ],
    ..Table::new(
        12,
        &[
            optional("name", NAME),
            optional("enabled", ValueRule::Boolean),
            optional("operation_definition", ValueRule::Table(&REQUEST_TABLE)),
            optional("trigger", TRIGGER_RULE),
        ],
    )
};

document! {
    /// The body of a request that changes a policy.
    ///
    /// Every member is optional. An `operation_definition` replaces the old one as a whole: an example of
    /// the reference changes the kind of limit by sending the new one only.
    ///
    /// ```
    /// use keeptime_documents::cbr::UpdatePolicy;
    ///
    /// let body = serde_json::json!({"policy": {"operation_definition": {
    ///     "max_backups": 7, "week_backups": 4}}});
    /// let checked = UpdatePolicy::check(&body);
    /// let faults: Vec<_> =
    ///     checked.faults().iter().map(|fault| (fault.pointer(), fault.message())).collect();
    /// assert_eq!(faults, [(
    ///     "/policy/operation_definition/timezone",
    ///     "timezone is required if week_backups is set: its periods begin and end in that timezone",
    /// )]);
    /// ```
    UpdatePolicy of Cbr, request BODY {
        /// The members to change.
        required object(RequestedPolicy) policy,
    }
}
