//! Backups: how they are listed and found. Jobs create and change them.

use chrono::{DateTime, Utc};
use keeptime_documents::Service;
use keeptime_documents::csbs::BackupStatus;
use keeptime_documents::query::BackupSortKey;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::{Database, Store};
use super::error::StoreError;
use super::object::Object;
use super::page::Page;
use super::statement::Statement;
use super::time;
use super::vault_conditions::VaultConditions;

/// Who started a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartedBy {
    /// The schedule of a policy.
    Schedule,
    /// A user.
    User,
}

impl StartedBy {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::User => "user",
        }
    }

    pub(super) fn read(name: String) -> Result<Self, StoreError> {
        match name.as_str() {
            "schedule" => Ok(Self::Schedule),
            "user" => Ok(Self::User),
            _ => Err(StoreError::Value { column: "started_by", found: name }),
        }
    }
}

/// A backup in the database.
#[derive(Clone, Debug)]
pub struct StoredBackup {
    /// Its id.
    pub id: String,
    /// The project that it belongs to.
    pub project_id: String,
    /// The backup record (CSBS) or restore point (CBR) that contains it.
    pub checkpoint_id: String,
    /// The policy that created it.
    pub policy_id: Option<String>,
    /// The vault that it belongs to.
    pub vault_id: Option<String>,
    /// What was backed up.
    pub object: Object,
    /// Its name.
    pub name: String,
    /// Its description, which may be empty.
    pub description: String,
    /// Its status.
    pub status: BackupStatus,
    /// Who started it.
    pub started_by: StartedBy,
    /// Whether it holds only what changed since the backup before.
    pub incremental: bool,
    /// Its size in MB.
    pub size_mb: i64,
    /// The progress in percent.
    pub progress: i64,
    /// The backups of the object's disks, as JSON.
    pub disks: String,
    /// The images registered from it, as JSON.
    pub images: String,
    /// The operation that failed and why, as JSON.
    pub failure: Option<String>,
    /// The creation time.
    pub created_at: DateTime<Utc>,
    /// The time of the last change.
    pub updated_at: DateTime<Utc>,
    /// When it was complete.
    pub finished_at: Option<DateTime<Utc>>,
    /// When it expires by its own expiry.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Which backups a list contains. A condition that is absent selects all.
#[derive(Clone, Debug)]
pub struct BackupFilter<'f> {
    /// The service.
    pub service: Service,
    /// The project.
    pub project_id: &'f str,
    /// The statuses. Without any, all backups are selected that have not been deleted.
    pub statuses: &'f [BackupStatus],
    /// A part of the name.
    pub name_part: Option<&'f str>,
    /// The object.
    pub object_id: Option<&'f str>,
    /// A part of the object's name.
    pub object_name_part: Option<&'f str>,
    /// The object's type.
    pub object_type: Option<&'f str>,
    /// The object's availability zone.
    pub zone: Option<&'f str>,
    /// The policy.
    pub policy_id: Option<&'f str>,
    /// The vault.
    pub vault_id: Option<&'f str>,
    /// The backup record or restore point.
    pub checkpoint_id: Option<&'f str>,
    /// Whether the backup is incremental.
    pub incremental: Option<bool>,
    /// The earliest creation time.
    pub created_from: Option<DateTime<Utc>>,
    /// The latest creation time.
    pub created_until: Option<DateTime<Utc>>,
    /// The latest time at which the backup was complete.
    pub finished_until: Option<DateTime<Utc>>,
    /// The conditions of CBR.
    pub vault: VaultConditions<'f>,
}

impl<'f> BackupFilter<'f> {
    /// Selects all backups of a project.
    pub fn all(service: Service, project_id: &'f str) -> Self {
        Self {
            service,
            project_id,
            statuses: &[],
            name_part: None,
            object_id: None,
            object_name_part: None,
            object_type: None,
            zone: None,
            policy_id: None,
            vault_id: None,
            checkpoint_id: None,
            incremental: None,
            created_from: None,
            created_until: None,
            finished_until: None,
            vault: VaultConditions::default(),
        }
    }
}

