//! Times as people read them.

use chrono::{DateTime, Utc};

/// An instant as people read it.
pub(crate) fn utc_text(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
