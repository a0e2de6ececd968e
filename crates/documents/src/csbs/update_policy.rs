//! The request that changes a policy.
//!
//! The tables list what the service accepts. They share rows with those of
//! [`CreatePolicy`](super::CreatePolicy), but almost every member is optional.
//! [`UpdatePolicy::applied_to`] returns the policy after the request.

use super::constants::PROVIDER_ID;
use super::create_policy::{NAME, PARAMETERS, RESOURCE};
use super::operation_definition;
use super::requested_policy::RequestedPolicy;
use crate::schema::{DESCRIPTION, ListSize, Table, ValueRule, optional, required};
use crate::typed::document;

const BODY: Table = Table::new(39, &[required("policy", ValueRule::Table(&POLICY))]);

const POLICY: Table = Table::new(
    40,
    &[
        optional("description", DESCRIPTION),
        optional("name", NAME),
        optional("resources", ValueRule::list(&ValueRule::Table(&UPDATED_RESOURCE))),
        optional(
            "scheduled_operations",
            ValueRule::List(&ValueRule::Table(&OPERATION), ListSize::OneOperation),
        ),
        // The table does not name this member, but the example beside it has it, and table 5-48
        // describes it in the answer.
        optional("parameters", ValueRule::Table(&UPDATED_PARAMETERS)),
        // The table does not name this member either, but clients send it back unchanged.
        optional("provider_id", ValueRule::Fixed(PROVIDER_ID)),
    ],
);

const UPDATED_RESOURCE: Table = Table { number: 41, ..RESOURCE };

const OPERATION: Table = Table::new(
    42,
    &[
        optional("description", DESCRIPTION),
        optional("enabled", ValueRule::Boolean),
        optional("name", NAME),
        optional("operation_definition", ValueRule::Table(&UPDATED_DEFINITION)),
        optional("trigger", ValueRule::Table(&UPDATED_TRIGGER)),
        required("id", ValueRule::Id),
        // The table does not name this member either, but clients send it back unchanged.
        optional("operation_type", ValueRule::Fixed("backup")),
    ],
);

const UPDATED_DEFINITION: Table = Table { number: 43, ..operation_definition::REQUEST_TABLE };

const UPDATED_TRIGGER: Table =
    Table::new(44, &[required("properties", ValueRule::Table(&PROPERTIES))]);

const PROPERTIES: Table = Table::new(45, &[required("pattern", ValueRule::Pattern)]);

const UPDATED_PARAMETERS: Table = Table { number: 48, ..PARAMETERS };

document! {
    /// The body of a request that changes a policy (CSBS v1, tables 5-39 to 5-45).
    ///
    /// Every member is optional, except the `id` of an operation. The reference does not say what
    /// happens to members that an `operation_definition` omits; see
    /// [`OmittedMembers`](super::OmittedMembers).
    ///
    /// ```
    /// use keeptime_documents::csbs::UpdatePolicy;
    ///
    /// let body = serde_json::json!({"policy": {"scheduled_operations": [{
    ///     "operation_definition": {"max_backups": "20"}}]}});
    /// let checked = UpdatePolicy::check(&body);
    /// let faults: Vec<_> = checked.faults().iter().map(|fault| fault.message()).collect();
    /// assert_eq!(faults, ["id is missing", "max_backups takes -1 or 0 to 99999, found \"20\""]);
    /// ```
    UpdatePolicy of Csbs, request BODY {
        /// The members to change.
        required object(RequestedPolicy) policy,
    }
}
