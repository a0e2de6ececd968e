//! Times in columns: microseconds since 1970.

use chrono::{DateTime, Utc};

use super::error::StoreError;

/// Reads a column.
pub(super) fn read(column: &'static str, micros: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_micros(micros)
        .ok_or_else(|| StoreError::Value { column, found: micros.to_string() })
}

/// Reads a column that may be null.
pub(super) fn read_optional(
    column: &'static str,
    micros: Option<i64>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    micros.map(|micros| read(column, micros)).transpose()
}

/// Writes a column.
pub(super) fn write(time: DateTime<Utc>) -> i64 {
    time.timestamp_micros()
}
