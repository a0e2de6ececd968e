//! A backup policy: what fires when, what is kept, and for which objects.

mod change;
mod duration_change;
mod error;
mod firing;
mod keeping;

use alloc::string::String;
use core::borrow::Borrow;
use core::hash::Hash;

use chrono::{DateTime, Utc};
use hashbrown::HashSet;

pub use change::{ChangeError, ChangedVerdicts, PolicyChange};
pub use duration_change::DurationChange;
pub use error::{FiringError, KeepingError};
pub use firing::Firing;
pub use keeping::{Keeping, UnreadableLimits};

use crate::pattern::{Pattern, PatternError};
use crate::retention::{Backup, JudgedBackups, Judgement, Limits, NotJudged};
use crate::schedule::{Schedule, ScheduleBuilder, Zone};

/// A backup policy with its one operation, as the services have it.
///
/// When it [fires](Firing) and what it [keeps](Keeping) are known or unknown independently: without
/// readable limits it still fires, and without a valid pattern it still judges backups.
///
/// A policy that is not enabled never fires and deletes nothing.
/// [`schedule_as_if_enabled`](Self::schedule_as_if_enabled) and [`into_enabled`](Self::into_enabled) show what it
/// would do.
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
    objects: HashSet<Object>,
}

/// Whether a policy does anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyState {
    /// It fires and prunes.
    Enabled,
    /// Its operation is not enabled: it does nothing by itself.
    NotEnabled,
    /// Its status is `disabled`, whatever `enabled` of its operation says: it does nothing by itself.
    StatusDisabled,
}

impl<Object: Eq + Hash> Policy<Object> {
    /// A policy without an id, a date of creation or a start. It takes a [`Pattern`] and [`Limits`], or
    /// in the place of either the reason why it is unknown.
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
            objects: objects.into_iter().collect(),
        }
    }

    /// With its id. A backup that names a policy is judged by the policy with that id alone.
    #[must_use]
    pub fn with_id(self, id: impl Into<Option<String>>) -> Self {
        Self { id: id.into(), ..self }
    }

    /// With the instant at which it was created. Backups made before that stay.
    #[must_use]
    pub fn with_created_at(self, created_at: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self { created_at: created_at.into(), ..self }
    }

    /// With the instant before which nothing fires, which also gives what the pattern leaves out.
    #[must_use]
    pub fn with_start(self, start: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self { start: start.into(), ..self }
    }

    /// With another pattern, or the reason why it is unknown.
    #[must_use]
    pub fn with_firing(self, firing: impl Into<Firing>) -> Self {
        Self { firing: firing.into(), ..self }
    }

    /// With other limits, or the reason why they are unknown.
    #[must_use]
    pub fn with_keeping(self, keeping: impl Into<Keeping>) -> Self {
        Self { keeping: keeping.into(), ..self }
    }

    /// The same policy as if it were enabled.
    #[must_use]
    pub fn into_enabled(self) -> Self {
        Self { state: PolicyState::Enabled, ..self }
    }

    /// Its id.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// When it was created.
    pub fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    /// Its pattern.
    ///
    /// # Errors
    /// Why the pattern was refused.
    pub fn pattern(&self) -> Result<&Pattern, &PatternError> {
        self.firing.pattern()
    }

    /// The instant before which nothing fires.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// What it keeps.
    ///
    /// # Errors
    /// Why its limits cannot be read.
    pub fn limits(&self) -> Result<Limits, &UnreadableLimits> {
        self.keeping.limits()
    }

    /// Whether it does anything.
    pub fn state(&self) -> PolicyState {
        self.state
    }

    /// The objects it is about, in no order.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = &Object> {
        self.objects.iter()
    }

    /// When it fires, in UTC.
    ///
    /// # Errors
    /// [`FiringError`] where it is not enabled, or its pattern was refused or makes no timetable.
    pub fn schedule(&self) -> Result<Schedule, FiringError> {
        match self.state {
            PolicyState::Enabled => self.schedule_as_if_enabled(Schedule::builder()),
            PolicyState::NotEnabled => Err(FiringError::NotEnabled),
            PolicyState::StatusDisabled => Err(FiringError::StatusDisabled),
        }
    }

    /// When it would fire if it were enabled, whether it is or not, with the zone and the choices of a
    /// builder. The builder's start is replaced by the policy's.
    ///
    /// # Errors
    /// [`FiringError`] where the pattern was refused or makes no timetable.
    pub fn schedule_as_if_enabled<Z: Zone>(
        &self,
        builder: ScheduleBuilder<Z>,
    ) -> Result<Schedule<Z>, FiringError> {
        let pattern = self.pattern().map_err(Clone::clone)?;
        Ok(builder.start(self.start).pattern(pattern)?)
    }

    /// When it fires next, in UTC; `None` where it is not enabled.
    ///
    /// # Errors
    /// [`FiringError`] where it is enabled and its pattern was refused or makes no timetable.
    pub fn next_after(&self, instant: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, FiringError> {
        match self.state {
            PolicyState::Enabled => Ok(self.schedule()?.next_after(instant)),
            PolicyState::NotEnabled | PolicyState::StatusDisabled => Ok(None),
        }
    }

    /// The verdict on every backup of a listing. Those that are not the policy's own stay: backups of
    /// other objects, those made before the policy was created, and those that name another policy.
    ///
    /// # Errors
    /// [`KeepingError`] where the limits cannot be read or the listing repeats itself.
    pub fn judge<'b, B: Backup>(
        &self,
        backups: &'b [B],
        now: DateTime<Utc>,
    ) -> Result<Judgement<'b, B>, KeepingError>
    where
        Object: Borrow<B::Object>,
    {
        let limits = self.limits().map_err(Clone::clone)?;
        let judged = JudgedBackups::OfPolicy { id: self.id(), created_at: self.created_at };
        let judgement = limits.judge_backups(backups, now, judged, |object| {
            if self.objects.contains(object) {
                match self.state {
                    PolicyState::Enabled => None,
                    PolicyState::NotEnabled => Some(NotJudged::NotEnabled),
                    PolicyState::StatusDisabled => Some(NotJudged::StatusDisabled),
                }
            } else {
                Some(NotJudged::OtherObject)
            }
        });
        Ok(judgement?)
    }

    /// The objects of the policy of which a listing has no backup, in no order.
    ///
    /// Of a listing that is known to be only a part this says nothing.
    pub fn objects_without_backups<B: Backup>(&self, backups: &[B]) -> impl Iterator<Item = &Object>
    where
        Object: Borrow<B::Object>,
    {
        let listed: HashSet<&B::Object> = backups.iter().map(Backup::object).collect();
        self.objects.iter().filter(move |object| !listed.contains((*object).borrow()))
    }
}
