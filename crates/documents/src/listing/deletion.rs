//! The calls that delete backups.
//!
//! A [`DeletionCall`] is text only: a method, a path and a query. Sending it is the caller's task.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use percent_encoding::utf8_percent_encode;

use crate::csbs::PROVIDER_ID;
use crate::record::ListedBackup;
use crate::url_escape::ESCAPED;

/// The number of deletions that the service runs at once for a user. It queues any more (CSBS v1,
/// 5.3.5).
pub const CONCURRENT_DELETIONS: NonZeroUsize = NonZeroUsize::new(5).unwrap();

/// The method, path and query of a call that deletes one backup.
///
/// The query names the backup. Without the query, the call would delete all backups of the record,
/// including those that are not in the listing (CSBS v1, table 5-101).
///
/// ```
/// # use keeptime_documents::listing::{DeletionCall, Listing};
/// # let mut listing = Listing::default();
/// # let item = r#"{"id": "item 1", "checkpoint_id": "record-1", "resource_id": "server"}"#;
/// # listing.read(&mut serde_json::Deserializer::from_str(item)).unwrap();
/// # let backups = listing.finish().unwrap().into_backups();
/// let deletion = DeletionCall::new(&"project".parse()?, &backups[0])?;
/// assert_eq!(
///     deletion.to_string(),
///     "DELETE /v1/project/providers/fc4d5750-22e7-4798-8a46-f48f62c4c1da\
///      /checkpoints/record-1?checkpoint_items=item%201",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeletionCall {
    path: String,
    query: String,
}

/// The id of a project. It is a valid path segment: not empty, `.` or `..`, which would change the
/// path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProjectId(String);

/// The error of a project id that cannot be part of a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a project id takes text other than \"\", \".\" and \"..\", found {found:?}")]
pub struct ProjectIdError {
    found: String,
}

/// The error of a backup whose id has a comma. The parameter of the call is a list of ids separated
/// by commas (CSBS v1, table 5-101), so a call cannot name this backup alone.
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
    /// [`CommaInId`] if the backup's id has a comma. A service reads it as several ids even if the
    /// comma is percent-encoded.
    pub fn new(project: &ProjectId, backup: &ListedBackup) -> Result<Self, CommaInId> {
        if backup.id().contains(',') {
            return Err(CommaInId { found: backup.id().to_owned() });
        }
        let project = utf8_percent_encode(&project.0, ESCAPED);
        let checkpoint = utf8_percent_encode(backup.checkpoint_id(), ESCAPED);
        let item = utf8_percent_encode(backup.id(), ESCAPED);
        Ok(Self {
            path: format!("/v1/{project}/providers/{PROVIDER_ID}/checkpoints/{checkpoint}"),
            query: format!("checkpoint_items={item}"),
        })
    }

    /// Returns the HTTP method.
    #[allow(clippy::unused_self)] // a method, like the other parts of the call
    pub fn method(&self) -> &'static str {
        "DELETE"
    }

    /// Returns the percent-encoded path, without the endpoint.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the percent-encoded query, without the question mark.
    pub fn query(&self) -> &str {
        &self.query
    }
}

/// Prints the first line of the request: `DELETE path?query`.
impl fmt::Display for DeletionCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}?{}", self.method(), self.path, self.query)
    }
}
