//! Access keys and the signatures that were made with them.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::database::{Store, Transaction};
use super::error::StoreError;
use super::time;

/// An access key.
#[derive(Clone)]
pub struct AccessKey {
    /// Its id, which signed requests show.
    pub id: String,
    /// Whom it stands for.
    pub user_id: String,
    /// The secret key that signatures are made with.
    pub secret_key: String,
}

impl Store {
    /// Returns the access key with an id.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn access_key(&self, id: &str) -> Result<Option<AccessKey>, StoreError> {
        let row = sqlx::query("SELECT id, user_id, secret_key FROM access_keys WHERE id = $1")
            .bind(id.to_owned())
            .fetch_optional(self.pool())
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(AccessKey {
            id: row.try_get("id")?,
            user_id: row.try_get("user_id")?,
            secret_key: row.try_get("secret_key")?,
        }))
    }

    /// Creates an access key.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn create_access_key(
        &self,
        key: &AccessKey,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        insert_access_key(&mut transaction, key, now).await?;
        transaction.commit().await
    }

    /// Deletes an access key. Returns whether it existed.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn delete_access_key(&self, id: &str) -> Result<bool, StoreError> {
        let deleted = sqlx::query("DELETE FROM access_keys WHERE id = $1")
            .bind(id.to_owned())
            .execute(self.pool())
            .await?;
        Ok(deleted.rows_affected() > 0)
    }

    /// Records that a signature has been used and removes the records of those that are refused for
    /// their age by now. Returns whether this is the first use.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn use_signature(
        &self,
        signature: &str,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM used_signatures WHERE expires_at < $1")
            .bind(time::write(now))
            .execute(&mut *transaction)
            .await?;
        let used = sqlx::query(
            "INSERT INTO used_signatures (signature, expires_at) VALUES ($1, $2)
             ON CONFLICT (signature) DO NOTHING",
        )
        .bind(signature.to_owned())
        .bind(time::write(expires_at))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(used.rows_affected() > 0)
    }
}

pub(super) async fn insert_access_key(
    transaction: &mut Transaction,
    key: &AccessKey,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO access_keys (id, user_id, secret_key, created_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(key.id.clone())
    .bind(key.user_id.clone())
    .bind(key.secret_key.clone())
    .bind(time::write(now))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

impl std::fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessKey")
            .field("id", &self.id)
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}
