//! The only way in which a backup gets another status.

use chrono::{DateTime, Utc};
use keeptime_documents::csbs::BackupStatus;

use super::database::Transaction;
use super::error::StoreError;
use super::statement::Statement;
use super::time;

/// Gives a backup another status. Returns whether its status allowed that.
pub(super) async fn change_status(
    transaction: &mut Transaction,
    id: &str,
    next: BackupStatus,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    change_status_and(transaction, id, next, now, |_| {}).await
}

/// Changes a status like [`change_status`], and the columns that `set` adds to the statement.
pub(super) async fn change_status_and(
    transaction: &mut Transaction,
    id: &str,
    next: BackupStatus,
    now: DateTime<Utc>,
    set: impl FnOnce(&mut Statement),
) -> Result<bool, StoreError> {
    let mut statement = change(next, now);
    set(&mut statement);
    statement.push(" WHERE id = ").bind(id.to_owned()).push(" AND ").push(&allows(next));
    Ok(statement.execute(&mut **transaction).await? > 0)
}

/// Gives those of the backups another status whose status allows that. Returns their number.
pub(super) async fn change_statuses(
    transaction: &mut Transaction,
    ids: &[String],
    next: BackupStatus,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let mut statement = change(next, now);
    statement.push(" WHERE id IN (").bind_ids(ids).push(") AND ").push(&allows(next));
    statement.execute(&mut **transaction).await
}

fn change(next: BackupStatus, now: DateTime<Utc>) -> Statement {
    let mut statement = Statement::new("UPDATE backups SET status = ");
    statement.bind(next.name()).push(", updated_at = ").bind(time::write(now));
    statement
}

/// Returns the condition that the status of a backup allows another one.
fn allows(next: BackupStatus) -> String {
    let before = BackupStatus::ALL.into_iter().filter(|status| status.can_become(next));
    let before: Vec<_> = before.map(|status| format!("'{}'", status.name())).collect();
    format!("status IN ({})", before.join(", "))
}
