//! Time that passes, object by object.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;
use core::ops::Bound;

use chrono::{DateTime, TimeDelta, Utc};
use hashbrown::HashMap;

use super::event::{Creation, Deletion, ForecastEvent, SimulatedBackup};
use super::{ForecastError, MAX_CREATIONS, MAX_FIRES};
use crate::policy::{KeepingError, Policy, PolicyState};
use crate::retention::{
    Backup, BackupState, Completeness, Judgement, Limits, NotCounted, Outcome, Verdict,
};

/// How many backups are judged in all: some seconds.
const MAX_STEPS: usize = 100_000_000;

/// A backup that is exactly as old as it may be stays; this much later it goes.
const MOMENT: TimeDelta = TimeDelta::nanoseconds(1);

/// All that happens, by the instants.
pub(super) fn run<'b, Object: Eq + Hash + Borrow<B::Object>, B: Backup>(
    policy: &'b Policy<Object>,
    failed: Limits,
    backups: &'b [B],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<ForecastEvent<'b, B>>, ForecastError> {
    let mut events = Vec::new();
    if policy.state() != PolicyState::Enabled {
        return Ok(events);
    }
    let limits = policy.limits().map_err(|reason| KeepingError::from(reason.clone()))?;
    let fires = fires(policy, now, until)?;
    let creations = fires.len().checked_mul(policy.objects().len());
    if creations.is_none_or(|creations| creations > MAX_CREATIONS) {
        return Err(ForecastError::TooFar);
    }
    let mut steps = MAX_STEPS;
    let mut by_object: HashMap<&B::Object, Vec<(usize, &B)>> = HashMap::new();
    for (index, backup) in backups.iter().enumerate() {
        by_object.entry(B::object(backup)).or_default().push((index, backup));
    }
    for object in policy.objects() {
        let object = object.borrow();
        let present = by_object.remove(object).unwrap_or_default();
        let items = || present.iter().map(|&(index, backup)| Item::existing(index, backup));
        let is_failed = |item: &Item<'b, B>| {
            matches!(item.state(), BackupState::NotCounted(NotCounted::Failed(_)))
        };
        let pool: Vec<Failed<'b, B>> = items().filter(is_failed).map(Failed).collect();
        let items: Vec<Item<'b, B>> = items().collect();
        let span = (now, until);
        pass(items, object, &fires, limits, span, &mut steps, &mut events, |items, at| {
            policy.judge(items, at)
        })?;
        pass(pool, object, &[], failed, span, &mut steps, &mut events, |items, at| {
            Ok(failed.judge(items, at)?)
        })?;
    }
    // What comes, comes before what it pushes out.
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

/// Lets time pass for the backups of one object: at each fire, and whenever one gets too old, they are
/// judged, and those that are due go.
#[allow(clippy::too_many_arguments)] // what passes time, and for what
fn pass<'b, B: Backup + 'b, T: Simulated<'b, B>>(
    mut items: Vec<T>,
    object: &'b B::Object,
    fires: &[DateTime<Utc>],
    limits: Limits,
    (now, until): (DateTime<Utc>, DateTime<Utc>),
    steps: &mut usize,
    events: &mut Vec<ForecastEvent<'b, B>>,
    judge: impl for<'i> Fn(&'i [T], DateTime<Utc>) -> Result<Judgement<'i, T>, KeepingError>,
) -> Result<(), ForecastError> {
    if limits.max_backups().is_none() && limits.max_days().is_none() {
        // Nothing ever goes.
        let creations = fires.iter().map(|fire| Creation { object, at: *fire });
        events.extend(creations.map(ForecastEvent::Creation));
        return Ok(());
    }
    let too_old = |created_at: DateTime<Utc>| {
        let days = TimeDelta::days(limits.max_days()?.into());
        created_at.checked_add_signed(days)?.checked_add_signed(MOMENT)
    };
    // The instants to judge at: now, those of fires, and those at which backups get too old.
    let dates = items.iter().filter_map(Backup::created_at).chain(fires.iter().copied());
    let ends = dates.filter_map(too_old).filter(|end| *end > now && *end <= until);
    let mut instants: Vec<_> = ends.chain(fires.iter().copied()).chain([now]).collect();
    instants.sort_unstable();
    instants.dedup();

    let mut fires = fires.iter().peekable();
    let mut after = 0;
    for at in instants {
        if let Some(fire) = fires.next_if(|fire| **fire <= at) {
            after += 1;
            let creation = Creation { object, at: *fire };
            items.extend(T::future(creation));
            events.push(ForecastEvent::Creation(creation));
        }
        *steps = steps.checked_sub(items.len()).ok_or(ForecastError::TooFar)?;
        let due: Vec<Option<Verdict>> = judge(&items, at)?
            .verdicts()
            .map(|(_, verdict)| (verdict.outcome() == Outcome::Delete).then_some(verdict))
            .collect();
        // The moment is less than clocks show.
        let at = at - TimeDelta::nanoseconds((at.timestamp_subsec_nanos() % 1_000).into());
        let mut due = due.into_iter();
        items.retain(|item| match due.next().flatten() {
            None => true,
            Some(verdict) => {
                let (index, subject) = (item.index(), item.backup());
                events.push(ForecastEvent::Deletion(Deletion {
                    index,
                    subject,
                    at,
                    after,
                    verdict,
                }));
                false
            }
        });
    }
    Ok(())
}

