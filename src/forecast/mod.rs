//! Forecasts: how many backups will be kept, and when each backup will be deleted.
//!
//! A [`Forecaster`] simulates a policy. Each fire creates a backup of every object. After each new backup,
//! and whenever a backup exceeds its maximum age or its own expiry, [`Policy::judge`] decides which
//! backups are deleted. A backup that long-term rules keep is deleted when a newer backup takes its
//! place: a later one in the same period, or the first one in a new period.
//!
//! [`LongRun`] and [`Reach`] say what remains once a policy has run long enough: how many backups, and
//! how old the oldest one is.
//!
//! # Assumptions
//! - Every backup is created at the instant of its fire, and succeeds. It carries no expiry of its own, so
//!   it expires after the days of the policy.
//! - Backups keep their current state: busy ones stay busy and failed ones stay failed.
//! - Deletions take no time.
//! - The policy does not change, and no backup is created manually.
//!
//! ```
//! # use chrono::{DateTime, Utc};
//! use keeptime::forecast::Forecaster;
//! use keeptime::pattern::Pattern;
//! use keeptime::policy::{Policy, PolicyState};
//! # use keeptime::retention::{Backup, BackupState, Completeness, Expiry, Limits};
//! # struct Record { id: u8, taken: DateTime<Utc> }
//! # impl Backup for Record {
//! #     type Id = u8;
//! #     type Object = str;
//! #     fn id(&self) -> &u8 { &self.id }
//! #     fn object(&self) -> &str { "web" }
//! #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
//! #     fn state(&self) -> BackupState { BackupState::Available }
//! #     fn policy_id(&self) -> Option<&str> { None }
//! #     fn completeness(&self) -> Completeness { Completeness::Complete }
//! #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
//! # }
//!
//! let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
//! let limits = Limits::UNLIMITED.with_max_backups(2);
//! let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web"]);
//! let backups = [Record { id: 1, taken: "2025-03-01T02:00:00Z".parse()? }];
//! let (now, until) = ("2025-03-01T12:00:00Z".parse()?, "2025-04-01T00:00:00Z".parse()?);
//! let forecast = Forecaster::new(&policy).run(&backups, now, until)?;
//! let deletion = forecast.deletion(0).unwrap();
//! assert_eq!((deletion.at(), deletion.new_backups()), ("2025-03-03T02:00:00Z".parse()?, 2));
//! assert_eq!(forecast.kept_at_end_of_each_day().last().unwrap().1, 2);
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod event;
mod fire_cycle;
mod left_without_backup;
mod long_run;
mod names;
mod object_simulation;
mod quota;
mod ranks;
mod reach;
mod simulation;
mod steady;
mod steady_state;
#[cfg(feature = "serde")]
mod values_serde;

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

use chrono::{DateTime, NaiveDate, Utc};
use hashbrown::HashMap;

pub use event::{BackupForecast, Creation, Deletion, ForecastEvent, NeverDeleted, SimulatedBackup};
pub use long_run::LongRun;
pub use quota::{Quota, QuotaForecast, QuotaReached, QuotaUnit};
pub use reach::{Reach, ReachRange};
pub use steady::Basis;
pub use steady_state::{SteadyState, steady_state};

use crate::policy::{FiringError, KeepingError, Policy};
use crate::retention::{
    Backup, BackupState, Expiry, Judgement, KeepReason, Limits, NotCounted, Verdict,
};

/// Why a forecast cannot be made.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ForecastError {
    /// The policy has no schedule.
    #[error(transparent)]
    Firing(#[from] FiringError),
    /// The limits of the policy cannot be read, or the backups cannot be judged.
    #[error(transparent)]
    Keeping(#[from] KeepingError),
    /// Before the end of the forecast the policy fires more than 100,000 times, or creates more than
    /// 10,000,000 backups.
    #[error("the forecast is too large, choose an earlier end")]
    TooFar,
}

/// Eleven years of hourly fires.
const MAX_FIRES: usize = 100_000;

/// The maximum number of new backups of all objects. The creation and the deletion of each are kept in
/// memory.
const MAX_CREATIONS: usize = 10_000_000;

/// Forecasts what a policy will create and delete.
#[derive(Clone, Debug)]
pub struct Forecaster<'p, Object> {
    policy: &'p Policy<Object>,
    failed: Limits,
}

impl<'p, Object: Eq + Hash> Forecaster<'p, Object> {
    /// Creates a forecaster for a policy. It keeps failed backups unless they have
    /// [limits of their own](Self::with_failed_limits).
    pub fn new(policy: &'p Policy<Object>) -> Self {
        Self { policy, failed: Limits::UNLIMITED }
    }

    /// Sets limits for the failed backups of each object, which are counted separately. Some services, for
    /// example, keep the newest ten of them for a month.
    #[must_use]
    pub fn with_failed_limits(self, failed: Limits) -> Self {
        Self { failed, ..self }
    }

