//! Compares backups and policies by the keys that they can be sorted by.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use crate::csbs::checkpoint_item::CheckpointItem;
use crate::csbs::policy_answer::PolicyAnswer;
use crate::instant::parse_instant;
use crate::query::{PolicySortKey, SortedBy, sorted_by_backup_keys};

sorted_by_backup_keys!(CheckpointItem, protected_at);

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
