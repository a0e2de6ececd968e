//! The order in which items are listed.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::csbs::checkpoint_item::CheckpointItem;
use crate::csbs::policy_answer::PolicyAnswer;
use crate::instant::parse_instant;
use crate::message_text::one_of;
use keeptime::pattern::Excerpt;

/// The longest text of an order that the service takes, in characters.
const LONGEST: usize = 255;

/// An order: by one key, items that are alike in it by the next, and so on.
///
/// Its text is `created_at:asc,name:desc`. What a key without a direction means depends on what is
/// listed: backups come in descending order of that key (CSBS v1, table 5-92), policies in descending
/// order of time, whatever the key (table 5-64). Items that are alike in all keys come by their ids,
/// ascending.
///
/// ```
/// use keeptime_documents::csbs::{BackupSortKey, SortDirection, Sort};
///
/// let sort: Sort<BackupSortKey> = "name:asc,created_at".parse()?;
/// let same = Sort::by(BackupSortKey::Name, SortDirection::Ascending)
///     .then_by(BackupSortKey::CreatedAt, SortDirection::Descending);
/// assert_eq!(sort.effective_keys().collect::<Vec<_>>(), same.effective_keys().collect::<Vec<_>>());
/// assert_eq!(sort.to_string(), "name:asc,created_at");
/// assert_eq!(same.to_string(), "name:asc,created_at:desc");
/// # Ok::<(), keeptime_documents::csbs::SortError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sort<K> {
    // At least one; each key once. Without a direction where the text has none.
    keys: Vec<(K, Option<SortDirection>)>,
}

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortDirection {
    /// The least or the oldest; what is absent before all.
    Ascending,
    /// The greatest or the newest; what is absent after all.
    Descending,
}

/// A text is no order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SortError(String);

/// What items can be listed by.
pub trait SortKey: Copy + Eq + fmt::Debug + 'static {
    /// What is listed.
    type Item;

    /// All keys.
    const ALL: &'static [Self];

    /// When an item was created, by which items come, the newest first, where no order is asked for.
    const CREATED_AT: Self;

    /// What a key without a direction sorts by, in descending order.
    #[must_use]
    fn without_direction(self) -> Self;

    /// The key's name.
    fn name(self) -> &'static str;

    /// How two items compare by it, in ascending order.
    fn compare(self, a: &Self::Item, b: &Self::Item) -> Ordering;

    /// The id of an item.
    fn id(item: &Self::Item) -> Option<&str>;
}

impl<K: SortKey> Sort<K> {
    /// An order by one key.
    pub fn by(key: K, direction: SortDirection) -> Self {
        Self { keys: vec![(key, Some(direction))] }
    }

    /// The same order, and items alike by one more key. A key that is there already has no effect.
    #[must_use]
    pub fn then_by(mut self, key: K, direction: SortDirection) -> Self {
        self.push(key, Some(direction));
        self
    }

    fn push(&mut self, key: K, direction: Option<SortDirection>) {
        if !self.keys.iter().any(|(known, _)| *known == key) {
            self.keys.push((key, direction));
        }
    }

    /// The keys with their directions as they are written, the first one first.
    pub fn keys(&self) -> &[(K, Option<SortDirection>)] {
        &self.keys
    }

    /// What items are sorted by, the first one first: each key with its direction, or with what a key
    /// without one means.
    pub fn effective_keys(&self) -> impl Iterator<Item = (K, SortDirection)> {
        self.keys.iter().map(|(key, direction)| match direction {
            Some(direction) => (*key, *direction),
            None => (key.without_direction(), SortDirection::Descending),
        })
    }

    /// Which of two items comes first.
    pub fn compare(&self, a: &K::Item, b: &K::Item) -> Ordering {
        let by_keys = self.effective_keys().map(|(key, direction)| {
            let ascending = key.compare(a, b);
            match direction {
                SortDirection::Ascending => ascending,
                SortDirection::Descending => ascending.reverse(),
            }
        });
        by_keys.fold(Ordering::Equal, Ordering::then).then_with(|| K::id(a).cmp(&K::id(b)))
    }
}

/// Newest first.
impl<K: SortKey> Default for Sort<K> {
    fn default() -> Self {
        Self::by(K::CREATED_AT, SortDirection::Descending)
    }
}

impl<K: SortKey> FromStr for Sort<K> {
    type Err = SortError;

    fn from_str(text: &str) -> Result<Self, SortError> {
        let length = text.chars().count();
        if length > LONGEST {
            return Err(SortError(format!("sort takes 1 to {LONGEST} characters, found {length}")));
        }
        // A text has at least one part, so there is at least one key.
        let mut sort = Self { keys: Vec::new() };
        for part in text.split(',') {
            let (key, direction) = read_key(part)?;
            sort.push(key, direction);
        }
        Ok(sort)
    }
}

/// What is wrong with the text of an order.
pub(super) fn check<K: SortKey>(text: &str) -> Result<(), String> {
    text.parse::<Sort<K>>().map(drop).map_err(|error| error.to_string())
}

fn read_key<K: SortKey>(text: &str) -> Result<(K, Option<SortDirection>), SortError> {
    let (name, direction) = match text.split_once(':') {
        None => (text, None),
        Some((name, "asc")) => (name, Some(SortDirection::Ascending)),
        Some((name, "desc")) => (name, Some(SortDirection::Descending)),
        Some((_, other)) => {
            let found = Excerpt::from(other);
            return Err(SortError(format!("sort takes asc or desc after a colon, found {found}")));
        }
    };
    let key = K::ALL.iter().find(|key| key.name() == name).ok_or_else(|| {
        let names: Vec<&str> = K::ALL.iter().map(|key| key.name()).collect();
        let (allowed, found) = (one_of(&names), Excerpt::from(name));
        SortError(format!("sort takes {allowed}, found {found}"))
    })?;
    Ok((*key, direction))
}

impl<K: SortKey> fmt::Display for Sort<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (key, direction)) in self.keys.iter().enumerate() {
            let separator = if index == 0 { "" } else { "," };
            let direction = match direction {
                None => "",
                Some(SortDirection::Ascending) => ":asc",
                Some(SortDirection::Descending) => ":desc",
            };
            write!(f, "{separator}{}{direction}", key.name())?;
        }
        Ok(())
    }
}

impl<K: SortKey> serde::Serialize for Sort<K> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: SortKey> serde::Deserialize<'de> for Sort<K> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What backups can be listed by (CSBS v1, table 5-92).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BackupSortKey {
    /// When it was created.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
    /// Its name.
    Name,
    /// Its status.
    Status,
    /// When its object was backed up. No table of the reference has such a member; where an item has
    /// none either, it is when it was created.
    ProtectedAt,
    /// Its id.
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

/// What policies can be listed by: the members of CSBS v1, table 5-66, that are single texts. The
/// reference names no keys for policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicySortKey {
    /// When it was created.
    CreatedAt,
    /// Its description.
    Description,
    /// Its id.
    Id,
    /// Its name.
    Name,
    /// The project it belongs to.
    ProjectId,
    /// The provider that makes the backups.
    ProviderId,
    /// Its status.
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
