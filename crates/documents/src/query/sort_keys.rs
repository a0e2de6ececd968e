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

/// Makes the backups of a service sortable. `protected_at` returns when the object was backed up.
macro_rules! sorted_by_backup_keys {
    ($backup:ty, $protected_at:path) => {
        impl $crate::query::SortedBy<$crate::query::BackupSortKey> for $backup {
            fn compare_by(
                &self,
                other: &Self,
                key: $crate::query::BackupSortKey,
            ) -> std::cmp::Ordering {
                use $crate::query::BackupSortKey as Key;
                match key {
                    Key::CreatedAt => self.created_at().cmp(&other.created_at()),
                    Key::UpdatedAt => self.updated_at().cmp(&other.updated_at()),
                    Key::Name => self.name().cmp(&other.name()),
                    Key::Status => self.status().cmp(&other.status()),
                    Key::ProtectedAt => $protected_at(self).cmp(&$protected_at(other)),
                    Key::Id => self.id().cmp(other.id()),
                }
            }

            fn sorted_id(&self) -> Option<&str> {
                Some(self.id())
            }
        }
    };
}

pub(crate) use sorted_by_backup_keys;

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
