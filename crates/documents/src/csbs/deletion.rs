//! The calls that delete backups.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::constants::PROVIDER_ID;
use super::listing::ListedBackup;

/// How many deletions the service runs at once for a user; more are queued (CSBS v1, 5.3.5).
pub const CONCURRENT_DELETIONS: NonZeroUsize = NonZeroUsize::new(5).unwrap();

/// All that a path segment or a query value need not escape (RFC 3986, 2.3, "unreserved").
pub(super) const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A call that deletes one backup: its method, path and query. Nothing is sent.
///
/// The backup is named in the query. Without that, the call would delete all backups of its record,
/// those too that a listing did not show (CSBS v1, table 5-101).
///
/// ```
/// # use keeptime_documents::csbs::{DeletionCall, Listing};
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

/// The id of a project, as a path can hold it: neither empty nor `.` nor `..`, which would lead
/// elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProjectId(String);

/// An id cannot be part of a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} cannot stand in a path")]
pub struct ProjectIdError {
    found: String,
}

/// A backup cannot be deleted by a call that names it alone: its id has a comma, and the parameter
/// that holds it is a list of ids, separated by commas (CSBS v1, table 5-101).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the id {found:?} has a comma, and checkpoint_items takes a list of ids separated by commas"
)]
pub struct CommaInId {
    found: String,
}

impl ProjectId {
    /// The id.
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

/// Whether an id names a place of its own in a path, once it is percent-encoded.
pub(super) fn is_path_segment(id: &str) -> bool {
    !matches!(id, "" | "." | "..")
}

impl DeletionCall {
    /// The call that deletes a backup of a project.
    ///
    /// # Errors
    /// [`CommaInId`] where the backup's id has a comma. Percent-encoded or not, a service reads it as
    /// several ids.
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

    /// The HTTP method.
    #[allow(clippy::unused_self)] // a part of the call like its others
    pub fn method(&self) -> &'static str {
        "DELETE"
    }

    /// The path, percent-encoded, from the endpoint on.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query, percent-encoded, without its question mark.
    pub fn query(&self) -> &str {
        &self.query
    }
}

/// As the first line of a request: `DELETE path?query`.
impl fmt::Display for DeletionCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}?{}", self.method(), self.path, self.query)
    }
}
