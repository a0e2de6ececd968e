//! The lines of `keeptime prune --json`.

use chrono::{DateTime, Utc};
use keeptime::Verdict;
use keeptime::policy::Shortfalls;
use keeptime::retention::Limits;
use keeptime_documents::plan::SourceDigests;
use serde::Serialize;

#[cfg(test)]
use super::schema;

/// A line of a plan.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) enum Line<'a> {
    /// A backup with its verdict.
    Backup(Backup<'a>),
    /// A deletion that a recheck drops.
    Dropped(Dropped<'a>),
    /// A call that deletes a backup, with --calls.
    Call(Call<'a>),
    /// The last line, which says what the plan was made from.
    Summary {
        /// The summary.
        summary: Box<Summary<'a>>,
    },
}

/// A backup with its verdict.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Backup<'a> {
    /// The id of the backup.
    pub(crate) id: &'a str,
    /// The name of the backup.
    pub(crate) name: Option<&'a str>,
    /// The id of the checkpoint that contains it.
    pub(crate) checkpoint_id: Option<&'a str>,
    /// The id of the server.
    pub(crate) resource_id: &'a str,
    /// The name of the server.
    pub(crate) resource_name: Option<&'a str>,
    /// When it was created.
    pub(crate) created_at: Option<DateTime<Utc>>,
    /// The verdict and its reason, as values.
    #[cfg_attr(test, schemars(with = "schema::Verdict"))]
    pub(crate) verdict: Verdict,
    /// The reason in words, for people.
    pub(crate) why: String,
}

/// A deletion that a recheck drops.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Dropped<'a> {
    /// The id of the backup.
    pub(crate) id: &'a str,
    /// `not_listed`, `changed`, or the outcome of the new verdict.
    pub(crate) dropped: &'static str,
    /// The reason in words, for people.
    pub(crate) why: String,
}

/// A call that deletes a backup.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Call<'a> {
    /// The number of the group of calls that can be sent at once, from 1.
    pub(crate) wave: usize,
    /// The id of the backup.
    pub(crate) id: &'a str,
    /// The HTTP method.
    pub(crate) method: &'static str,
    /// The path of the URL.
    pub(crate) path: &'a str,
    /// The query of the URL.
    pub(crate) query: Option<&'a str>,
}

/// What a plan was made from, and what it comes to.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Summary<'a> {
    /// The number of backups by verdict.
    #[serde(flatten)]
    pub(crate) counts: Counts,
    /// The ids of backups that no call deletes, because their vault is locked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) in_locked_vaults: Vec<&'a str>,
    /// The time at which the backups were judged.
    pub(crate) now: DateTime<Utc>,
    /// What servers lack after the deletions.
    #[cfg_attr(test, schemars(with = "schema::Coverage"))]
    pub(crate) coverage: &'a Shortfalls<'a, str>,
    /// The limits that the backups were judged by.
    #[cfg_attr(test, schemars(with = "schema::Limits"))]
    pub(crate) limits: Limits,
    /// The digests of the files.
    #[cfg_attr(test, schemars(with = "schema::Digests"))]
    pub(crate) blake3: &'a SourceDigests,
    /// The version of keeptime.
    pub(crate) keeptime: &'static str,
    /// The version of the zone data.
    pub(crate) zone_data: String,
}

/// The number of backups by verdict.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) enum Counts {
    /// Of a plan.
    Plan {
        /// Kept, without those that failed.
        keep: usize,
        /// To be deleted.
        delete: usize,
        /// To be deleted later, because they are in use.
        defer: usize,
        /// Failed; the policy neither counts nor deletes them.
        failed: usize,
        /// Already being deleted, or deleted.
        being_deleted: usize,
    },
    /// Of a plan that was rechecked.
    Recheck {
        /// Still to be deleted.
        delete: usize,
        /// Dropped from the plan.
        dropped: usize,
        /// Backups that could be deleted but are not in the plan.
        not_in_plan: usize,
    },
}
