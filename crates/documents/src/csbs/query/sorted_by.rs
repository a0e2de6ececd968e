//! Compares backups and policies by the keys that they can be sorted by.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use crate::csbs::checkpoint_item::CheckpointItem;
use crate::csbs::policy_answer::PolicyAnswer;
use crate::instant::parse_instant;
use crate::query::{BackupSortKey, PolicySortKey, SortedBy};

impl SortedBy<BackupSortKey> for CheckpointItem {
    fn compare_by(&self, other: &Self, key: BackupSortKey) -> Ordering {
        match key {
            BackupSortKey::CreatedAt => self.created_at().cmp(&other.created_at()),
            BackupSortKey::UpdatedAt => self.updated_at().cmp(&other.updated_at()),
            BackupSortKey::Name => self.name().cmp(&other.name()),
            BackupSortKey::Status => self.status().cmp(&other.status()),
            BackupSortKey::ProtectedAt => protected_at(self).cmp(&protected_at(other)),
            BackupSortKey::Id => self.id().cmp(other.id()),
        }
    }

    fn sorted_id(&self) -> Option<&str> {
        Some(self.id())
    }
}

fn protected_at(item: &CheckpointItem) -> Option<DateTime<Utc>> {
    let text = item.other_members().get("protected_at").and_then(|value| value.as_str());
    text.and_then(|text| parse_instant(text).ok()).or(item.created_at())
}

impl SortedBy<PolicySortKey> for PolicyAnswer {
    fn compare_by(&self, other: &Self, key: PolicySortKey) -> Ordering {
        let text = match key {
            PolicySortKey::CreatedAt => return self.created_at().cmp(&other.created_at()),
            PolicySortKey::Description => Self::description,
            PolicySortKey::Id => Self::id,
            PolicySortKey::Name => Self::name,
            PolicySortKey::ProjectId => Self::project_id,
            PolicySortKey::ProviderId => Self::provider_id,
            PolicySortKey::Status => Self::status,
        };
        text(self).cmp(&text(other))
    }

    fn sorted_id(&self) -> Option<&str> {
        self.id()
    }
}