pub(super) const COLUMNS: &str = "id, project_id, checkpoint_id, policy_id, vault_id, object_id, object_name, \
    object_type, object_zone, name, description, status, started_by, incremental, size_mb, progress, \
    disks, images, failure, created_at, updated_at, finished_at, expires_at";

impl Store {
    /// Returns a backup of a project, or `None` if the project does not have it or it was deleted.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn backup(
        &self,
        service: Service,
        project_id: &str,
        id: &str,
    ) -> Result<Option<StoredBackup>, StoreError> {
        let filter = BackupFilter::all(service, project_id);
        let mut statement = self.select(COLUMNS, &filter);
        statement.push(" AND id = ").bind(id.to_owned());
        statement.rows(self.pool()).await?.first().map(StoredBackup::read).transpose()
    }

    /// Returns a page of backups, or `None` if the marker is not a backup of the project.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn backups(
        &self,
        filter: &BackupFilter<'_>,
        page: &Page<'_, BackupSortKey>,
    ) -> Result<Option<Vec<StoredBackup>>, StoreError> {
        if let Some(marker) = page.marker
            && !self.has_backup(filter, marker).await?
        {
            return Ok(None);
        }
        let mut statement = self.select(COLUMNS, filter);
        page.append_to(&mut statement, "backups");
        let rows = statement.rows(self.pool()).await?;
        rows.iter().map(StoredBackup::read).collect::<Result<_, _>>().map(Some)
    }

    /// Returns the number of backups that a filter selects.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn count_backups(&self, filter: &BackupFilter<'_>) -> Result<i64, StoreError> {
        let rows = self.select("count(*)", filter).rows(self.pool()).await?;
        Ok(rows.first().map(|row| row.try_get(0)).transpose()?.unwrap_or_default())
    }

    /// Returns the size of the backups that a filter selects, in MB.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn size_of_backups(&self, filter: &BackupFilter<'_>) -> Result<i64, StoreError> {
        let size = "CAST(coalesce(sum(size_mb), 0) AS BIGINT)";
        let rows = self.select(size, filter).rows(self.pool()).await?;
        Ok(rows.first().map(|row| row.try_get(0)).transpose()?.unwrap_or_default())
    }

    /// Returns the backups of a backup record or restore point that have not been deleted.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn backups_of_checkpoint(
        &self,
        service: Service,
        project_id: &str,
        checkpoint_id: &str,
    ) -> Result<Vec<StoredBackup>, StoreError> {
        let filter = BackupFilter {
            checkpoint_id: Some(checkpoint_id),
            ..BackupFilter::all(service, project_id)
        };
        let mut statement = self.select(COLUMNS, &filter);
        statement.push(" ORDER BY created_at, id");
        statement.rows(self.pool()).await?.iter().map(StoredBackup::read).collect()
    }

    /// Renames a backup. Returns whether the project has it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn rename_backup(
        &self,
        service: Service,
        project_id: &str,
        id: &str,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let _turn = self.turn().await;
        let renamed = sqlx::query(
            "UPDATE backups SET name = $1, updated_at = $2
             WHERE id = $3 AND project_id = $4 AND service = $5 AND status <> 'deleted'",
        )
        .bind(name.to_owned())
        .bind(time::write(now))
        .bind(id.to_owned())
        .bind(project_id.to_owned())
        .bind(service.name())
        .execute(self.pool())
        .await?;
        Ok(renamed.rows_affected() > 0)
    }

    /// Returns whether a project has or had a backup. A page may start after a backup that was deleted
    /// in the meantime.
    async fn has_backup(&self, filter: &BackupFilter<'_>, id: &str) -> Result<bool, StoreError> {
        let found =
            sqlx::query("SELECT 1 FROM backups WHERE id = $1 AND project_id = $2 AND service = $3")
                .bind(id.to_owned())
                .bind(filter.project_id.to_owned())
                .bind(filter.service.name())
                .fetch_optional(self.pool())
                .await?;
        Ok(found.is_some())
    }

    fn select(&self, columns: &str, filter: &BackupFilter<'_>) -> Statement {
        let mut statement = Statement::new("SELECT ");
        statement.push(columns).push(" FROM backups WHERE project_id = ");
        statement.bind(filter.project_id.to_owned());
        statement.push(" AND service = ").bind(filter.service.name());
        push_statuses(&mut statement, filter.statuses);
        for (column, value) in [
            ("object_id", filter.object_id),
            ("object_type", filter.object_type),
            ("object_zone", filter.zone),
            ("policy_id", filter.policy_id),
            ("vault_id", filter.vault_id),
            ("checkpoint_id", filter.checkpoint_id),
        ] {
            if let Some(value) = value {
                statement.push(" AND ").push(column).push(" = ").bind(value.to_owned());
            }
        }
        for (column, part) in [("name", filter.name_part), ("object_name", filter.object_name_part)]
        {
            if let Some(part) = part {
                let position = match self.database() {
                    Database::Sqlite => "instr",
                    Database::Postgres => "strpos",
                };
                statement.push(&format!(" AND {position}({column}, ")).bind(part.to_owned());
                statement.push(") > 0");
            }
        }
        for (condition, micros) in [
            ("created_at >= ", filter.created_from.map(time::write_up)),
            ("created_at <= ", filter.created_until.map(time::write)),
            ("finished_at <= ", filter.finished_until.map(time::write)),
        ] {
            if let Some(micros) = micros {
                statement.push(" AND ").push(condition).bind(micros);
            }
        }
        if let Some(incremental) = filter.incremental {
            statement.push(" AND incremental = ").bind(i64::from(incremental));
        }
        filter.vault.append_to(&mut statement);
        statement
    }
}

