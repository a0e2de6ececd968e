//! The answer of `keeptime diff --json`.

use chrono::{DateTime, Utc};
use keeptime::explain::PlannedChange;
use keeptime::policy::{PatternChange, Shortfalls};
use serde::Serialize;
use serde_json::Value;

pub(crate) use super::prune::Backup;
#[cfg(test)]
use super::schema;

/// How a policy changes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Diff<'a> {
    /// What a Terraform plan does with the policy; absent if two documents are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) planned: Option<Planned<'a>>,
    /// The members that change.
    pub(crate) changes: Vec<Change<'a>>,
    /// The limits that the request omits.
    pub(crate) omitted: &'a [String],
    /// Whether changed recurrence rules fire at other times; null if they do not change.
    #[cfg_attr(test, schemars(with = "Option<schema::PatternChange>"))]
    pub(crate) pattern_change: Option<PatternChange>,
    /// The next fires.
    pub(crate) fires: Sides<Fires>,
    /// What is deleted; null without a listing.
    pub(crate) backups: Option<Deletions<'a>>,
    /// Notes in words, for people.
    pub(crate) notes: Vec<String>,
    /// Warnings in words, for people.
    pub(crate) warnings: Vec<String>,
}

/// What a plan does with a policy.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Planned<'a> {
    /// The address of its resource.
    pub(crate) address: &'a str,
    /// What happens to it.
    #[cfg_attr(test, schemars(with = "schema::PlannedChange"))]
    pub(crate) change: PlannedChange,
}

/// A member that changes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Change<'a> {
    /// The JSON pointer of the member.
    pub(crate) pointer: &'a str,
    /// Its value before; null if it had none.
    pub(crate) before: Option<&'a Value>,
    /// Its value after; null if it has none.
    pub(crate) after: Option<&'a Value>,
}

/// Something before and after the change.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Sides<T> {
    /// Before the change.
    pub(crate) before: T,
    /// After the change.
    pub(crate) after: T,
}

/// The next fires, or why there are none.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) enum Fires {
    /// The next fires.
    At(Vec<DateTime<Utc>>),
    /// Nothing fires.
    None {
        /// The reason in words, for people.
        none: String,
    },
}

/// The backups that the new policy deletes or defers and the old one keeps.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Deletions<'a> {
    /// The time at which the backups were judged.
    pub(crate) now: DateTime<Utc>,
    /// The backups; if the request omits limits, those that are deleted if the limits are kept.
    pub(crate) delete: Vec<Backup<'a>>,
    /// The backups that are deleted if omitted limits are removed; null if that is certain.
    pub(crate) delete_if_omitted_removed: Option<Vec<Backup<'a>>>,
    /// What servers lack after the deletions.
    #[cfg_attr(test, schemars(with = "schema::Coverage"))]
    pub(crate) coverage: &'a Shortfalls<'a, str>,
    /// The same if omitted limits are removed.
    #[cfg_attr(test, schemars(with = "Option<schema::Coverage>"))]
    pub(crate) coverage_if_omitted_removed: Option<&'a Shortfalls<'a, str>>,
}
