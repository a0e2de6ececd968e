//! The calls that delete backups.
//!
//! A [`DeletionCall`] is text only: a method, a path and a query. Sending it is the caller's task.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use percent_encoding::utf8_percent_encode;

use crate::csbs::PROVIDER_ID;
use crate::record::{ListedBackup, RecordFormat};
use crate::url_escape::ESCAPED;

/// The number of deletions to send at once. CSBS runs this many at once for a user and queues further ones
/// (CSBS v1, 5.3.5); CBR states no number.
pub const CONCURRENT_DELETIONS: NonZeroUsize = NonZeroUsize::new(5).unwrap();

/// The method, path and query of a call that deletes one backup.
///
/// A call of CSBS names the backup in its query. Without the query, the call would delete all
/// backups of the record, including those that are not in the listing (CSBS v1, table 5-101). A call
/// of CBR names it in its path and has no query (CBR v3, "Deleting a Backup").
///
/// ```
/// # use keeptime_documents::listing::{DeletionCall, Listing};
/// # let mut listing = Listing::default();
/// # for record in [
/// #     r#"{"id": "item 1", "checkpoint_id": "record-1", "resource_id": "server"}"#,
/// #     r#"{"id": "backup 1", "vault_id": "vault", "resource_id": "server"}"#,
/// # ] {
/// #     listing.start_source(record);
/// #     listing.read_text(record).unwrap();
/// # }
/// # let backups: Vec<_> = listing.finish().unwrap().into_iter().collect();
/// let deletion = DeletionCall::new(&"project".parse()?, &backups[0])?;
/// assert_eq!(
///     deletion.to_string(),
///     "DELETE /v1/project/providers/fc4d5750-22e7-4798-8a46-f48f62c4c1da\
///      /checkpoints/record-1?checkpoint_items=item%201",
/// );
/// let deletion_in_cbr = DeletionCall::new(&"project".parse()?, &backups[1])?;
/// assert_eq!(deletion_in_cbr.to_string(), "DELETE /v3/project/backups/backup%201");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeletionCall {
    path: String,
    query: Option<String>,
}

/// The id of a project. It is a valid path segment: not empty, `.` or `..`, which would change the
/// path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProjectId(String);

/// The error of a project id that cannot be part of a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a project id must not be empty, \".\" or \"..\", found {found:?}")]
pub struct ProjectIdError {
    found: String,
}

/// The error of a backup whose id has a comma. The parameter of the call is a list of ids separated
/// by commas (CSBS v1, table 5-101), so a call cannot name only this backup.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the id {found:?} has a comma, and checkpoint_items takes a list of ids separated by commas"
)]
pub struct CommaInId {
    found: String,
}

impl ProjectId {
    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ProjectId {
    type Err = ProjectIdError;

    fn from_str(id: &str) -> Result<Self, ProjectIdError> {
        if is_path_segment(id) {
            Ok(Self(id.to_owned()))
        } else {
            Err(ProjectIdError { found: id.to_owned() })
        }
    }
}

/// Returns whether an id, once percent-encoded, is a valid path segment.
fn is_path_segment(id: &str) -> bool {
    !matches!(id, "" | "." | "..")
}

impl DeletionCall {
    /// Creates the call that deletes a backup of a project.
    ///
    /// # Errors
    /// [`CommaInId`] if the id of a backup of CSBS has a comma. The service reads it as several ids
    /// even if the comma is percent-encoded.
    pub fn new(project: &ProjectId, backup: &ListedBackup) -> Result<Self, CommaInId> {
        let project = utf8_percent_encode(&project.0, ESCAPED);
        let id = utf8_percent_encode(backup.id(), ESCAPED);
        match backup.format() {
            RecordFormat::Csbs if backup.id().contains(',') => {
                Err(CommaInId { found: backup.id().to_owned() })
            }
            RecordFormat::Csbs => {
                let checkpoint = backup.checkpoint_id().unwrap_or_default();
                let checkpoint = utf8_percent_encode(checkpoint, ESCAPED);
                Ok(Self {
                    path: format!("/v1/{project}/providers/{PROVIDER_ID}/checkpoints/{checkpoint}"),
                    query: Some(format!("checkpoint_items={id}")),
                })
            }
            RecordFormat::Cbr => {
                Ok(Self { path: format!("/v3/{project}/backups/{id}"), query: None })
            }
        }
    }

    /// Returns the HTTP method.
    #[allow(clippy::unused_self)] // so that all parts of the call are read in the same way
    pub fn method(&self) -> &'static str {
        "DELETE"
    }

    /// Returns the percent-encoded path, without the endpoint.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the percent-encoded query, without the question mark. A call of CBR has none.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }
}

/// Prints the first line of the request: `DELETE path?query` or `DELETE path`.
impl fmt::Display for DeletionCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method(), self.path)?;
        match &self.query {
            Some(query) => write!(f, "?{query}"),
            None => Ok(()),
        }
    }
}
