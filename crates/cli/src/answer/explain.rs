//! The answer of `keeptime explain --json`.

use keeptime::policy::PolicyState;
use keeptime::retention::Limits;
use serde::Serialize;

#[cfg(test)]
use super::schema;

/// What a policy does.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Explanation<'a> {
    /// The id of the policy.
    pub(crate) id: Option<&'a str>,
    /// The name of the policy.
    pub(crate) name: Option<&'a str>,
    /// Whether the policy runs.
    #[cfg_attr(test, schemars(with = "schema::PolicyState"))]
    pub(crate) state: PolicyState,
    /// Its limits; null if they cannot be read, or if a pattern was given without its policy.
    #[cfg_attr(test, schemars(with = "Option<schema::Limits>"))]
    pub(crate) limits: Option<Limits>,
    /// The explanation in sentences, for people.
    pub(crate) sentences: Vec<String>,
    /// The version of the zone data; absent if the answer does not depend on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) zone_data: Option<&'a str>,
}
