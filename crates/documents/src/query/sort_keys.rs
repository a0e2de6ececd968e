//! The keys that backups and policies can be sorted by.

use super::sort::SortKey;
use crate::names::names;

/// The keys that backups can be sorted by (CSBS v1, table 5-92; CBR v3, "Querying All Backups").
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
    /// The time at which the object was backed up. Backups without it use their creation time. No table of
    /// the CSBS reference has this member.
    ProtectedAt,
    /// The id.
    Id,
}

names! { BackupSortKey, "sort":
    CreatedAt = "created_at",
    UpdatedAt = "updated_at",
    Name = "name",
    Status = "status",
    ProtectedAt = "protected_at",
    Id = "id",
}

impl SortKey for BackupSortKey {
    const CREATED_AT: Self = Self::CreatedAt;

    fn without_direction(self) -> Self {
        self
    }
}

/// The keys that policies of CSBS can be sorted by: the members of CSBS v1, table 5-66, that are plain
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

names! { PolicySortKey, "sort":
    CreatedAt = "created_at",
    Description = "description",
    Id = "id",
    Name = "name",
    ProjectId = "project_id",
    ProviderId = "provider_id",
    Status = "status",
}

impl SortKey for PolicySortKey {
    const CREATED_AT: Self = Self::CreatedAt;

    fn without_direction(self) -> Self {
        Self::CreatedAt
    }
}
