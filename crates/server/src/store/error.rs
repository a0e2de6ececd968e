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

    /// Returns whether the database cannot do it now, and may later: it cannot be reached, its disk is full, or others
    /// hold what is needed. Try again then, instead of giving up.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Database(
                sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::Io(_)
                | sqlx::Error::Tls(_),
            ) => true,
            Self::Database(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| is_temporary(&code))
            }
            _ => false,
        }
    }
}

/// Returns whether a code is that of an error that passes.
fn is_temporary(code: &str) -> bool {
    // The codes of PostgreSQL have five characters, and those of SQLite are smaller numbers.
    if code.len() < 5 {
        return code.parse::<u16>().is_ok_and(|code| SQLITE.contains(&(code & 0xff)));
    }
    POSTGRES.contains(&code) || code.get(..2).is_some_and(|class| CLASSES.contains(&class))
}

/// The low byte of the codes of SQLite, which the other bits refine: a file that is busy, locked or read-only, that
/// cannot be opened or has gone, too little memory, a disk that fails or is full, a read that was interrupted.
const SQLITE: [u16; 8] = [5, 6, 7, 8, 9, 10, 13, 14];

/// The classes of PostgreSQL: the connection, the login (a password that is being changed), a database that does not
/// exist (it is being restored), resources such as disk and connections, a server that stops or starts, its disk.
const CLASSES: [&str; 6] = ["08", "28", "3D", "53", "57", "58"];

/// Other codes of PostgreSQL: a replica that only reads, a transaction that waited or took too long, transactions that
/// exclude each other, a deadlock, a database that takes no connections, a lock that is held.
const POSTGRES: [&str; 7] = ["25006", "25P03", "25P04", "40001", "40P01", "55000", "55P03"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_that_pass_are_told_from_those_that_stay() {
        // SQLITE_BUSY_SNAPSHOT, SQLITE_READONLY_DBMOVED, SQLITE_IOERR_WRITE, SQLITE_FULL, SQLITE_CANTOPEN
        for code in ["517", "1032", "778", "13", "14", "53100", "57P01", "3D000", "28P01", "08006"]
        {
            assert!(is_temporary(code), "{code}");
        }
        // SQLITE_ERROR, SQLITE_CORRUPT, SQLITE_CONSTRAINT_UNIQUE, SQLITE_NOTADB; a table that is missing, a key that is
        // taken, a text that is no UTF-8
        for code in ["1", "11", "2067", "26", "42P01", "23505", "22021", "", "é", "99999"] {
            assert!(!is_temporary(code), "{code}");
        }
    }
}
