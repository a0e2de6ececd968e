//! What will be kept, and when each backup goes.
//!
//! A [`Forecaster`] lets time pass for a policy: it fires, each fire makes a backup of each object, and
//! the limits are judged by after each backup and whenever one gets too old. The verdicts are those of
//! [`Policy::judge`], not of a copy of it.
//!
//! # What is assumed
//! - Every backup is made at the instant of its fire, and succeeds.
//! - Backups stand as they do now: what is busy stays busy, what failed stays failed.
//! - Deletions are carried out at once.
//! - The policy does not change, and no backup is made by hand.
//!
//! ```
//! # use chrono::{DateTime, Utc};
//! use keeptime::forecast::Forecaster;
//! use keeptime::pattern::Pattern;
//! use keeptime::policy::{Policy, PolicyState};
//! # use keeptime::retention::{Backup, Completeness, Limits, BackupState};
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
//! # }
//!
//! let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
//! let limits = Limits::UNLIMITED.with_max_backups(2);
//! let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web"]);
//! let backups = [Record { id: 1, taken: "2025-03-01T02:00:00Z".parse()? }];
//! let (now, until) = ("2025-03-01T12:00:00Z".parse()?, "2025-04-01T00:00:00Z".parse()?);
//! let forecast = Forecaster::new(&policy).run(&backups, now, until)?;
//! let goes = forecast.deletion(0).unwrap();
//! assert_eq!((goes.at(), goes.after()), ("2025-03-03T02:00:00Z".parse()?, 2));
//! assert_eq!(forecast.kept_at_end_of_each_day().last().unwrap().1, 2);
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod event;
mod left_without_backup;
mod long_run;
mod quota;
mod simulation;
mod steady_state;

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

use chrono::{DateTime, NaiveDate, Utc};
use hashbrown::HashMap;

pub use event::{BackupForecast, Creation, Deletion, ForecastEvent, NeverDeleted, SimulatedBackup};
pub use long_run::LongRun;
pub use quota::{QuotaForecast, QuotaReached, QuotaUnit};
pub use steady_state::{SteadyState, steady_state};

use crate::policy::{FiringError, KeepingError, Policy};
use crate::retention::{Backup, BackupState, Judgement, KeepReason, Limits, NotCounted, Verdict};

/// Why there is no forecast.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ForecastError {
    /// Nobody can say when the policy fires.
    #[error(transparent)]
    Firing(#[from] FiringError),
    /// Nobody can say what the policy keeps, or the listing cannot be judged.
    #[error(transparent)]
    Keeping(#[from] KeepingError),
    /// The policy fires more than 100 000 times until then, makes more than 10 000 000 backups of
    /// all its objects, or too many backups are kept on the way.
    #[error("so far ahead there is too much to foretell, ask for less time")]
    TooFar,
}

/// Eleven years of a backup an hour.
const MAX_FIRES: usize = 100_000;

/// How many backups are made of all objects: each is an event that is kept in memory, and so is its
/// deletion.
const MAX_CREATIONS: usize = 10_000_000;

/// Lets time pass for a policy.
#[derive(Clone, Debug)]
pub struct Forecaster<'p, Object> {
    policy: &'p Policy<Object>,
    failed: Limits,
}

impl<'p, Object: Eq + Hash> Forecaster<'p, Object> {
    /// A forecaster for a policy. Failed backups stay.
    pub fn new(policy: &'p Policy<Object>) -> Self {
        Self { policy, failed: Limits::UNLIMITED }
    }

    /// With limits of their own for the failed backups of each object, which some services keep ten of
    /// for a month.
    #[must_use]
    pub fn with_failed_limits(self, failed: Limits) -> Self {
        Self { failed, ..self }
    }

    /// What happens after an instant, until another.
    ///
    /// # Errors
    /// [`ForecastError`] where the policy cannot fire, where the listing cannot be judged, or where
    /// there is [too much to foretell](ForecastError::TooFar).
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
        // A listing that repeats itself is refused as a whole, whichever object it is about.
        let judgement = self.policy.judge(backups, now)?;
        let events = simulation::run(self.policy, self.failed, backups, now, until)?;
        let is_there = |backup: &&B| backup.state() != BackupState::BeingDeleted;
        let kept = backups.iter().filter(is_there).collect();
        Ok(Forecast { now, until, judgement, failed: self.failed, kept, events })
    }
}

/// What happens until an instant.
#[derive(Clone, Debug)]
pub struct Forecast<'b, B: Backup> {
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    /// As of the start.
    judgement: Judgement<'b, B>,
    failed: Limits,
    /// The backups that are there at the start, of all objects.
    kept: Vec<&'b B>,
    /// By their instants.
    events: Vec<ForecastEvent<'b, B>>,
}

impl<'b, B: Backup> Forecast<'b, B> {
    /// Backups that come and go, by their instants; at equal instants those that come first.
    pub fn events(&self) -> &[ForecastEvent<'b, B>] {
        &self.events
    }