    /// Forecasts the fires after `now` and up to and including `until`, and the deletions from `now` to
    /// `until`.
    ///
    /// A policy that is not enabled creates and deletes nothing.
    ///
    /// # Errors
    /// Returns a [`ForecastError`] if the pattern of the policy was refused or has no timetable, the
    /// backups cannot be judged, or the forecast is [too large](ForecastError::TooFar).
    pub fn run<'b, B: Backup>(
        &self,
        backups: &'b [B],
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Forecast<'b, B>, ForecastError>
    where
        'p: 'b,
        Object: Borrow<B::Object>,
    {
        // This also rejects duplicates of objects that are not the policy's.
        let judgement = self.policy.judge(backups, now)?;
        let events = simulation::run(self.policy, self.failed, backups, now, until)?;
        let exists = |backup: &&B| backup.state() != BackupState::BeingDeleted;
        let existing = backups.iter().filter(exists).collect();
        Ok(Forecast { now, until, judgement, failed: self.failed, existing, events })
    }
}

/// The events until the end of a forecast, returned by [`Forecaster::run`].
#[derive(Clone, Debug)]
pub struct Forecast<'b, B: Backup> {
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    /// The verdicts at the start.
    judgement: Judgement<&'b [B]>,
    failed: Limits,
    /// The backups of all objects that exist at the start.
    existing: Vec<&'b B>,
    /// Sorted by time.
    events: Vec<ForecastEvent<'b, B>>,
}

/// The number of backups of all objects on a day.
struct DayCounts {
    day: NaiveDate,
    at_end: usize,
    most: usize,
}

impl<'b, B: Backup> Forecast<'b, B> {
    /// Returns the creations and deletions, sorted by time. At one instant creations come first.
    pub fn events(&self) -> &[ForecastEvent<'b, B>] {
        &self.events
    }

    /// Iterates over the deletions, sorted by time.
    pub fn deletions(&self) -> impl Iterator<Item = &Deletion<'b, B>> {
        self.events.iter().filter_map(|event| match event {
            ForecastEvent::Deletion(deletion) => Some(deletion),
            ForecastEvent::Creation(_) => None,
        })
    }

    /// Returns the deletion of the backup at `index` of the list, or `None` if the forecast does not delete
    /// it.
    pub fn deletion(&self, index: usize) -> Option<&Deletion<'b, B>> {
        self.deletions().find(|deletion| deletion.index() == Some(index))
    }

    /// Iterates over the backups of the list with their forecasts, in the order of the list.
    pub fn backup_forecasts(&self) -> impl Iterator<Item = (&'b B, BackupForecast)> {
        let mut deletions: HashMap<usize, &Deletion<'b, B>> =
            self.deletions().filter_map(|deletion| Some((deletion.index()?, deletion))).collect();
        self.judgement.verdicts().enumerate().map(move |(index, (backup, verdict))| {
            let forecast = match deletions.remove(&index) {
                Some(deletion) => BackupForecast::Deleted {
                    at: deletion.at(),
                    new_backups: deletion.new_backups(),
                    verdict: deletion.verdict(),
                    kept_for: deletion.kept_for(),
                },
                None => self.forecast_without_deletion(backup, verdict),
            };
            (backup, forecast)
        })
    }

    fn forecast_without_deletion(&self, backup: &B, verdict: Verdict) -> BackupForecast {
        let by_limits = |limits: Limits| match why_never_deleted(limits, backup.expiry()) {
            None => BackupForecast::OutlastsForecast,
            Some(reason) => BackupForecast::NeverDeleted(reason),
        };
        match verdict {
            Verdict::BeingDeleted => BackupForecast::BeingDeleted,
            Verdict::Defer(..) => BackupForecast::Deferred(verdict),
            Verdict::Keep(KeepReason::NotCounted(NotCounted::Failed(_)))
                if why_never_deleted(self.failed, Expiry::NotRecorded).is_none() =>
            {
                BackupForecast::OutlastsForecast
            }
            // A backup that is being created, or whose status is unknown, may be counted later.
            Verdict::Keep(KeepReason::NotCounted(
                NotCounted::BeingCreated | NotCounted::UnknownStatus,
            )) => BackupForecast::OutlastsForecast,
            Verdict::Keep(KeepReason::NotCounted(reason)) => {
                BackupForecast::NeverDeleted(NeverDeleted::NotCounted(reason))
            }
            Verdict::Keep(KeepReason::NoDate) => BackupForecast::NeverDeleted(NeverDeleted::NoDate),
            Verdict::Keep(KeepReason::NotJudged(outside)) => {
                BackupForecast::NeverDeleted(NeverDeleted::NotJudged(outside))
            }
            Verdict::Keep(
                KeepReason::WithinLimits { .. }
                | KeepReason::Floor { .. }
                | KeepReason::Permanent { .. }
                | KeepReason::LongTerm { .. }
                | KeepReason::InFuture { .. },
            )
            | Verdict::Delete(_) => by_limits(self.judgement.limits()),
        }
    }

    /// Iterates over the days from the start of the forecast, with the number of backups of all objects at
    /// the end of each day in UTC. The last day is the last one that ends within the forecast.
    pub fn kept_at_end_of_each_day(&self) -> impl Iterator<Item = (NaiveDate, usize)> + '_ {
        self.counts_of_each_day().map(|counts| (counts.day, counts.at_end))
    }

    /// Iterates over the same days, with the most backups of all objects that exist at one instant of the day.
    /// It may be more than at the end of the day: a backup and the one that replaces it both count for a
    /// moment.
    pub fn most_of_each_day(&self) -> impl Iterator<Item = (NaiveDate, usize)> + '_ {
        self.counts_of_each_day().map(|counts| (counts.day, counts.most))
    }

    fn counts_of_each_day(&self) -> impl Iterator<Item = DayCounts> + '_ {
        let mut events = self.events.iter().peekable();
        let mut kept = self.existing.len();
        let days = self.now.date_naive().iter_days();
        let last = self.until.date_naive();
        days.take_while(move |day| *day < last).map(move |day| {
            let mut most = kept;
            while let Some(event) = events.next_if(|event| event.at().date_naive() <= day) {
                match event {
                    ForecastEvent::Creation(_) => kept += 1,
                    ForecastEvent::Deletion(_) => kept = kept.saturating_sub(1),
                }
                most = most.max(kept);
            }
            DayCounts { day, at_end: kept, most }
        })
    }

    /// Returns the number of backups of all objects that exist at the start of the forecast.
    pub fn existing_count(&self) -> usize {
        self.existing.len()
    }

    /// Returns when the number of backups of all objects reaches `backups`, or `None` if the forecast ends
    /// before that.
    pub fn when_backups_reach(&self, backups: u64) -> Option<DateTime<Utc>> {
        // At one instant creations come before deletions, so a backup and the one it replaces both
        // count for a moment.
        let mut kept = self.existing.len() as u64;
        if kept >= backups {
            return Some(self.now);
        }
        self.events.iter().find_map(|event| {
            match event {
                ForecastEvent::Creation(_) => kept += 1,
                ForecastEvent::Deletion(_) => kept = kept.saturating_sub(1),
            }
            (kept >= backups).then_some(event.at())
        })
    }

    /// Returns when the total size of the backups reaches `space`, or `None` if the forecast ends before
    /// that. `size` returns the size of a backup in the unit of `space`.
    ///
    /// The size of a new backup is assumed to be the mean size of its object's backups, or the mean of all
    /// backups if its object has none with a size.
    pub fn when_space_reaches(
        &self,
        space: f64,
        size: impl Fn(&B) -> Option<f64>,
    ) -> Option<DateTime<Utc>> {
        let sizes = Sizes::new(&self.existing, size);
        let mut taken = sizes.total;
        if taken >= space {
            return Some(self.now);
        }
        self.events.iter().find_map(|event| {
            match event {
                ForecastEvent::Creation(creation) => taken += sizes.expected(creation.object()),
                ForecastEvent::Deletion(deletion) => {
                    taken -= match deletion.backup() {
                        SimulatedBackup::Existing(backup) => {
                            (sizes.size)(*backup).unwrap_or_default()
                        }
                        SimulatedBackup::Future(creation) => sizes.expected(creation.object()),
                    }
                }
            }
            (taken >= space).then_some(event.at())
        })
    }
}