/// A backup in time that passes.
trait Simulated<'b, B: Backup>: Backup + Sized {
    /// One that is made; `None` where none of this kind is.
    fn future(creation: Creation<'b, B::Object>) -> Option<Self>;

    fn backup(&self) -> SimulatedBackup<'b, B>;

    /// Its index in the listing; `None` where it is still to come.
    fn index(&self) -> Option<usize>;
}

/// A backup that is there, or one that will be.
struct Item<'b, B: Backup> {
    index: Option<usize>,
    id: ItemId<'b, B::Id>,
    subject: SimulatedBackup<'b, B>,
}

/// Of two backups of one instant the one that is there already is the older.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum ItemId<'b, Id: ?Sized> {
    Existing(&'b Id),
    Future,
}

impl<'b, B: Backup> Item<'b, B> {
    fn existing(index: usize, backup: &'b B) -> Self {
        let (id, subject) = (ItemId::Existing(B::id(backup)), SimulatedBackup::Existing(backup));
        Self { index: Some(index), id, subject }
    }
}

impl<'b, B: Backup> Simulated<'b, B> for Item<'b, B> {
    fn future(creation: Creation<'b, B::Object>) -> Option<Self> {
        Some(Self { index: None, id: ItemId::Future, subject: SimulatedBackup::Future(creation) })
    }

    fn backup(&self) -> SimulatedBackup<'b, B> {
        self.subject
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
        match self.subject {
            SimulatedBackup::Existing(backup) => B::object(backup),
            SimulatedBackup::Future(creation) => creation.object,
        }
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        match self.subject {
            SimulatedBackup::Existing(backup) => B::created_at(backup),
            SimulatedBackup::Future(creation) => Some(creation.at),
        }
    }

    fn state(&self) -> BackupState {
        match self.subject {
            SimulatedBackup::Existing(backup) => B::state(backup),
            SimulatedBackup::Future(_) => BackupState::Available,
        }
    }

    fn policy_id(&self) -> Option<&str> {
        match self.subject {
            SimulatedBackup::Existing(backup) => B::policy_id(backup),
            SimulatedBackup::Future(_) => None,
        }
    }

    fn completeness(&self) -> Completeness {
        match self.subject {
            SimulatedBackup::Existing(backup) => B::completeness(backup),
            SimulatedBackup::Future(_) => Completeness::Complete,
        }
    }
}

/// A failed backup, to be judged by limits of its own as if it were a good one.
struct Failed<'b, B: Backup>(Item<'b, B>);

impl<'b, B: Backup> Simulated<'b, B> for Failed<'b, B> {
    fn future(_: Creation<'b, B::Object>) -> Option<Self> {
        None
    }

    fn backup(&self) -> SimulatedBackup<'b, B> {
        self.0.subject
    }

    fn index(&self) -> Option<usize> {
        self.0.index
    }
}

impl<'b, B: Backup> Backup for Failed<'b, B> {
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
}
