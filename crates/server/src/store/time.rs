//! Times in columns: microseconds since 1970.

use chrono::{DateTime, TimeDelta, Utc};

use super::error::StoreError;

/// How far the clocks of machines may differ.
pub(super) const TOLERANCE: TimeDelta = TimeDelta::minutes(1);

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

/// Writes a column. A part of a microsecond is cut off.
pub(super) fn write(time: DateTime<Utc>) -> i64 {
    time.timestamp_micros()
}

/// Writes a column. A part of a microsecond counts as a whole one.
pub(super) fn write_up(time: DateTime<Utc>) -> i64 {
    let micros = time.timestamp_micros();
    if time.timestamp_subsec_nanos().is_multiple_of(1000) { micros } else { micros + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_microsecond_is_cut_off_or_counts_as_a_whole_one() {
        for (nanos, down, up) in [(0, 0, 0), (1, 0, 1), (999, 0, 1), (1_000, 1, 1), (1_001, 1, 2)] {
            let time = DateTime::from_timestamp_nanos(nanos);
            assert_eq!((write(time), write_up(time)), (down, up), "{nanos}");
        }
    }
}
