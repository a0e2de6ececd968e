//! What the page asks.

use chrono::{DateTime, Utc};
use keeptime::pattern::Dialect;
use keeptime_documents::parse_instant;
use serde_json::Value;

/// The input of the page, except the listing.
#[derive(Clone, Debug, Default)]
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
    /// The name of the zone in which the times are shown in addition to UTC. Empty for none.
    pub(crate) zone: String,
    /// Limits in place of those of the policy.
    pub(crate) limits: Option<ChangedLimits>,
}

/// Limits that the reader tries out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChangedLimits {
    pub(crate) max_backups: Option<u32>,
    pub(crate) max_days: Option<u32>,
    pub(crate) keep_at_least: u32,
}

impl Request {
    /// Reads a request in JSON. What is missing or of another type is empty.
    pub(crate) fn read(json: &str) -> Self {
        let value: Value = serde_json::from_str(json).unwrap_or_default();
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        Self {
            text: text("text"),
            dialect: text("dialect").parse().ok(),
            resource: value["resource"].as_str().map(str::to_owned),
            now: text("now"),
            start: text("start"),
            zone: text("zone"),
            limits: value
                .get("limits")
                .filter(|limits| limits.is_object())
                .map(ChangedLimits::read),
        }
    }
}

impl ChangedLimits {
    fn read(value: &Value) -> Self {
        let number = |name: &str| value[name].as_u64().and_then(|number| number.try_into().ok());
        Self {
            max_backups: number("max_backups"),
            max_days: number("max_days"),
            keep_at_least: number("keep_at_least").unwrap_or_default(),
        }
    }
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
