//! The keys that backups and policies can be sorted by.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use crate::csbs::checkpoint_item::CheckpointItem;
use crate::csbs::policy_answer::PolicyAnswer;
use crate::instant::parse_instant;
use crate::query::SortKey;

/// The keys that backups can be sorted by (CSBS v1, table 5-92).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BackupSortKey {
    /// The creation time.
    CreatedAt,
    /// The time of the last change.
    UpdatedAt,
    /// The name.
    Name,
    /// The status.
    Status,
    /// The time at which the object was backed up. No table of the reference has this member. Items
    /// without it use their creation time.
    ProtectedAt,
    /// The id.
    Id,
}

impl SortKey for BackupSortKey {
    type Item = CheckpointItem;

    const ALL: &'static [Self] =
        &[Self::CreatedAt, Self::UpdatedAt, Self::Name, Self::Status, Self::ProtectedAt, Self::Id];
    const CREATED_AT: Self = Self::CreatedAt;

    fn without_direction(self) -> Self {
        self
    }

    fn name(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Name => "name",
            Self::Status => "status",
            Self::ProtectedAt => "protected_at",
            Self::Id => "id",
        }
    }

    fn compare(self, a: &CheckpointItem, b: &CheckpointItem) -> Ordering {
        match self {
            Self::CreatedAt => a.created_at().cmp(&b.created_at()),
            Self::UpdatedAt => a.updated_at().cmp(&b.updated_at()),
            Self::Name => a.name().cmp(&b.name()),
            Self::Status => a.status().cmp(&b.status()),
            Self::ProtectedAt => protected_at(a).cmp(&protected_at(b)),
            Self::Id => a.id().cmp(b.id()),
        }
    }

    fn id(item: &CheckpointItem) -> Option<&str> {
        Some(item.id())
    }
}

fn protected_at(item: &CheckpointItem) -> Option<DateTime<Utc>> {
    let text = item.other_members().get("protected_at").and_then(|value| value.as_str());
    text.and_then(|text| parse_instant(text).ok()).or(item.created_at())
}

/// The keys that policies can be sorted by: the members of CSBS v1, table 5-66, that are plain
/// text. The reference names no keys for policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicySortKey {
    /// The creation time.
    CreatedAt,
    /// The description.
    Description,
    /// The id.
    Id,
    /// The name.
    Name,
    /// The project it belongs to.
    ProjectId,
    /// The id of the provider that creates the backups.
    ProviderId,
    /// The status.
    Status,
}

impl SortKey for PolicySortKey {
    type Item = PolicyAnswer;

    const ALL: &'static [Self] = &[
        Self::CreatedAt,
        Self::Description,
        Self::Id,
        Self::Name,
        Self::ProjectId,
        Self::ProviderId,
        Self::Status,
    ];
    const CREATED_AT: Self = Self::CreatedAt;

    fn without_direction(self) -> Self {
        Self::CreatedAt
    }

    fn name(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::Description => "description",
            Self::Id => "id",
            Self::Name => "name",
            Self::ProjectId => "project_id",
            Self::ProviderId => "provider_id",
            Self::Status => "status",
        }
    }

    fn compare(self, a: &PolicyAnswer, b: &PolicyAnswer) -> Ordering {
        let text = match self {
            Self::CreatedAt => return a.created_at().cmp(&b.created_at()),
            Self::Description => PolicyAnswer::description,
            Self::Id => PolicyAnswer::id,
            Self::Name => PolicyAnswer::name,
            Self::ProjectId => PolicyAnswer::project_id,
            Self::ProviderId => PolicyAnswer::provider_id,
            Self::Status => PolicyAnswer::status,
        };
        text(a).cmp(&text(b))
    }

    fn id(policy: &PolicyAnswer) -> Option<&str> {
        policy.id()
    }
}
