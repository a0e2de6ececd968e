//! What the page asks.

use chrono::{DateTime, Utc};
use keeptime::pattern::Dialect;
use keeptime_documents::parse_instant;
use serde::Deserialize;

/// The input of the page, except the listing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Request {
    /// A pattern, a policy or a plan.
    pub(crate) text: String,
    /// The dialect of a pattern that is not JSON.
    pub(crate) dialect: Option<Dialect>,
    /// The address of a policy in a plan.
    pub(crate) resource: Option<String>,
    pub(crate) now: String,
    /// Replaces the start of the policy. Empty for none.
    pub(crate) start: String,
    /// The name of the zone in which the times are shown beside UTC. Empty for none.
    pub(crate) zone: String,
    /// Limits in place of those of the policy.
    pub(crate) limits: Option<ChangedLimits>,
}

/// Limits that the reader tries out.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(crate) struct ChangedLimits {
    pub(crate) max_backups: Option<u32>,
    pub(crate) max_days: Option<u32>,
    pub(crate) keep_at_least: u32,
}

/// Reads a time from a field of the page: a date is its first instant in UTC, and seconds are optional.
pub(crate) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let text = text.trim();
    let completed = match text.len() {
        10 => format!("{text}T00:00:00"),
        16 => format!("{text}:00"),
        _ => text.to_owned(),
    };
    parse_instant(&completed).map_err(|error| error.to_string())
}
