//! The order in which items are listed: the `sort` parameter of a query.
//!
//! [`Sort`] is a list of keys with directions. The keys are the variants of a [`SortKey`] of the
//! service. Keys without a direction differ: see [`SortKey::without_direction`].

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::message_text::one_of;
use crate::names::names;
use keeptime::UnknownName;
use keeptime::pattern::Excerpt;

/// The maximum length of the text that the service accepts, in characters.
const LONGEST: usize = 255;

/// An order by one or more keys. A later key orders items that are equal in all earlier keys.
///
/// An example of its text is `created_at:asc,name:desc`. For backups, a key without a direction
/// sorts by that key, descending (CSBS v1, table 5-92). For policies, it sorts by creation time,
/// newest first, whatever the key is (table 5-64). Items that are equal in all keys are sorted by
/// id, ascending.
///
/// ```
/// use keeptime_documents::query::{BackupSortKey, Sort, SortDirection};
///
/// let sort: Sort<BackupSortKey> = "name:asc,created_at".parse()?;
/// let same = Sort::by(BackupSortKey::Name, SortDirection::Ascending)
///     .then_by(BackupSortKey::CreatedAt, SortDirection::Descending);
/// assert_eq!(sort.effective_keys().collect::<Vec<_>>(), same.effective_keys().collect::<Vec<_>>());
/// assert_eq!(sort.to_string(), "name:asc,created_at");
/// assert_eq!(same.to_string(), "name:asc,created_at:desc");
/// # Ok::<(), keeptime_documents::query::SortError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sort<K> {
    // At least one key, none twice. The direction is `None` if the text has none.
    keys: Vec<(K, Option<SortDirection>)>,
}

/// The direction of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortDirection {
    /// Smallest or oldest first. Items without the value come first.
    Ascending,
    /// Greatest or newest first. Items without the value come last.
    Descending,
}

names! { SortDirection, "direction":
    Ascending = "asc",
    Descending = "desc",
}

/// The error of a text that cannot be read as a sort order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SortError(String);

/// A key that items can be sorted by. It prints and parses as its name.
pub trait SortKey: Copy + Eq + fmt::Display + FromStr<Err = UnknownName> {
    /// The creation time. Items are sorted by it, newest first, if a query has no order.
    const CREATED_AT: Self;

    /// Returns the key that is used, in descending order, if this one has no direction.
    #[must_use]
    fn without_direction(self) -> Self;
}

/// An item that can be sorted by a key.
pub trait SortedBy<K: SortKey> {
    /// Compares two items by a key, in ascending order.
    fn compare_by(&self, other: &Self, key: K) -> Ordering;

    /// Returns the id of the item, by which items are sorted that are equal in all keys.
    fn sorted_id(&self) -> Option<&str>;
}

impl<K: SortKey> Sort<K> {
    /// Creates an order by one key.
    pub fn by(key: K, direction: SortDirection) -> Self {
        Self { keys: vec![(key, Some(direction))] }
    }

    /// Adds a key for items that are equal in all others. A key that the order already has is
    /// ignored.
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

    /// Returns the keys and directions as written, in order of priority.
    pub fn keys(&self) -> &[(K, Option<SortDirection>)] {
        &self.keys
    }

    /// Returns the keys and directions that are used for sorting, in order of priority. A key
    /// without a direction is replaced by the key and direction that the service uses for it.
    pub fn effective_keys(&self) -> impl Iterator<Item = (K, SortDirection)> {
        self.keys.iter().map(|(key, direction)| match direction {
            Some(direction) => (*key, *direction),
            None => (key.without_direction(), SortDirection::Descending),
        })
    }

    /// Compares two items in this order.
    pub fn compare<T: SortedBy<K>>(&self, a: &T, b: &T) -> Ordering {
        let by_keys = self.effective_keys().map(|(key, direction)| {
            let ascending = a.compare_by(b, key);
            match direction {
                SortDirection::Ascending => ascending,
                SortDirection::Descending => ascending.reverse(),
            }
        });
        by_keys
            .fold(Ordering::Equal, Ordering::then)
            .then_with(|| a.sorted_id().cmp(&b.sorted_id()))
    }
}

/// Sorts newest first.
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
        // Splitting gives at least one part, so there is at least one key.
        let mut sort = Self { keys: Vec::new() };
        for part in text.split(',') {
            let (key, direction) = read_key(part)?;
            sort.push(key, direction);
        }
        Ok(sort)
    }
}

/// Checks the text of an order. The error is the message.
pub(crate) fn check<K: SortKey>(text: &str) -> Result<(), String> {
    text.parse::<Sort<K>>().map(drop).map_err(|error| error.to_string())
}

fn read_key<K: SortKey>(text: &str) -> Result<(K, Option<SortDirection>), SortError> {
    let (name, direction) = match text.split_once(':') {
        None => (text, None),
        Some((name, direction)) => (name, Some(direction)),
    };
    let direction = direction.map(str::parse).transpose().map_err(|error: UnknownName| {
        let (allowed, found) = (one_of(error.allowed()), Excerpt::from(error.found()));
        SortError(format!("sort takes {allowed} after a colon, found \"{found}\""))
    })?;
    let key = name.parse().map_err(|error: UnknownName| SortError(error.to_string()))?;
    Ok((key, direction))
}

impl<K: SortKey> fmt::Display for Sort<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (key, direction)) in self.keys.iter().enumerate() {
            let separator = if index == 0 { "" } else { "," };
            write!(f, "{separator}{key}")?;
            if let Some(direction) = direction {
                write!(f, ":{direction}")?;
            }
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