/// Returns why limits never delete a counted backup with an expiry; `None` if they may.
fn why_never_deleted(limits: Limits, expiry: Expiry) -> Option<NeverDeleted> {
    if limits.is_permanent() {
        return Some(NeverDeleted::Permanent);
    }
    match (limits.max_backups(), limits.max_days(), expiry) {
        (Some(_), _, _) | (_, _, Expiry::At(_)) | (None, Some(_), Expiry::NotRecorded) => None,
        (None, None, Expiry::NotRecorded | Expiry::Never) => Some(NeverDeleted::NoLimit),
        (None, Some(_), Expiry::Never) => Some(NeverDeleted::NeverExpires),
    }
}

/// The sizes of the existing backups.
struct Sizes<'b, B: Backup, F> {
    size: F,
    total: f64,
    /// The mean of each object's backups.
    mean_by_object: HashMap<&'b B::Object, f64>,
    /// The mean of all backups.
    mean: f64,
}

impl<'b, B: Backup, F: Fn(&B) -> Option<f64>> Sizes<'b, B, F> {
    fn new(backups: &[&'b B], size: F) -> Self {
        let mut all = Mean::default();
        let mut by_object: HashMap<&B::Object, Mean> = HashMap::new();
        for backup in backups {
            if let Some(size) = size(backup) {
                all.add(size);
                by_object.entry(B::object(backup)).or_default().add(size);
            }
        }
        let mean_by_object =
            by_object.into_iter().map(|(object, mean)| (object, mean.get())).collect();
        Self { size, total: all.sum, mean_by_object, mean: all.get() }
    }

    fn expected(&self, object: &B::Object) -> f64 {
        self.mean_by_object.get(object).copied().unwrap_or(self.mean)
    }
}

#[derive(Default)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, size: f64) {
        self.sum += size;
        self.count += 1;
    }

    fn get(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum / f64::from(self.count) }
    }
}
