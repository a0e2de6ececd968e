//! Backup policies: when they fire, what they keep, and for which objects.

mod change;
mod duration_change;
mod error;
mod fires;
mod firing;
mod judge;
mod keeping;
mod long_term_change;
mod pattern_change;
mod shortfall;
mod state;

use alloc::string::String;
use core::hash::Hash;

use chrono::{DateTime, Utc};
use hashbrown::HashSet;

pub use change::{ChangeError, ChangedVerdicts, PolicyChange};
pub use duration_change::DurationChange;
pub use error::{FiringError, KeepingError};
pub use firing::{Firing, UnknownPattern, UnsupportedTimes};
pub use keeping::{Keeping, UnreadableLimits};
pub use long_term_change::LongTermChange;
pub use pattern_change::PatternChange;
pub use shortfall::{Extent, Shortfall, Shortfalls};
pub use state::PolicyState;

use crate::pattern::Pattern;
use crate::retention::Limits;

/// A backup policy with its scheduled operation.
///
/// When it [fires](Firing) and what it [keeps](Keeping) are independent: a policy whose limits cannot be
/// read still fires, and a policy whose pattern was refused still judges backups.
///
/// A policy that is not enabled never fires and deletes nothing. Use
/// [`schedule_as_if_enabled`](Self::schedule_as_if_enabled) or [`into_enabled`](Self::into_enabled) to
/// find out what it would do.
///
/// ```
/// use keeptime::pattern::Pattern;
/// use keeptime::policy::{Policy, PolicyState};
/// use keeptime::retention::Limits;
///
/// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
/// let limits = Limits::UNLIMITED.with_max_backups(7);
/// let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["server-1".to_owned()]);
/// let now = "2025-03-01T12:00:00Z".parse()?;
/// assert_eq!(policy.next_after(now)?, Some("2025-03-02T02:00:00Z".parse()?));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Policy<Object = String> {
    id: Option<String>,
    created_at: Option<DateTime<Utc>>,
    firing: Firing,
    start: Option<DateTime<Utc>>,
    keeping: Keeping,
    state: PolicyState,
    /// `None` if they are unknown.
    objects: Option<HashSet<Object>>,
}

impl<Object: Eq + Hash> Policy<Object> {
    /// Creates a policy without an id, a creation time and a start.
    ///
    /// `firing` is a [`Pattern`], the [`PatternError`](crate::pattern::PatternError) from parsing it, or
    /// [`UnsupportedTimes`]. `keeping` is [`Limits`], or the [`UnreadableLimits`] that says why they
    /// could not be read.
    pub fn new(
        firing: impl Into<Firing>,
        keeping: impl Into<Keeping>,
        state: PolicyState,
        objects: impl IntoIterator<Item = Object>,
    ) -> Self {
        Self {
            id: None,
            created_at: None,
            firing: firing.into(),
            start: None,
            keeping: keeping.into(),
            state,
            objects: Some(objects.into_iter().collect()),
        }
    }

    /// Sets the id. A backup that names a policy is judged only by the policy with that id.
    #[must_use]
    pub fn with_id(self, id: impl Into<Option<String>>) -> Self {
        Self { id: id.into(), ..self }
    }

    /// Sets when the policy was created. It keeps all backups that were created earlier.
    #[must_use]
    pub fn with_created_at(self, created_at: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self { created_at: created_at.into(), ..self }
    }

    /// Sets the start. The policy does not fire before it, and parts that its pattern leaves out, such as
    /// the hour, are taken from it.
    #[must_use]
    pub fn with_start(self, start: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self { start: start.into(), ..self }
    }

    /// Replaces the objects.
    #[must_use]
    pub fn with_objects(self, objects: impl IntoIterator<Item = Object>) -> Self {
        Self { objects: Some(objects.into_iter().collect()), ..self }
    }

