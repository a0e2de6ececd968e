//! The simulation of a policy, object by object.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;
use core::iter;
use core::ops::Bound;

use chrono::{DateTime, Utc};
use hashbrown::HashMap;

use super::event::{Creation, Deletion, ForecastEvent, SimulatedBackup};
use super::object_simulation::{self, ObjectDeletion, SimulatedCounted};
use super::{ForecastError, MAX_CREATIONS, MAX_FIRES};
use crate::policy::{KeepingError, Policy, PolicyState};
use crate::retention::{
    Backup, BackupState, Completeness, Expiry, Judgement, Limits, NotCounted, Verdict,
};

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
    let mut by_object: HashMap<&B::Object, Vec<Item<'b, B>>> = HashMap::new();
    for (index, backup) in backups.iter().enumerate() {
        by_object.entry(B::object(backup)).or_default().push(Item::existing(index, backup));
    }
    // A backup that is counted at the end was so since its creation.
    let end = until.max(now);
    let mut simulation = Simulation { fires: &fires, now, until, deletions: Vec::new() };
    for &object in &objects {
        let mut items = by_object.remove(object).unwrap_or_default();
        let failed: Vec<FailedItem<'b, B>> =
            items.iter().filter(|item| item.is_failed()).copied().map(FailedItem).collect();
        items.extend(
            fires.iter().map(|fire| Item::new(Creation { object, at: *fire }, policy.id())),
        );
        simulation.add_deletions(limits, &policy.judge(items.as_slice(), end)?, |item| *item);
        let failed = failed_limits.judge(failed.as_slice(), end).map_err(KeepingError::from)?;
        simulation.add_deletions(failed_limits, &failed, |failed| failed.0);
    }
    Ok(simulation.events(&objects))
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

/// A simulation, and the deletions of the objects simulated so far.
struct Simulation<'f, 'b, B: Backup> {
    fires: &'f [DateTime<Utc>],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    /// Lists that are each sorted by time.
    deletions: Vec<Vec<Deletion<'b, B>>>,
}

impl<'b, B: Backup> Simulation<'_, 'b, B> {
    /// Adds the deletions of one object's backups. `judgement` is of all of them at the end of the simulation,
    /// and says which are counted, and in which order.
    fn add_deletions<T: Backup>(
        &mut self,
        limits: Limits,
        judgement: &Judgement<&[T]>,
        item: impl Fn(&T) -> Item<'b, B>,
    ) {
        let mut counted: Vec<&T> = judgement
            .objects()
            .flat_map(|object| object.indices())
            .filter(|index| judgement.rank(*index).is_some())
            .map(|index| &judgement.table()[index])
            .collect();
        counted.reverse();
        let simulated = counted.iter().map(|item| SimulatedCounted {
            // A counted backup has a date.
            created_at: item.created_at().unwrap_or(self.until),
            expiry: item.expiry(),
            is_busy: matches!(item.state(), BackupState::Busy(_)),
        });
        let deletions = object_simulation::simulate(limits, simulated, self.now, self.until);
        if deletions.is_empty() {
            return;
        }
        let deletions = deletions.into_iter().map(|deletion| {
            let ObjectDeletion { backup, at, reason, kept_for } = deletion;
            let Item { index, backup, .. } = item(counted[backup]);
            let new_backups = self.fires.partition_point(|fire| *fire <= at) as u64;
            let verdict = Verdict::Delete(reason);
            Deletion { index, backup, at, new_backups, verdict, kept_for }
        });
        self.deletions.push(deletions.collect());
    }

    /// Returns the deletions and the creations of all objects, sorted by time. At one instant a new backup
    /// comes before the deletions that it causes.
    fn events(self, objects: &[&'b B::Object]) -> Vec<ForecastEvent<'b, B>> {
        let deletions: usize = self.deletions.iter().map(Vec::len).sum();
        let mut events = Vec::with_capacity(deletions + self.fires.len() * objects.len());
        // Each list is sorted, so only those between two fires are sorted again.
        let mut lists: Vec<_> =
            self.deletions.into_iter().map(|deletions| deletions.into_iter().peekable()).collect();
        let mut add_before = |fire: Option<DateTime<Utc>>,
                              events: &mut Vec<ForecastEvent<'b, B>>| {
            let first = events.len();
            let is_before = |deletion: &Deletion<'b, B>| fire.is_none_or(|fire| deletion.at < fire);
            for list in &mut lists {
                let deletions = iter::from_fn(|| list.next_if(is_before));
                events.extend(deletions.map(ForecastEvent::Deletion));
            }
            events[first..].sort_by_key(ForecastEvent::at);
        };
        for &at in self.fires {
            add_before(Some(at), &mut events);
            let creations = objects.iter().map(|&object| Creation { object, at });
            events.extend(creations.map(ForecastEvent::Creation));
        }
        add_before(None, &mut events);
        events
    }
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

impl<Id: ?Sized> Copy for ItemId<'_, Id> {}

impl<Id: ?Sized> Clone for ItemId<'_, Id> {
    fn clone(&self) -> Self {
        *self
    }
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

    fn new(creation: Creation<'b, B::Object>, policy_id: Option<&'b str>) -> Self {
        let backup = SimulatedBackup::Future(creation);
        Self { index: None, id: ItemId::Future, backup, policy_id }
    }

    fn is_failed(&self) -> bool {
        matches!(self.state(), BackupState::NotCounted(NotCounted::Failed(_)))
    }
}

impl<B: Backup> Copy for Item<'_, B> {}

impl<B: Backup> Clone for Item<'_, B> {
    fn clone(&self) -> Self {
        *self
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
