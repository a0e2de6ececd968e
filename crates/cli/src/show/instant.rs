//! Times in text output.

use chrono::{DateTime, Utc};

/// Formats an instant as `2025-03-09 07:30:00 UTC`.
pub(crate) fn utc_text(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
