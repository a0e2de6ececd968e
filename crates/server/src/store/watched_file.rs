//! Whether the file of a database is still the one that connections have open.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use sqlx::pool::PoolConnectionMetadata;

/// The file of a database. A process that has a removed file open can still write to it, but what it writes is lost
/// when it closes the file. A file that was replaced, for example by a copy, is another file.
#[derive(Clone, Debug)]
pub(super) struct WatchedFile(Arc<Mutex<Seen>>);

#[derive(Debug)]
struct Seen {
    path: PathBuf,
    identity: Option<Identity>,
    /// When the file was seen to be another one. Connections that are older have the earlier one open.
    since: Option<Instant>,
}

/// A device and a number on it.
type Identity = (u64, u64);

impl WatchedFile {
    /// Watches a file that exists.
    pub(super) fn new(path: PathBuf) -> Self {
        let identity = identity(&path);
        Self(Arc::new(Mutex::new(Seen { path, identity, since: None })))
    }

    /// Looks at the file when a connection has been opened.
    pub(super) fn look(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).look();
    }

    /// Returns whether a connection has the file open that the path names now.
    pub(super) fn is_that_of(&self, connection: &PoolConnectionMetadata) -> bool {
        let opened_at = Instant::now().checked_sub(connection.age);
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.look();
        seen.since.is_none_or(|since| opened_at.is_some_and(|opened_at| opened_at > since))
    }
}

impl Seen {
    fn look(&mut self) {
        let identity = identity(&self.path);
        if identity == self.identity {
            return;
        }
        let path = self.path.display();
        if identity.is_none() {
            tracing::error!(%path, "the database file is gone");
        } else {
            tracing::warn!(%path, "the database file was replaced");
        }
        self.identity = identity;
        self.since = Some(Instant::now());
    }
}

fn identity(path: &PathBuf) -> Option<Identity> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}
