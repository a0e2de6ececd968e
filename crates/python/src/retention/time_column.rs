//! A column of instants.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowTimestampType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::ScalarBuffer;
use arrow_schema::{DataType, TimeUnit};
use keeptime::retention::UnixTime;

use super::arrays::NamedArray;
use super::table_error::TableError;

/// A column of instants. A timestamp without a zone is read as UTC.
#[derive(Debug)]
pub(crate) struct TimeColumn {
    /// The time since 1970; `i64::MIN` for null, which is outside the range of every unit.
    values: ScalarBuffer<i64>,
    unit: TimeUnit,
}

impl TimeColumn {
    pub(crate) fn new(column: &NamedArray) -> Result<Self, TableError> {
        let array = &column.array;
        let (values, unit) = match array.data_type() {
            DataType::Null => (vec![i64::MIN; array.len()].into(), TimeUnit::Second),
            DataType::Timestamp(unit, _) => (timestamps(array, *unit), *unit),
            _ => return Err(column.type_error()),
        };
        Ok(Self { values, unit })
    }

    /// Returns whether a row has no instant.
    #[inline]
    pub(crate) fn is_null(&self, row: usize) -> bool {
        self.values[row] == i64::MIN
    }

    /// Returns the instant in a row, or `None` if there is none or it is outside the range.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<UnixTime> {
        let value = self.values[row];
        match self.unit {
            TimeUnit::Second => UnixTime::from_seconds(value),
            TimeUnit::Millisecond => UnixTime::from_millis(value),
            TimeUnit::Microsecond => UnixTime::from_micros(value),
            TimeUnit::Nanosecond => UnixTime::from_nanos(value),
        }
    }
}

fn timestamps(array: &ArrayRef, unit: TimeUnit) -> ScalarBuffer<i64> {
    match unit {
        TimeUnit::Second => of_unit::<TimestampSecondType>(array),
        TimeUnit::Millisecond => of_unit::<TimestampMillisecondType>(array),
        TimeUnit::Microsecond => of_unit::<TimestampMicrosecondType>(array),
        TimeUnit::Nanosecond => of_unit::<TimestampNanosecondType>(array),
    }
}

fn of_unit<Unit: ArrowTimestampType>(array: &ArrayRef) -> ScalarBuffer<i64> {
    let array = array.as_primitive::<Unit>();
    if array.null_count() == 0 {
        return array.values().clone();
    }
    array.iter().map(|value| value.unwrap_or(i64::MIN)).collect()
}
