//! The simulation of a policy, object by object.

use alloc::vec;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;
use core::ops::Bound;

use chrono::{DateTime, TimeDelta, Utc};
use hashbrown::HashMap;

use super::event::{Creation, Deletion, ForecastEvent, SimulatedBackup};
use super::{ForecastError, MAX_CREATIONS, MAX_FIRES, why_never_deleted};
use crate::policy::{KeepingError, Policy, PolicyState};
use crate::retention::{
    Backup, BackupState, Completeness, Expiry, Judgement, KeepReason, Limits, NotCounted, Verdict,
};

/// The maximum number of verdicts in a simulation, which take some seconds.
const MAX_VERDICTS: usize = 100_000_000;

/// A backup whose age equals the limit is kept; this much later it exceeds the limit.
const SHORTEST_EXCESS: TimeDelta = TimeDelta::nanoseconds(1);

/// Returns the events from `now` to `until`, sorted by time.
pub(super) fn run<'b, Object: Eq + Hash + Borrow<B::Object>, B: Backup>(
    policy: &'b Policy<Object>,
    failed_limits: Limits,
    backups: &'b [B],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<ForecastEvent<'b, B>>, ForecastError> {
    if policy.state() != PolicyState::Enabled {
        return Ok(Vec::new());
    }
    let limits = policy.limits().map_err(KeepingError::from)?;
    let fires = fires(policy, now, until)?;
    let objects = policy.objects_among(backups);
    let creations = fires.len().checked_mul(objects.len());
    if creations.is_none_or(|creations| creations > MAX_CREATIONS) {
        return Err(ForecastError::TooFar);
    }
    let mut by_object: HashMap<&B::Object, Vec<(usize, &B)>> = HashMap::new();
    for (index, backup) in backups.iter().enumerate() {
        by_object.entry(B::object(backup)).or_default().push((index, backup));
    }
    let mut simulation = Simulation {
        policy_id: policy.id(),
        now,
        until,
        verdicts_left: MAX_VERDICTS,
        events: Vec::new(),
    };
    for object in objects {
        let existing = by_object.remove(object).unwrap_or_default();
        let items = || existing.iter().map(|&(index, backup)| Item::existing(index, backup));
        let is_failed = |item: &Item<'b, B>| {
            matches!(item.state(), BackupState::NotCounted(NotCounted::Failed(_)))
        };
        let failed_items: Vec<FailedItem<'b, B>> =
            items().filter(is_failed).map(FailedItem).collect();
        let items: Vec<Item<'b, B>> = items().collect();
        simulation
            .add_object(object, items, &fires, limits, |items, at| policy.judge(items, at))?;
        simulation.add_object(object, failed_items, &[], failed_limits, |items, at| {
            Ok(failed_limits.judge(items, at)?)
        })?;
    }
    let mut events = simulation.events;
    // At one instant a new backup comes before the deletions that it causes.
    events.sort_by_key(|event| (event.at(), matches!(event, ForecastEvent::Deletion(_))));
    Ok(events)
}

fn fires<Object: Eq + Hash>(
    policy: &Policy<Object>,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, ForecastError> {
    let schedule = policy.schedule()?;
    let range = (Bound::Excluded(now), Bound::Included(until));
    let fires: Vec<_> = schedule.fires(range).take(MAX_FIRES + 1).collect();
    if fires.len() > MAX_FIRES { Err(ForecastError::TooFar) } else { Ok(fires) }
}

/// A simulation, and the events of the objects simulated so far.
struct Simulation<'b, B: Backup> {
    policy_id: Option<&'b str>,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    verdicts_left: usize,
    events: Vec<ForecastEvent<'b, B>>,
}

