//! A request that changes a policy, checked before it is sent.

use super::PROVIDER_ID;
use super::create_policy::{DEFINITION, NAME, PARAMETERS, RESOURCE};
use super::requested_policy::RequestedPolicy;
use crate::request::request;
use crate::rule::{DESCRIPTION, Rule};
use crate::table::{Table, no, yes};

const BODY: Table = Table::new(39, &[yes("policy", Rule::Table(&POLICY))]);

const POLICY: Table = Table::new(
    40,
    &[
        no("description", DESCRIPTION),
        no("name", NAME),
        no("resources", Rule::List(&UPDATED_RESOURCE)),
        no("scheduled_operations", Rule::OneOf(&OPERATION)),
        // The table does not name it. The example beside it does, and table 5-48 says what the answer
        // has there.
        no("parameters", Rule::Table(&UPDATED_PARAMETERS)),
        // As for `parameters`: real clients send it back as it came.
        no("provider_id", Rule::Fixed(PROVIDER_ID)),
    ],
);

const UPDATED_RESOURCE: Table = Table { number: 41, ..RESOURCE };

const OPERATION: Table = Table::new(
    42,
    &[
        no("description", DESCRIPTION),
        no("enabled", Rule::Boolean),
        no("name", NAME),
        no("operation_definition", Rule::Table(&UPDATED_DEFINITION)),
        no("trigger", Rule::Table(&UPDATED_TRIGGER)),
        yes("id", Rule::Id),
        // As for `parameters`: real clients send it back as it came.
        no("operation_type", Rule::Fixed("backup")),
    ],
);

const UPDATED_DEFINITION: Table = Table { number: 43, ..DEFINITION };

const UPDATED_TRIGGER: Table = Table::new(44, &[yes("properties", Rule::Table(&PROPERTIES))]);

const PROPERTIES: Table = Table::new(45, &[yes("pattern", Rule::Pattern)]);

const UPDATED_PARAMETERS: Table = Table { number: 48, ..PARAMETERS };

request! {
    /// The body of a request that changes a policy (CSBS v1, tables 5-39 to 5-45).
    ///
    /// Every member may be left out, but an operation names its `id`. What becomes of a member that is
    /// left out of an `operation_definition` the reference does not say.
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
    UpdatePolicy: Csbs, BODY {
        /// What changes.
        policy: RequestedPolicy
    }
}
