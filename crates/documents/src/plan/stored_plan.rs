//! Plans, read back.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use keeptime::UnknownName;
use keeptime::pattern::Excerpt;
use keeptime::retention::Outcome;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::source_digests::SourceDigests;

/// The deletions of a plan that `keeptime prune --json` wrote, and its summary.
#[derive(Clone, Debug)]
pub struct StoredPlan {
    pub(super) deletions: Vec<PlannedDeletion>,
    summary: PlanSummary,
}

/// A backup that a plan deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedDeletion {
    pub(super) id: String,
    pub(super) checkpoint_id: Option<String>,
    pub(super) resource_id: String,
    pub(super) created_at: Option<DateTime<Utc>>,
}

/// Why a text is not a plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoredPlanError {
    /// The text is not a plan.
    #[error("not a plan: {0}")]
    NotAPlan(String),
    /// The text ends before the summary, so deletions may be missing.
    #[error("not a complete plan: its last line is not a summary")]
    Incomplete,
}

/// A line of a plan: a backup or the summary. Other members are ignored.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct PlanLine {
    summary: Option<PlanSummary>,
    id: Option<String>,
    /// Absent or null for a backup of CBR that names no checkpoint.
    checkpoint_id: Option<String>,
    resource_id: Option<String>,
    created_at: Option<DateTime<Utc>>,
    verdict: Option<PlannedVerdict>,
    dropped: Option<String>,
    // `flatten` makes the derived code refuse a list in place of the object.
    #[serde(flatten)]
    _more: Map<String, Value>,
}

/// The verdict of a line. Its reason does not matter here.
#[derive(Deserialize)]
#[serde(expecting = "a verdict as an object")]
struct PlannedVerdict {
    outcome: String,
    #[serde(flatten)]
    _more: Map<String, Value>,
}

#[derive(Clone, Debug, Deserialize)]
struct PlanSummary {
    now: DateTime<Utc>,
    blake3: SourceDigests,
}

impl StoredPlan {
    /// Reads a plan.
    ///
    /// # Errors
    /// [`StoredPlanError`] if the text is not a plan. A plan without its summary is cut off and refused.
    pub fn read(text: &str) -> Result<Self, StoredPlanError> {
        let refuse = |why: String| StoredPlanError::NotAPlan(why);
        let mut deletions = Vec::new();
        let mut summary = None;
        for line in serde_json::Deserializer::from_str(text).into_iter::<PlanLine>() {
            let line = line.map_err(|error| refuse(error.to_string()))?;
            if summary.is_some() {
                return Err(refuse("there is more text after its summary".to_owned()));
            }
            if line.summary.is_some() {
                summary = line.summary;
            } else {
                deletions.extend(PlannedDeletion::of(line).map_err(refuse)?);
            }
        }
        let summary = summary.ok_or(StoredPlanError::Incomplete)?;
        let mut ids = HashSet::new();
        if let Some(twice) = deletions.iter().find(|planned| !ids.insert(planned.id.as_str())) {
            let id = Excerpt::from(twice.id.as_str());
            return Err(refuse(format!("it deletes backup {id} twice")));
        }
        Ok(Self { deletions, summary })
    }

    /// Returns the time for which the plan was made.
    pub fn made_at(&self) -> DateTime<Utc> {
        self.summary.now
    }

    /// Returns the digests of what the plan was made from.
    pub fn sources(&self) -> &SourceDigests {
        &self.summary.blake3
    }

    /// Returns the deletions, in the order of the plan.
    pub fn deletions(&self) -> &[PlannedDeletion] {
        &self.deletions
    }
}

impl PlannedDeletion {
    /// Returns the backup of a line if the line deletes it.
    fn of(line: PlanLine) -> Result<Option<Self>, String> {
        match (line.verdict.as_ref(), &line.dropped) {
            (None, Some(_)) => return Ok(None),
            (Some(verdict), None) => {
                let outcome = verdict.outcome.parse();
                match outcome.map_err(|error: UnknownName| error.with_what("outcome")) {
                    Ok(Outcome::Delete) => {}
                    Ok(Outcome::Keep | Outcome::Defer | Outcome::BeingDeleted) => return Ok(None),
                    Err(error) => return Err(error.to_string()),
                }
            }
            (None, None) => {
                return Err("a line has neither verdict nor summary".to_owned());
            }
            (Some(_), Some(_)) => {
                return Err("a line has both verdict and dropped".to_owned());
            }
        }
        let member = |value: Option<String>, field| {
            value.ok_or_else(|| format!("{field} is missing in a line with the outcome delete"))
        };
        Ok(Some(Self {
            id: member(line.id, "id")?,
            checkpoint_id: line.checkpoint_id,
            resource_id: member(line.resource_id, "resource_id")?,
            created_at: line.created_at,
        }))
    }

    /// Returns the id of the backup.
    pub fn id(&self) -> &str {
        &self.id
    }
}