impl<'b, B: Backup> Simulation<'b, B> {
    /// Adds the events of one object. Its backups are judged now, at each fire, and whenever one of them
    /// expires or becomes counted.
    fn add_object<T: SimulationItem<'b, B>>(
        &mut self,
        object: &'b B::Object,
        mut items: Vec<T>,
        fires: &[DateTime<Utc>],
        limits: Limits,
        judge: impl for<'i> Fn(&'i [T], DateTime<Utc>) -> Result<Judgement<&'i [T]>, KeepingError>,
    ) -> Result<(), ForecastError> {
        let instants = self.judged_instants(&items, fires, limits);
        // Without limits, only backups with an expiry of their own are deleted.
        let is_limited = |item: &T| why_never_deleted(limits, item.expiry()).is_none();
        let mut limited = items.iter().filter(|item| is_limited(item)).count();
        // What long-term rules keep each backup for.
        let mut kept_for = vec![None; items.len()];
        let mut fires = fires.iter().peekable();
        let mut new_backups = 0;
        for JudgedInstant { at, shown } in instants {
            if let Some(fire) = fires.next_if(|fire| **fire <= at) {
                new_backups += 1;
                let creation = Creation { object, at: *fire };
                let item = T::future(creation, self.policy_id);
                limited += usize::from(item.as_ref().is_some_and(is_limited));
                items.extend(item);
                kept_for.resize(items.len(), None);
                self.events.push(ForecastEvent::Creation(creation));
            }
            if limited == 0 {
                continue;
            }
            self.verdicts_left =
                self.verdicts_left.checked_sub(items.len()).ok_or(ForecastError::TooFar)?;
            let verdicts: Vec<Verdict> =
                judge(&items, at)?.verdicts().map(|(_, verdict)| verdict).collect();
            let is_deleted = |verdict: &Verdict| matches!(verdict, Verdict::Delete(_));
            for ((item, verdict), kept_for) in items.iter().zip(&verdicts).zip(&mut kept_for) {
                if is_deleted(verdict) {
                    let (index, backup) = (item.index(), item.backup());
                    let (verdict, kept_for) = (*verdict, *kept_for);
                    let deletion =
                        Deletion { index, backup, at: shown, new_backups, verdict, kept_for };
                    self.events.push(ForecastEvent::Deletion(deletion));
                    limited = limited.saturating_sub(1);
                }
                *kept_for = match verdict {
                    Verdict::Keep(KeepReason::LongTerm { periods, .. }) => Some(*periods),
                    _ => None,
                };
            }
            let mut stays = verdicts.iter().map(|verdict| !is_deleted(verdict));
            items.retain(|_| stays.next().unwrap_or(true));
            let mut stays = verdicts.iter().map(|verdict| !is_deleted(verdict));
            kept_for.retain(|_| stays.next().unwrap_or(true));
        }
        Ok(())
    }

    /// Returns the instants at which to judge, sorted: now, each fire, and whenever a backup exceeds its
    /// maximum age or its own expiry, or a date that was in the future is reached. What long-term rules
    /// keep changes only with the counted backups, so these instants are enough for them.
    fn judged_instants<T: SimulationItem<'b, B>>(
        &self,
        items: &[T],
        fires: &[DateTime<Utc>],
        limits: Limits,
    ) -> Vec<JudgedInstant> {
        let exceeds_age = |created_at: DateTime<Utc>| {
            let days = TimeDelta::days(limits.max_days()?.into());
            let shown = created_at.checked_add_signed(days)?;
            Some(JudgedInstant { at: shown.checked_add_signed(SHORTEST_EXCESS)?, shown })
        };
        let expires = items.iter().filter_map(|item| match item.expiry() {
            Expiry::NotRecorded => exceeds_age(item.created_at()?),
            Expiry::At(at) => Some(JudgedInstant::new(at)),
            Expiry::Never => None,
        });
        let becomes_counted = items.iter().filter_map(Backup::created_at).map(JudgedInstant::new);
        let later = expires
            .chain(becomes_counted)
            .chain(fires.iter().copied().filter_map(exceeds_age))
            .filter(|instant| instant.at > self.now && instant.at <= self.until);
        let fires = fires.iter().copied().map(JudgedInstant::new);
        let mut instants: Vec<_> =
            later.chain(fires).chain([JudgedInstant::new(self.now)]).collect();
        instants.sort_unstable();
        instants.dedup_by_key(|instant| instant.at);
        instants
    }
}

/// An instant at which backups are judged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct JudgedInstant {
    at: DateTime<Utc>,
    /// The instant of the deletions: `at` without [`SHORTEST_EXCESS`].
    shown: DateTime<Utc>,
}

impl JudgedInstant {
    fn new(at: DateTime<Utc>) -> Self {
        Self { at, shown: at }
    }
}

