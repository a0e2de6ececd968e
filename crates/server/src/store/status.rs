//! The only way in which a backup gets another status.

use chrono::{DateTime, Utc};
use keeptime_documents::csbs::BackupStatus;

use super::database::Transaction;
use super::error::StoreError;
use super::time;

/// Gives a backup another status. Returns whether its status allowed that.
pub(super) async fn change_status(
    transaction: &mut Transaction,
    id: &str,
    next: BackupStatus,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let before = BackupStatus::ALL.into_iter().filter(|status| status.can_become(next));
    let before: Vec<_> = before.map(|status| format!("'{}'", status.name())).collect();
    let changed = sqlx::query(&format!(
        "UPDATE backups SET status = $1, updated_at = $2 WHERE id = $3 AND status IN ({})",
        before.join(", ")
    ))
    .bind(next.name())
    .bind(time::write(now))
    .bind(id.to_owned())
    .execute(&mut **transaction)
    .await?;
    Ok(changed.rows_affected() > 0)
}
