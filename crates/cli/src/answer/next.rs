//! The lines of `keeptime next --json`.

use keeptime::policy::PolicyState;
use serde::Serialize;

#[cfg(test)]
use super::schema;

/// A fire, or why there is none.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) enum Line<'a> {
    /// A fire.
    Fire(Fire<'a>),
    /// The only line of a policy that does not run.
    Never {
        /// The state of the policy, which is why nothing fires.
        #[cfg_attr(test, schemars(with = "schema::PolicyState"))]
        never: PolicyState,
        /// The reason in words, for people.
        why: String,
    },
}

/// A fire.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Fire<'a> {
    /// The time in UTC.
    pub(crate) utc: String,
    /// The time in the zone of --show, or else of --zone.
    pub(crate) in_zone: String,
    /// That zone.
    pub(crate) zone: &'a str,
    /// The seconds until then.
    pub(crate) seconds_from_now: i64,
    /// The version of the zone data; absent if the answer does not depend on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) zone_data: Option<&'a str>,
}