    /// Those that go.
    pub fn deletions(&self) -> impl Iterator<Item = &Deletion<'b, B>> {
        self.events.iter().filter_map(|event| match event {
            ForecastEvent::Deletion(deletion) => Some(deletion),
            ForecastEvent::Creation(_) => None,
        })
    }

    /// When a backup of the listing goes, by its index; `None` where it stays until the end.
    pub fn deletion(&self, index: usize) -> Option<&Deletion<'b, B>> {
        self.deletions().find(|deletion| deletion.index() == Some(index))
    }

    /// What becomes of each backup of the listing, in its order.
    pub fn backup_forecasts(&self) -> impl Iterator<Item = (&'b B, BackupForecast)> {
        let mut deletions: HashMap<usize, &Deletion<'b, B>> =
            self.deletions().filter_map(|deletion| Some((deletion.index()?, deletion))).collect();
        self.judgement.verdicts().enumerate().map(move |(index, (backup, verdict))| {
            let forecast = match deletions.remove(&index) {
                Some(deletion) => BackupForecast::Deleted {
                    at: deletion.at(),
                    after: deletion.after(),
                    verdict: deletion.verdict(),
                },
                None => self.forecast_without_deletion(verdict),
            };
            (backup, forecast)
        })
    }

    fn forecast_without_deletion(&self, verdict: Verdict) -> BackupForecast {
        let is_limited =
            |limits: Limits| limits.max_backups().is_some() || limits.max_days().is_some();
        match verdict {
            Verdict::BeingDeleted => BackupForecast::BeingDeleted,
            Verdict::Defer(..) => BackupForecast::Deferred(verdict),
            Verdict::Keep(KeepReason::NotCounted(NotCounted::Failed(_)))
                if is_limited(self.failed) =>
            {
                BackupForecast::OutlastsForecast
            }
            // They may count later.
            Verdict::Keep(KeepReason::NotCounted(
                NotCounted::BeingCreated | NotCounted::UnknownStatus,
            )) => BackupForecast::OutlastsForecast,
            Verdict::Keep(KeepReason::NotCounted(exempt)) => {
                BackupForecast::NeverDeleted(NeverDeleted::NotCounted(exempt))
            }
            Verdict::Keep(KeepReason::NoDate) => BackupForecast::NeverDeleted(NeverDeleted::NoDate),
            Verdict::Keep(KeepReason::NotJudged(outside)) => {
                BackupForecast::NeverDeleted(NeverDeleted::NotJudged(outside))
            }
            Verdict::Keep(
                KeepReason::WithinLimits { .. }
                | KeepReason::Floor { .. }
                | KeepReason::InFuture { .. },
            )
            | Verdict::Delete(_) => {
                if is_limited(self.judgement.limits()) {
                    BackupForecast::OutlastsForecast
                } else {
                    BackupForecast::NeverDeleted(NeverDeleted::NoLimit)
                }
            }
        }
    }

    /// How many backups there are at the end of each day of UTC, from that of the start on, as far as the
    /// forecast goes over its end.
    pub fn kept_at_end_of_each_day(&self) -> impl Iterator<Item = (NaiveDate, usize)> + '_ {
        let mut events = self.events.iter().peekable();
        let mut kept = self.kept.len();
        let days = self.now.date_naive().iter_days();
        let last = self.until.date_naive();
        days.take_while(move |day| *day < last).map(move |day| {
            while let Some(event) = events.next_if(|event| event.at().date_naive() <= day) {
                match event {
                    ForecastEvent::Creation(_) => kept += 1,
                    ForecastEvent::Deletion(_) => kept = kept.saturating_sub(1),
                }
            }
            (day, kept)
        })
    }

    /// When there are as many backups as this; `None` where there are never so many.
    pub fn when_backups_reach(&self, backups: u64) -> Option<DateTime<Utc>> {
        // One that comes as another goes is there beside it for a moment; that the limits are judged by
        // right after a backup is what makes it short.
        let mut kept = self.kept.len() as u64;
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

    /// When the backups take as much space as this, in the unit of `size`; `None` where they never do.
    ///
    /// A backup to come is taken to be as large as those of its object are on average, or else as
    /// those of all.
    pub fn when_space_reaches(
        &self,
        space: f64,
        size: impl Fn(&B) -> Option<f64>,
    ) -> Option<DateTime<Utc>> {
        let sizes = Sizes::of(&self.kept, size);
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
                            (sizes.of)(*backup).unwrap_or_default()
                        }
                        SimulatedBackup::Future(creation) => sizes.expected(creation.object()),
                    }
                }
            }
            (taken >= space).then_some(event.at())
        })
    }
}

/// The sizes of the backups that are there.
struct Sizes<'b, B: Backup, F> {
    of: F,
    total: f64,
    /// The mean of each object's, and of all.
    by_object: HashMap<&'b B::Object, f64>,
    mean: f64,
}

impl<'b, B: Backup, F: Fn(&B) -> Option<f64>> Sizes<'b, B, F> {
    fn of(backups: &[&'b B], size: F) -> Self {
        let mut all = Mean::default();
        let mut by_object: HashMap<&B::Object, Mean> = HashMap::new();
        for backup in backups {
            if let Some(size) = size(backup) {
                all.add(size);
                by_object.entry(B::object(backup)).or_default().add(size);
            }
        }
        let by_object = by_object.into_iter().map(|(object, mean)| (object, mean.get())).collect();
        Self { of: size, total: all.sum, by_object, mean: all.get() }
    }

    fn expected(&self, object: &B::Object) -> f64 {
        self.by_object.get(object).copied().unwrap_or(self.mean)
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
