//! Backups that the server itself reads, of any project.

use sqlx::AnyPool;

use super::backups::{COLUMNS, StoredBackup};
use super::database::Transaction;
use super::error::StoreError;
use super::statement::Statement;

impl StoredBackup {
    /// Reads backups whatever their statuses.
    pub(super) async fn by_ids(
        transaction: &mut Transaction,
        ids: &[String],
    ) -> Result<Vec<Self>, StoreError> {
        let mut statement = Statement::new("SELECT ");
        statement.push(COLUMNS).push(" FROM backups WHERE id IN (").bind_ids(ids).push(")");
        statement.rows(&mut **transaction).await?.iter().map(Self::read).collect()
    }

    /// Reads the newest backups of a policy that have not been deleted.
    pub(super) async fn of_policy(
        pool: &AnyPool,
        policy_id: &str,
        most: i64,
    ) -> Result<Vec<Self>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM backups WHERE policy_id = $1 AND status <> 'deleted'
             ORDER BY created_at DESC, id LIMIT $2"
        );
        let query = sqlx::query(&sql).bind(policy_id.to_owned()).bind(most);
        query.fetch_all(pool).await?.iter().map(Self::read).collect()
    }

    /// Reads the backups of policies that have not been deleted.
    pub(super) async fn of_policies(
        pool: &AnyPool,
        policies: &[String],
    ) -> Result<Vec<Self>, StoreError> {
        let mut statement = Statement::new("SELECT ");
        statement.push(COLUMNS).push(" FROM backups WHERE policy_id IN (").bind_ids(policies);
        statement.push(") AND status <> 'deleted'");
        statement.rows(pool).await?.iter().map(Self::read).collect()
    }
}