fn push_statuses(statement: &mut Statement, statuses: &[BackupStatus]) {
    // With a list of statuses too: the indexes of backups that exist have this condition.
    if !statuses.contains(&BackupStatus::Deleted) {
        statement.push(" AND status <> 'deleted'");
    }
    if statuses.is_empty() {
        return;
    }
    statement.push(" AND status IN (");
    for (place, status) in statuses.iter().enumerate() {
        if place > 0 {
            statement.push(", ");
        }
        statement.bind(status.name());
    }
    statement.push(")");
}

impl StoredBackup {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let status: String = row.try_get("status")?;
        Ok(Self {
            id: row.try_get("id")?,
            project_id: row.try_get("project_id")?,
            checkpoint_id: row.try_get("checkpoint_id")?,
            policy_id: row.try_get("policy_id")?,
            vault_id: row.try_get("vault_id")?,
            object: Object {
                id: row.try_get("object_id")?,
                name: row.try_get("object_name")?,
                object_type: row.try_get("object_type")?,
                zone: row.try_get("object_zone")?,
            },
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            status: status
                .parse()
                .map_err(|_| StoreError::Value { column: "status", found: status })?,
            started_by: StartedBy::read(row.try_get("started_by")?)?,
            incremental: row.try_get::<i64, _>("incremental")? != 0,
            size_mb: row.try_get("size_mb")?,
            progress: row.try_get("progress")?,
            disks: row.try_get("disks")?,
            images: row.try_get("images")?,
            failure: row.try_get("failure")?,
            created_at: time::read("created_at", row.try_get("created_at")?)?,
            updated_at: time::read("updated_at", row.try_get("updated_at")?)?,
            finished_at: time::read_optional("finished_at", row.try_get("finished_at")?)?,
            expires_at: time::read_optional("expires_at", row.try_get("expires_at")?)?,
        })
    }
}