/// A backup in a simulation.
trait SimulationItem<'b, B: Backup>: Backup + Sized {
    /// Returns the backup that a fire creates; `None` if fires create no items of this type.
    fn future(creation: Creation<'b, B::Object>, policy_id: Option<&'b str>) -> Option<Self>;

    fn backup(&self) -> SimulatedBackup<'b, B>;

    /// Returns the index in the list; `None` if the simulation created the backup.
    fn index(&self) -> Option<usize>;
}

/// A backup that the policy judges.
struct Item<'b, B: Backup> {
    index: Option<usize>,
    id: ItemId<'b, B::Id>,
    backup: SimulatedBackup<'b, B>,
    policy_id: Option<&'b str>,
}

/// The id of a backup. At one instant an existing backup ranks as older than a new one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum ItemId<'b, Id: ?Sized> {
    Existing(&'b Id),
    Future,
}

impl<'b, B: Backup> Item<'b, B> {
    fn existing(index: usize, backup: &'b B) -> Self {
        Self {
            index: Some(index),
            id: ItemId::Existing(B::id(backup)),
            policy_id: B::policy_id(backup),
            backup: SimulatedBackup::Existing(backup),
        }
    }
}

impl<'b, B: Backup> SimulationItem<'b, B> for Item<'b, B> {
    fn future(creation: Creation<'b, B::Object>, policy_id: Option<&'b str>) -> Option<Self> {
        let backup = SimulatedBackup::Future(creation);
        Some(Self { index: None, id: ItemId::Future, backup, policy_id })
    }

    fn backup(&self) -> SimulatedBackup<'b, B> {
        self.backup
    }

    fn index(&self) -> Option<usize> {
        self.index
    }
}

impl<'b, B: Backup> Backup for Item<'b, B> {
    type Id = ItemId<'b, B::Id>;
    type Object = B::Object;

    fn id(&self) -> &Self::Id {
        &self.id
    }

    fn object(&self) -> &B::Object {
        match self.backup {
            SimulatedBackup::Existing(backup) => B::object(backup),
            SimulatedBackup::Future(creation) => creation.object,
        }
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        match self.backup {
            SimulatedBackup::Existing(backup) => B::created_at(backup),
            SimulatedBackup::Future(creation) => Some(creation.at),
        }
    }

    fn state(&self) -> BackupState {
        match self.backup {
            SimulatedBackup::Existing(backup) => B::state(backup),
            SimulatedBackup::Future(_) => BackupState::Available,
        }
    }

    fn policy_id(&self) -> Option<&str> {
        self.policy_id
    }

    fn completeness(&self) -> Completeness {
        match self.backup {
            SimulatedBackup::Existing(backup) => B::completeness(backup),
            SimulatedBackup::Future(_) => Completeness::Complete,
        }
    }

    fn expiry(&self) -> Expiry {
        match self.backup {
            SimulatedBackup::Existing(backup) => B::expiry(backup),
            SimulatedBackup::Future(_) => Expiry::NotRecorded,
        }
    }
}

/// A failed backup, judged as if it were available by the limits for failed backups.
struct FailedItem<'b, B: Backup>(Item<'b, B>);

impl<'b, B: Backup> SimulationItem<'b, B> for FailedItem<'b, B> {
    fn future(_: Creation<'b, B::Object>, _: Option<&'b str>) -> Option<Self> {
        None
    }

    fn backup(&self) -> SimulatedBackup<'b, B> {
        self.0.backup
    }

    fn index(&self) -> Option<usize> {
        self.0.index
    }
}

impl<'b, B: Backup> Backup for FailedItem<'b, B> {
    type Id = ItemId<'b, B::Id>;
    type Object = B::Object;

    fn id(&self) -> &Self::Id {
        self.0.id()
    }

    fn object(&self) -> &B::Object {
        self.0.object()
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        self.0.created_at()
    }

    fn state(&self) -> BackupState {
        match self.0.state() {
            BackupState::NotCounted(NotCounted::Failed(_)) => BackupState::Available,
            other => other,
        }
    }

    fn policy_id(&self) -> Option<&str> {
        self.0.policy_id()
    }

    fn completeness(&self) -> Completeness {
        self.0.completeness()
    }

    fn expiry(&self) -> Expiry {
        // A failed backup is not deleted when its own expiry has passed.
        Expiry::NotRecorded
    }
}
