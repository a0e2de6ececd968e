//! A backup policy: what fires when, what is kept, and for which objects.

use alloc::string::String;
use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;

use chrono::{DateTime, Utc};
use hashbrown::HashSet;

use crate::pattern::{Pattern, PatternError, TimetableError};
use crate::retention::{Backup, JudgeError, Judgement, Limits, Maker, Outside};
use crate::schedule::{Schedule, ScheduleBuilder, Zone};

/// A backup policy with its one operation, as the services have it.
///
/// A policy that is not enabled never fires and prunes nothing; [`as_enabled`](Self::as_enabled)
/// asks what it would do. A pattern that this crate refuses blocks firing only: the limits still
/// work.
///
/// ```
/// use keeptime::pattern::Pattern;
/// use keeptime::policy::{Policy, State};
/// use keeptime::retention::Limits;
///
/// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
/// let limits = Limits::UNLIMITED.with_max_backups(7);
/// let policy = Policy::new(pattern, limits, State::Enabled, ["server-1".to_owned()]);
/// let now = "2025-03-01T12:00:00Z".parse().unwrap();
/// assert_eq!(policy.next_after(now).unwrap(), "2025-03-02T02:00:00Z".parse().ok());
/// ```
#[derive(Clone)]
pub struct Policy<Object = String> {
    id: Option<String>,
    created_at: Option<DateTime<Utc>>,
    pattern: Result<Pattern, PatternError>,
    start: Option<DateTime<Utc>>,
    limits: Limits,
    state: State,
    objects: HashSet<Object>,
}

/// Whether a policy does anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It fires and prunes.
    Enabled,
    /// Its operation is not enabled: it does nothing by itself.
    NotEnabled,
    /// Its status is `disabled`, whatever `enabled` of its operation says: it does nothing by itself.
    StatusDisabled,
}

/// Why a policy cannot say when it fires.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FiringError {
    /// Its pattern is none that this crate takes.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// Its pattern makes no timetable.
    #[error(transparent)]
    Timetable(#[from] TimetableError),
}

impl<Object: Eq + Hash> Policy<Object> {
    /// A policy without a start.
    pub fn new(
        pattern: Result<Pattern, PatternError>,
        limits: Limits,
        state: State,
        objects: impl IntoIterator<Item = Object>,
    ) -> Self {
        let objects = objects.into_iter().collect();
        Self { id: None, created_at: None, pattern, start: None, limits, state, objects }
    }

    /// With its id. A backup that names a policy is judged by the policy with that id alone.
    #[must_use]
    pub fn with_id(self, id: impl Into<Option<String>>) -> Self {
        Self { id: id.into(), ..self }
    }

    /// With the instant at which it was created. Backups made before that stay.
    #[must_use]
    pub fn with_creation(self, created_at: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self { created_at: created_at.into(), ..self }
    }

    /// With the instant before which nothing fires, which also gives what the pattern leaves out.
    #[must_use]
    pub fn starting(self, start: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self { start: start.into(), ..self }
    }

    /// With other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same policy as if it were enabled.
    #[must_use]
    pub fn as_enabled(self) -> Self {
        Self { state: State::Enabled, ..self }
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
        self.pattern.as_ref()
    }

    /// The instant before which nothing fires.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// What it keeps.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Whether it does anything.
    pub fn state(&self) -> State {
        self.state
    }

    /// The objects it is about, in no order.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = &Object> {
        self.objects.iter()
    }

    /// When it fires, or would if it were enabled, in UTC.
    ///
    /// # Errors
    /// [`FiringError`] where the pattern was refused or makes no timetable.
    pub fn schedule(&self) -> Result<Schedule, FiringError> {
        self.schedule_with(Schedule::builder())
    }

    /// The same, with the zone and the choices of a builder, whose start gives way to the policy's.
    ///
    /// # Errors
    /// [`FiringError`] where the pattern was refused or makes no timetable.
    pub fn schedule_with<Z: Zone>(
        &self,
        builder: ScheduleBuilder<Z>,
    ) -> Result<Schedule<Z>, FiringError> {
        let pattern = self.pattern.as_ref().map_err(Clone::clone)?;
        Ok(builder.start(self.start).pattern(pattern)?)
    }

    /// When it fires next, in UTC; `None` where it is not enabled.
    ///
    /// # Errors
    /// [`FiringError`] where the pattern was refused or makes no timetable.
    pub fn next_after(&self, instant: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, FiringError> {
        match self.state {
            State::Enabled => Ok(self.schedule()?.next_after(instant)),
            State::NotEnabled | State::StatusDisabled => Ok(None),
        }
    }

    /// The verdict on every backup of a listing. Those that are not the policy's own stay: backups of
    /// other objects, those made before the policy was created, and those that name another policy.
    ///
    /// # Errors
    /// [`JudgeError`] where the listing repeats itself.
    pub fn judge<'b, B: Backup>(
        &self,
        backups: &'b [B],
        now: DateTime<Utc>,
    ) -> Result<Judgement<'b, B>, JudgeError>
    where
        Object: Borrow<B::Object>,
    {
        let maker = Maker::Policy { id: self.id(), created_at: self.created_at };
        self.limits.judge_own(backups, now, maker, |object| {
            if self.objects.contains(object) {
                match self.state {
                    State::Enabled => None,
                    State::NotEnabled => Some(Outside::NotEnabled),
                    State::StatusDisabled => Some(Outside::StatusDisabled),
                }
            } else {
                Some(Outside::OtherObject)
            }
        })
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

impl<Object: fmt::Debug> fmt::Debug for Policy<Object> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("id", &self.id)
            .field("created_at", &self.created_at)
            .field("pattern", &self.pattern)
            .field("start", &self.start)
            .field("limits", &self.limits)
            .field("state", &self.state)
            .field("objects", &self.objects)
            .finish()
    }
}
