//! Backup policies: when they fire, what they keep, and for which objects.

mod change;
mod duration_change;
mod error;
mod firing;
mod keeping;
mod long_term_change;
mod pattern_change;
mod shortfall;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::borrow::Borrow;
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

use crate::names::names;
use crate::pattern::Pattern;
use crate::retention::{BackupTable, JudgedBackups, Judgement, Limits, NotJudged, Ranking};
use crate::schedule::{Schedule, ScheduleBuilder, Zone};

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

/// Whether a policy fires and deletes backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyState {
    /// It fires and deletes backups.
    Enabled,
    /// Its operation is not enabled: it neither fires nor deletes backups.
    NotEnabled,
    /// Its status is `disabled`, so it neither fires nor deletes backups, even if its operation is
    /// enabled.
    StatusDisabled,
}

names! { PolicyState, "state":
    Enabled = "enabled",
    NotEnabled = "not_enabled",
    StatusDisabled = "status_disabled",
}

impl PolicyState {
    /// Returns why a policy in this state judges no backups; `None` if it does.
    fn why_not_judged(self) -> Option<NotJudged> {
        match self {
            Self::Enabled => None,
            Self::NotEnabled => Some(NotJudged::NotEnabled),
            Self::StatusDisabled => Some(NotJudged::StatusDisabled),
        }
    }
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
    /// [`BackupTable`]. Everything else stays.
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

