//! Users, their projects and their tokens.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::access_keys::{AccessKey, insert_access_key};
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
#[derive(Clone)]
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

/// A user as they are written to the database, with a project and an access key.
#[derive(Clone, Copy, Debug)]
pub struct NewUser<'u> {
    /// The user.
    pub user: &'u User,
    /// The project that the user may use. It is created if its domain has no project with this
    /// name.
    pub project: &'u Project,
    /// The user's access key.
    pub access_key: &'u AccessKey,
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
    /// When the token was issued.
    pub issued_at: DateTime<Utc>,
    /// From when on it is not valid.
    pub expires_at: DateTime<Utc>,
}

impl Store {
    /// Creates a user with an access key, and the project that the user may use if it does not exist.
    /// Returns the id of the project.
    ///
    /// # Errors
    /// [`StoreError`] if the domain has a user with this name, or the database fails.
    pub async fn create_user(
        &self,
        new: NewUser<'_>,
        now: DateTime<Utc>,
    ) -> Result<String, StoreError> {
        let NewUser { user, project, access_key } = new;
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO projects (id, domain, name, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (domain, name) DO NOTHING",
        )
        .bind(project.id.clone())
        .bind(project.domain.clone())
        .bind(project.name.clone())
        .bind(time::write(now))
        .execute(&mut *transaction)
        .await?;
        let project_id: String =
            sqlx::query("SELECT id FROM projects WHERE domain = $1 AND name = $2")
                .bind(project.domain.clone())
                .bind(project.name.clone())
                .fetch_one(&mut *transaction)
                .await?
                .try_get("id")?;
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
            .bind(project_id.clone())
            .execute(&mut *transaction)
            .await?;
        insert_access_key(&mut transaction, access_key, now).await?;
        transaction.commit().await?;
        Ok(project_id)
    }

    /// Deletes a user with the access keys and tokens of the user. Projects stay, with all that they own.
    /// Returns whether the user existed.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn delete_user(&self, domain: &str, name: &str) -> Result<bool, StoreError> {
        let Some(user) = self.user(domain, name).await? else { return Ok(false) };
        let mut transaction = self.begin().await?;
        for (table, column) in [
            ("tokens", "user_id"),
            ("access_keys", "user_id"),
            ("memberships", "user_id"),
            ("users", "id"),
        ] {
            sqlx::query(&format!("DELETE FROM {table} WHERE {column} = $1"))
                .bind(user.id.clone())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(true)
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

    /// Returns the user with an id.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn user_by_id(&self, id: &str) -> Result<Option<User>, StoreError> {
        let row = sqlx::query("SELECT id, domain, name, password_hash FROM users WHERE id = $1")
            .bind(id.to_owned())
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

    /// Returns whether a user may use a project.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn is_member(&self, user_id: &str, project_id: &str) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM memberships WHERE user_id = $1 AND project_id = $2")
            .bind(user_id.to_owned())
            .bind(project_id.to_owned())
            .fetch_optional(self.pool())
            .await?;
        Ok(row.is_some())
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

    /// Returns whom the token with a digest stands for, or `None` if there is none, it has expired, it was issued by a
    /// clock that was ahead, or its user may no longer use its project.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn token_owner(
        &self,
        digest: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<TokenOwner>, StoreError> {
        let row = sqlx::query(
            "SELECT user_id, project_id, issued_at, expires_at FROM tokens
             WHERE digest = $1 AND expires_at > $2 AND issued_at <= $3 AND (project_id IS NULL OR EXISTS (
                SELECT 1 FROM memberships WHERE memberships.user_id = tokens.user_id
                AND memberships.project_id = tokens.project_id))",
        )
        .bind(digest.to_owned())
        .bind(time::write(now))
        .bind(time::write(now + time::TOLERANCE))
        .fetch_optional(self.pool())
        .await?;
        row.as_ref().map(TokenOwner::read).transpose()
    }

    /// Removes a token.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn delete_token(&self, digest: &str) -> Result<(), StoreError> {
        let _turn = self.turn().await;
        sqlx::query("DELETE FROM tokens WHERE digest = $1")
            .bind(digest.to_owned())
            .execute(self.pool())
            .await?;
        Ok(())
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
        Ok(Self {
            user_id: row.try_get("user_id")?,
            project_id: row.try_get("project_id")?,
            issued_at: time::read("issued_at", row.try_get("issued_at")?)?,
            expires_at: time::read("expires_at", row.try_get("expires_at")?)?,
        })
    }
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, domain, name, .. } = self;
        f.debug_struct("User")
            .field("id", id)
            .field("domain", domain)
            .field("name", name)
            .finish_non_exhaustive()
    }
}