    /// Converts the objects, for example to their numbers in the dictionary of a
    /// [`BackupTable`](crate::retention::BackupTable). Everything else stays.
    ///
    /// An object for which `convert` returns `None` is left out, so its backups are kept: it has no number if
    /// the table has no backup of it. Never return a number that stands for "unknown" or that another object
    /// has.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use keeptime::pattern::Pattern;
    /// use keeptime::policy::{Policy, PolicyState};
    /// use keeptime::retention::Limits;
    ///
    /// # let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
    /// # let objects = ["web".to_owned(), "new".to_owned()];
    /// # let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, objects)
    /// #     .with_id("policy-1".to_owned());
    /// let servers = HashMap::from([("web", 0_u32), ("mail", 1)]);
    /// // From `Policy<String>` to `Policy<u32>`, which judges a table whose objects are numbers.
    /// let policy = policy.map_objects(|server| servers.get(server.as_str()).copied());
    /// assert!(policy.objects().unwrap().eq(&[0]));
    /// assert_eq!(policy.id(), Some("policy-1"));
    /// # Ok::<(), keeptime::pattern::PatternError>(())
    /// ```
    #[must_use]
    pub fn map_objects<Other: Eq + Hash>(
        self,
        convert: impl FnMut(Object) -> Option<Other>,
    ) -> Policy<Other> {
        let Self { id, created_at, firing, start, keeping, state, objects } = self;
        let objects = objects.map(|objects| objects.into_iter().filter_map(convert).collect());
        Policy { id, created_at, firing, start, keeping, state, objects }
    }

    /// Makes the objects unknown, as those of a policy that is bound to vaults whose contents are not
    /// known. Such a policy judges the backups that name it.
    ///
    /// ```
    /// use keeptime::pattern::Pattern;
    /// use keeptime::policy::{Policy, PolicyState};
    /// use keeptime::retention::Limits;
    ///
    /// let pattern = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0")?;
    /// let limits = Limits::UNLIMITED.with_max_backups(7);
    /// let policy = Policy::<String>::new(pattern, limits, PolicyState::Enabled, [])
    ///     .with_unknown_objects()
    ///     .with_id("policy-1".to_owned());
    /// assert!(policy.objects().is_none());
    /// # Ok::<(), keeptime::pattern::PatternError>(())
    /// ```
    #[must_use]
    pub fn with_unknown_objects(self) -> Self {
        Self { objects: None, ..self }
    }

    /// Replaces the pattern, or the reason why it is unknown.
    #[must_use]
    pub fn with_firing(self, firing: impl Into<Firing>) -> Self {
        Self { firing: firing.into(), ..self }
    }

    /// Replaces the limits, or the reason why they are unknown.
    #[must_use]
    pub fn with_keeping(self, keeping: impl Into<Keeping>) -> Self {
        Self { keeping: keeping.into(), ..self }
    }

    /// Sets the number of newest backups of each object that are always kept; see
    /// [`Limits::with_keep_at_least`]. Limits that cannot be read stay so.
    #[must_use]
    pub fn with_keep_at_least(self, count: u32) -> Self {
        match self.limits() {
            Ok(limits) => self.with_keeping(limits.with_keep_at_least(count)),
            Err(_) => self,
        }
    }

    /// Returns the same policy in the state [`Enabled`](PolicyState::Enabled).
    #[must_use]
    pub fn into_enabled(self) -> Self {
        Self { state: PolicyState::Enabled, ..self }
    }

    /// Returns the id.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Returns when the policy was created.
    pub fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    /// Returns the pattern.
    ///
    /// # Errors
    /// Returns the reason if the pattern was refused.
    pub fn pattern(&self) -> Result<&Pattern, &UnknownPattern> {
        self.firing.pattern()
    }

    /// Returns the start.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// Returns the limits.
    ///
    /// # Errors
    /// Returns the reason if the limits cannot be read.
    pub fn limits(&self) -> Result<Limits, UnreadableLimits> {
        self.keeping.limits()
    }

    /// Returns whether the policy fires and deletes backups.
    pub fn state(&self) -> PolicyState {
        self.state
    }

    /// Iterates over the objects of the policy, in no particular order. Returns `None` if they are
    /// unknown.
    pub fn objects(&self) -> Option<impl ExactSizeIterator<Item = &Object>> {
        self.objects.as_ref().map(HashSet::iter)
    }
}