    /// Returns the objects of the policy or, if they are unknown, those with a backup that names it.
    pub(crate) fn objects_among<'t, T: BackupTable + ?Sized>(
        &'t self,
        table: &'t T,
    ) -> Vec<&'t T::Object>
    where
        Object: Borrow<T::Object>,
    {
        match &self.objects {
            Some(objects) => objects.iter().map(Borrow::borrow).collect(),
            None => self.objects_named_by(table).into_iter().collect(),
        }
    }

    /// Returns the objects that have a backup that names the policy.
    fn objects_named_by<'t, T: BackupTable + ?Sized>(
        &self,
        table: &'t T,
    ) -> HashSet<&'t T::Object> {
        let names_policy = |index: &usize| match (table.policy_id(*index), self.id()) {
            (Some(named), Some(id)) => named == id,
            _ => false,
        };
        (0..table.len()).filter(names_policy).map(|index| table.object(index)).collect()
    }

    /// Returns the schedule in UTC, in which the services read the hours of a pattern.
    ///
    /// # Errors
    /// Returns a [`FiringError`] if the policy is not enabled, or its pattern was refused or has no
    /// timetable.
    pub fn schedule(&self) -> Result<Schedule, FiringError> {
        self.schedule_with(Schedule::builder())
    }

    /// Returns the schedule with the zone and the options of `builder`. The start is the policy's and
    /// replaces the builder's.
    ///
    /// ```
    /// use keeptime::pattern::Pattern;
    /// use keeptime::policy::{Policy, PolicyState};
    /// use keeptime::retention::Limits;
    /// use keeptime::schedule::Schedule;
    ///
    /// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
    /// let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, ["web".to_owned()]);
    /// let east = chrono::FixedOffset::east_opt(3600).unwrap();
    /// let schedule = policy.schedule_with(Schedule::builder().zone(east))?;
    /// let now = "2025-03-01T12:00:00Z".parse()?;
    /// assert_eq!(schedule.next_after(now), Some("2025-03-02T01:00:00Z".parse()?));
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Returns a [`FiringError`] if the policy is not enabled, or its pattern was refused or has no
    /// timetable. [`schedule_as_if_enabled`](Self::schedule_as_if_enabled) ignores the state.
    pub fn schedule_with<Z: Zone>(
        &self,
        builder: ScheduleBuilder<Z>,
    ) -> Result<Schedule<Z>, FiringError> {
        match self.state {
            PolicyState::Enabled => self.schedule_as_if_enabled(builder),
            PolicyState::NotEnabled => Err(FiringError::NotEnabled),
            PolicyState::StatusDisabled => Err(FiringError::StatusDisabled),
        }
    }

    /// Returns the schedule that the policy would have if it were enabled, to show it. To run backups, use
    /// [`schedule_with`](Self::schedule_with), which takes the same builder.
    ///
    /// # Errors
    /// Returns a [`FiringError`] if the pattern was refused or has no timetable.
    pub fn schedule_as_if_enabled<Z: Zone>(
        &self,
        builder: ScheduleBuilder<Z>,
    ) -> Result<Schedule<Z>, FiringError> {
        let pattern = self.pattern().map_err(Clone::clone)?;
        Ok(builder.start(self.start).pattern(pattern)?)
    }

    /// Returns the first fire strictly after `instant`, with the schedule in UTC, or `None` if the policy is
    /// not enabled.
    ///
    /// # Errors
    /// Returns a [`FiringError`] if the policy is enabled and its pattern was refused or has no timetable.
    pub fn next_after(&self, instant: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, FiringError> {
        match self.state {
            PolicyState::Enabled => Ok(self.schedule()?.next_after(instant)),
            PolicyState::NotEnabled | PolicyState::StatusDisabled => Ok(None),
        }
    }

    /// Returns the verdict on every backup as of `now`.
    ///
    /// The policy keeps backups that are not its own: backups of other objects, backups that were created
    /// before the policy, and backups that name another policy. If its objects are unknown, it also keeps
    /// the backups that name no policy. If it is not enabled, it keeps every backup.
    ///
    /// `table` is a slice, an array or a `Vec` of [`Backup`](crate::retention::Backup), or any other
    /// [`BackupTable`]: a reference or an owned one, as in [`Limits::judge`].
    ///
    /// # Errors
    /// Returns a [`KeepingError`] if the limits cannot be read, two backups are duplicates, or the table
    /// is too long.
    pub fn judge<T: BackupTable>(
        &self,
        table: T,
        now: DateTime<Utc>,
    ) -> Result<Judgement<T>, KeepingError>
    where
        Object: Borrow<T::Object>,
    {
        let limits = self.limits()?;
        let verdicts = {
            let named = match self.objects {
                Some(_) => None,
                None => Some(self.objects_named_by(&table)),
            };
            limits.judge_borrowed(&table, now, self.judged_backups(), |object| match &named {
                Some(named) if !named.contains(object) => Some(NotJudged::NoBackupNamesPolicy),
                Some(_) | None => self.why_not_judged(object),
            })?
        };
        Ok(Judgement::new(table, verdicts))
    }

    /// Returns a [`Ranking`], which judges the backups of one object as of `now` one at a time, newest
    /// first. The outcomes are those of [`judge`](Self::judge).
    ///
    /// If the objects of the policy are unknown, a ranking cannot tell whether another backup of the
    /// object names the policy. The reason to keep a backup is then
    /// [`NamesNoPolicy`](NotJudged::NamesNoPolicy) or [`OtherPolicy`](NotJudged::OtherPolicy), never
    /// [`NoBackupNamesPolicy`](NotJudged::NoBackupNamesPolicy).
    ///
    /// # Errors
    /// Returns the reason if the limits cannot be read.
    ///
    /// ```
    /// # use chrono::{DateTime, Utc};
    /// use keeptime::pattern::Pattern;
    /// use keeptime::policy::{Policy, PolicyState};
    /// use keeptime::retention::{Limits, Outcome};
    /// # use keeptime::retention::{Backup, BackupState, Completeness, Expiry};
    /// # struct Row { id: u64, taken: DateTime<Utc> }
    /// # impl Backup for Row {
    /// #     type Id = u64;
    /// #     type Object = str;
    /// #     fn id(&self) -> &u64 { &self.id }
    /// #     fn object(&self) -> &str { "web" }
    /// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
    /// #     fn state(&self) -> BackupState { BackupState::Available }
    /// #     fn policy_id(&self) -> Option<&str> { None }
    /// #     fn completeness(&self) -> Completeness { Completeness::Complete }
    /// #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
    /// # }
    /// # let now: DateTime<Utc> = "2025-03-01T12:00:00Z".parse()?;
    /// # let newest_first = [Row { id: 2, taken: now }, Row { id: 1, taken: now }];
    ///
    /// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
    /// let limits = Limits::UNLIMITED.with_max_backups(1);
    /// let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web".to_owned()]);
    /// let mut ranking = policy.ranking("web", now)?;
    /// let mut outcomes = Vec::new();
    /// for row in newest_first {
    ///     outcomes.push(ranking.judge(&row)?.outcome());
    /// }
    /// assert_eq!(outcomes, [Outcome::Keep, Outcome::Delete]);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn ranking<Id, O>(
        &self,
        object: &O,
        now: DateTime<Utc>,
    ) -> Result<Ranking<Id, O>, UnreadableLimits>
    where
        Id: Ord + ToOwned + ?Sized,
        O: Eq + Hash + ToOwned + ?Sized,
        Object: Borrow<O>,
    {
        let (limits, judged) = (self.limits()?, self.judged_backups());
        let not_judged = self.why_not_judged(object);
        Ok(Ranking::new(limits, now, judged, Some(object.to_owned()), not_judged))
    }

    /// Returns which backups of its objects the policy judges.
    fn judged_backups(&self) -> JudgedBackups {
        let (id, created_at) = (self.id.clone(), self.created_at);
        match self.objects {
            Some(_) => JudgedBackups::OfPolicy { id, created_at },
            None => JudgedBackups::NamingPolicy { id, created_at },
        }
    }

    /// Returns why an object is not judged, whatever its backups are; `None` if it may be.
    fn why_not_judged<O: Eq + Hash + ?Sized>(&self, object: &O) -> Option<NotJudged>
    where
        Object: Borrow<O>,
    {
        match &self.objects {
            Some(objects) if !objects.contains(object) => Some(NotJudged::OtherObject),
            Some(_) | None => self.state.why_not_judged(),
        }
    }

    /// Iterates over the objects of the policy that have no backup in the table, in no particular order.
    /// There are none if its objects are unknown.
    ///
    /// If the table is incomplete, the backups of these objects may be in the missing part.
    pub fn objects_without_backups<T: BackupTable + ?Sized>(
        &self,
        table: &T,
    ) -> impl Iterator<Item = &Object>
    where
        Object: Borrow<T::Object>,
    {
        let listed: HashSet<&T::Object> =
            (0..table.len()).map(|index| table.object(index)).collect();
        let objects = self.objects.iter().flatten();
        objects.filter(move |object| !listed.contains((*object).borrow()))
    }
}
