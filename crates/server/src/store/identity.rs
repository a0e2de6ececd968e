//! Users, their projects, tokens and access keys.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::Store;
use super::error::StoreError;
use super::time;

/// A project, which owns policies and backups.
#[derive(Clone, Debug)]
pub struct Project {
    /// Its id.
    pub id: String,
    /// The domain that it belongs to.
    pub domain: String,
    /// Its name, which is unique in its domain.
    pub name: String,
}

/// A user.
#[derive(Clone, Debug)]
pub struct User {
    /// Their id.
    pub id: String,
    /// The domain that they belong to.
    pub domain: String,
    /// Their name, which is unique in their domain.
    pub name: String,
    /// The hash of their password.
    pub password_hash: String,
}

/// A token as it is written to the database.
#[derive(Clone, Copy, Debug)]
pub struct NewToken<'t> {
    /// The digest of the token.
    pub digest: &'t str,
    /// Whom it stands for.
    pub user_id: &'t str,
    /// The project that it opens.
    pub project_id: Option<&'t str>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// From when on it is not valid.
    pub expires_at: DateTime<Utc>,
}

/// Whom a token stands for.
#[derive(Clone, Debug)]
pub struct TokenOwner {
    /// The user.
    pub user_id: String,
    /// The project that the token opens. `None` if it opens none.
    pub project_id: Option<String>,
}

impl Store {
    /// Creates a project.
    ///
    /// # Errors
    /// [`StoreError`] if its domain has a project with this name, or the database fails.
    pub async fn create_project(
        &self,
        project: &Project,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO projects (id, domain, name, created_at) VALUES ($1, $2, $3, $4)")
            .bind(project.id.clone())
            .bind(project.domain.clone())
            .bind(project.name.clone())
            .bind(time::write(now))
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// Creates a user who may use a project.
    ///
    /// # Errors
    /// [`StoreError`] if the domain has a user with this name, or the database fails.
    pub async fn create_user(
        &self,
        user: &User,
        project_id: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO users (id, domain, name, password_hash, created_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(user.id.clone())
        .bind(user.domain.clone())
        .bind(user.name.clone())
        .bind(user.password_hash.clone())
        .bind(time::write(now))
        .execute(&mut *transaction)
        .await?;
        sqlx::query("INSERT INTO memberships (user_id, project_id) VALUES ($1, $2)")
            .bind(user.id.clone())
            .bind(project_id.to_owned())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Returns the user with a name.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn user(&self, domain: &str, name: &str) -> Result<Option<User>, StoreError> {
        let row = sqlx::query(
            "SELECT id, domain, name, password_hash FROM users WHERE domain = $1 AND name = $2",
        )
        .bind(domain.to_owned())
        .bind(name.to_owned())
        .fetch_optional(self.pool())
        .await?;
        row.as_ref().map(User::read).transpose()
    }

    /// Returns the projects that a user may use, in the order of their names.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn projects_of_user(&self, user_id: &str) -> Result<Vec<Project>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, domain, name FROM projects
             WHERE id IN (SELECT project_id FROM memberships WHERE user_id = $1)
             ORDER BY name, id",
        )
        .bind(user_id.to_owned())
        .fetch_all(self.pool())
        .await?;
        rows.iter().map(Project::read).collect()
    }

    /// Stores a token and removes those that have expired.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn create_token(&self, token: NewToken<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM tokens WHERE expires_at <= $1")
            .bind(time::write(token.issued_at))
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO tokens (digest, user_id, project_id, issued_at, expires_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(token.digest.to_owned())
        .bind(token.user_id.to_owned())
        .bind(token.project_id.map(str::to_owned))
        .bind(time::write(token.issued_at))
        .bind(time::write(token.expires_at))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Returns whom the token with a digest stands for, or `None` if there is none or it has expired.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn token_owner(
        &self,
        digest: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<TokenOwner>, StoreError> {
        let row = sqlx::query(
            "SELECT user_id, project_id FROM tokens WHERE digest = $1 AND expires_at > $2",
        )
        .bind(digest.to_owned())
        .bind(time::write(now))
        .fetch_optional(self.pool())
        .await?;
        row.as_ref().map(TokenOwner::read).transpose()
    }
}

impl Project {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get("id")?,
            domain: row.try_get("domain")?,
            name: row.try_get("name")?,
        })
    }
}

impl User {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get("id")?,
            domain: row.try_get("domain")?,
            name: row.try_get("name")?,
            password_hash: row.try_get("password_hash")?,
        })
    }
}

impl TokenOwner {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self { user_id: row.try_get("user_id")?, project_id: row.try_get("project_id")? })
    }
}
