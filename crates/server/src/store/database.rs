//! Opens a database, in a file or on a server.

use std::fs::OpenOptions;
use std::ops::{Deref, DerefMut};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;

use super::error::StoreError;
use super::migrations;
use super::watched_file::WatchedFile;

/// The most connections that a server holds to its database.
const MOST_CONNECTIONS: u32 = 16;

/// How long a call waits for a connection.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How SQLite works: readers do not wait for the writer, a writer of another process is waited for, and a gigabyte
/// of the file is read without a system call for each page.
const SQLITE_SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA busy_timeout = 5000;
    PRAGMA foreign_keys = ON;
    PRAGMA mmap_size = 1073741824;
";

/// The kinds of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file of this machine.
    Sqlite,
    /// A server, which several instances can share.
    Postgres,
}

/// Timeouts with which PostgreSQL ends the transactions of an instance that has lost its machine or its network:
/// its locks are free again after a minute, and no other instance waits forever.
const POSTGRES_SETTINGS: &str = "
    SET idle_in_transaction_session_timeout = '60s';
    SET lock_timeout = '30s';
    SET statement_timeout = '60s';
";

/// What a commit to a file survives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A crash of the machine.
    Machine,
    /// A crash of the process. A crash of the machine may lose the last commits, which do not wait for the
    /// disk and are therefore faster.
    Process,
}

impl Durability {
    fn setting(self) -> &'static str {
        match self {
            Self::Machine => "PRAGMA synchronous = FULL",
            Self::Process => "PRAGMA synchronous = NORMAL",
        }
    }
}

/// A database of keeptime-server. Clones share the connections.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    database: Database,
    /// Held by whoever writes to SQLite. SQLite itself lets writers sleep and try again, so that an unlucky one
    /// waits for many others.
    writer: Arc<Mutex<()>>,
}

/// The turn to write, which lasts until it is dropped. PostgreSQL needs none.
#[derive(Debug)]
pub(super) struct Turn {
    _writer: Option<OwnedMutexGuard<()>>,
}

/// A transaction, which is rolled back unless it is committed.
#[derive(Debug)]
pub(super) struct Transaction {
    // Fields are dropped in this order, so the transaction ends before the turn.
    inner: sqlx::Transaction<'static, Any>,
    _turn: Turn,
}

impl Transaction {
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        let Self { inner, _turn } = self;
        Ok(inner.commit().await?)
    }
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}

impl Store {
    /// Opens the database at a URL (`sqlite:FILE`, `sqlite://FILE`, `postgres://…`) and creates the tables that it
    /// lacks.
    ///
    /// A new file of SQLite can be read and written only by its owner, because it holds secret keys.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be reached, or a newer version has changed its tables.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, Durability::Machine).await
    }

    /// Opens a database like [`open`](Self::open). PostgreSQL has its own settings for what a commit
    /// survives.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub async fn open_with(url: &str, durability: Durability) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let (database, file) = match url.split_once(':') {
            Some(("sqlite", _)) => {
                let path = file_of(url)?;
                create_private_file(&path)?;
                // The pool would retry, which is of no use if a file cannot be opened.
                AnyConnection::connect(url).await?.execute(SQLITE_SETTINGS).await?;
                (Database::Sqlite, Some(WatchedFile::new(path)))
            }
            Some(("postgres" | "postgresql", _)) => (Database::Postgres, None),
            _ => return Err(StoreError::UnknownDatabase),
        };
        let file_of_new = file.clone();
        let pool = AnyPoolOptions::new()
            .max_connections(MOST_CONNECTIONS)
            .acquire_timeout(LONGEST_WAIT)
            // Whether a file is still there is seen without a query.
            .test_before_acquire(database == Database::Postgres)
            .before_acquire(move |_, connection| {
                let file = file.clone();
                Box::pin(async move { Ok(file.is_none_or(|file| file.is_that_of(&connection))) })
            })
            .after_connect(move |connection, _| {
                if let Some(file) = &file_of_new {
                    file.look();
                }
                Box::pin(async move {
                    if database == Database::Sqlite {
                        connection.execute(SQLITE_SETTINGS).await?;
                        connection.execute(durability.setting()).await?;
                    } else {
                        connection.execute(POSTGRES_SETTINGS).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await;
        let pool = match pool {
            // The pool only says that it ran out of time. A single attempt says why.
            Err(sqlx::Error::PoolTimedOut) => {
                let timed_out = |_| sqlx::Error::PoolTimedOut;
                let one = timeout(LONGEST_WAIT, AnyConnection::connect(url)).await;
                one.map_err(timed_out)??.execute("SELECT 1").await?;
                return Err(sqlx::Error::PoolTimedOut.into());
            }
            pool => pool?,
        };
        migrations::run(&pool, database).await?;
        Ok(Self { pool, database, writer: Arc::default() })
    }

    /// Returns the kind of the database.
    pub fn database(&self) -> Database {
        self.database
    }

    /// Starts a transaction that will write.
    pub(super) async fn begin(&self) -> Result<Transaction, StoreError> {
        let turn = self.turn().await;
        // A transaction of SQLite that reads before it writes fails if another one wrote in
        // between, unless it takes the write lock at its start.
        let inner = match self.database {
            Database::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await?,
            Database::Postgres => self.pool.begin().await?,
        };
        Ok(Transaction { inner, _turn: turn })
    }

    /// Waits for the turn to write a statement without a transaction.
    pub(super) async fn turn(&self) -> Turn {
        let writer = match self.database {
            Database::Sqlite => Some(Arc::clone(&self.writer).lock_owned().await),
            Database::Postgres => None,
        };
        Turn { _writer: writer }
    }

    pub(super) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Returns whether the database answers.
    ///
    /// # Errors
    /// [`StoreError`] if it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Waits for calls in progress and closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Returns the file of a URL of SQLite, as the driver reads it: `sqlite:FILE` or `sqlite://FILE`.
fn file_of(url: &str) -> Result<PathBuf, StoreError> {
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(StoreError::InMemory);
    }
    Ok(SqliteConnectOptions::from_str(url)?.get_filename().to_path_buf())
}

/// Creates the file of a database if it does not exist. The modes of existing files are their owner's
/// decision.
fn create_private_file(path: &Path) -> Result<(), StoreError> {
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        let path = path.display();
        tracing::warn!(%path, "others can read the database, which holds secret keys");
    }
    Ok(())
}
