//! The column that says which service a row belongs to.

use keeptime_documents::Service;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::StoreError;

/// Reads the column.
pub(super) fn read_service(row: &AnyRow) -> Result<Service, StoreError> {
    let name: String = row.try_get("service")?;
    name.parse().map_err(|_| StoreError::Value { column: "service", found: name })
}
