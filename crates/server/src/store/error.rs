//! The error of the store.

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The URL names no database that this server knows.
    #[error("a database has a URL that starts with sqlite: or postgres:")]
    UnknownDatabase,
    /// The URL names a database in memory. Each connection would have its own.
    #[error("a database in memory cannot be used; sqlite:FILE names a file")]
    InMemory,
    /// The file of the database cannot be opened.
    #[error("the database file cannot be opened: {0}")]
    File(#[from] std::io::Error),
    /// The tables cannot be created.
    #[error("the tables cannot be created: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database refused a statement or cannot be reached.
    #[error("{0}")]
    Database(#[from] sqlx::Error),
    /// The evidence for a deletion cannot be written.
    #[error("the evidence cannot be written: {0}")]
    Evidence(serde_json::Error),
    /// The database holds a value that this version does not write.
    #[error("{column} holds {found:?}")]
    Value {
        /// The column.
        column: &'static str,
        /// What it holds.
        found: String,
    },
}

impl StoreError {
    /// Returns whether a row with the same key exists.
    pub fn is_duplicate(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.is_unique_violation()
    }

    /// Returns whether a text has the character U+0000, which PostgreSQL does not hold.
    pub fn is_unstorable_text(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.code().is_some_and(|code| code == "22021")
    }

    /// Returns whether other rows refer to a row that was to be deleted.
    pub(super) fn is_still_referenced(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.is_foreign_key_violation()
    }

    /// Returns whether the database cannot do it now, and may later: it cannot be reached, or others hold
    /// what is needed.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Database(
                sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_),
            ) => true,
            Self::Database(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| TEMPORARY.contains(&&*code))
            }
            _ => false,
        }
    }
}

/// The codes of errors that pass: a busy file of SQLite; of PostgreSQL a deadlock, a lock or a statement
/// that takes too long, and a server that stops or starts.
const TEMPORARY: [&str; 9] =
    ["5", "261", "517", "40P01", "55P03", "57014", "57P01", "57P02", "57P03"];
