//! The simulation of one object's backups, from event to event.
//!
//! An event is an instant at which backups are created or expire. Nothing else changes a verdict, and an
//! event changes few of them: those of the backups that expire, those that new backups push over the count
//! or out of the floor, and those that long-term rules no longer keep. Only these are judged.

use alloc::vec::Vec;
use core::mem;

use chrono::{DateTime, TimeDelta, Utc};

use super::ranks::Ranks;
use crate::retention::{
    CountedBackup, DeleteReason, Expiry, LatestOfPeriods, Limits, Periods, UnitSet, UnixTime,
};

/// A backup that is counted from its creation on.
#[derive(Clone, Copy)]
pub(super) struct SimulatedCounted {
    pub(super) created_at: DateTime<Utc>,
    pub(super) expiry: Expiry,
    pub(super) is_busy: bool,
}

/// The deletion of a backup.
pub(super) struct ObjectDeletion {
    /// The index of the backup.
    pub(super) backup: usize,
    pub(super) at: DateTime<Utc>,
    pub(super) reason: DeleteReason,
    /// What long-term rules kept it for until then.
    pub(super) kept_for: Option<Periods>,
}

/// Returns the deletions from `now` to `until` among the counted backups of one object, in the order of
/// events. The backups must be sorted, oldest first, and none may be created after the later of the two
/// instants.
pub(super) fn simulate(
    limits: Limits,
    backups: impl ExactSizeIterator<Item = SimulatedCounted>,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Vec<ObjectDeletion> {
    if limits.is_permanent() {
        return Vec::new();
    }
    let mut object = ObjectSimulation {
        limits,
        ranks: Ranks::with_capacity(backups.len()),
        latest: limits.long_term().map(LatestOfPeriods::new),
        backups: backups.map(|backup| ObjectBackup::new(backup, limits, now, until)).collect(),
        created: 0,
        changed: Vec::new(),
        lost: Vec::new(),
        deletions: Vec::new(),
    };
    let expires = |(number, backup): (usize, &ObjectBackup)| Some((backup.expires?, number));
    let mut expirations: Vec<(Event, usize)> =
        object.backups.iter().enumerate().filter_map(expires).collect();
    // Backups usually expire in the order of their creation, and sorting what is sorted takes little time.
    expirations.sort();
    let mut expirations = expirations.into_iter().peekable();
    loop {
        let creation = object.backups.get(object.created).map(|next| Event::new(next.from));
        let expiration = expirations.peek().map(|(event, _)| *event);
        let Some(mut event) = creation.into_iter().chain(expiration).min() else { break };
        while let Some((expired, number)) = expirations.next_if(|(next, _)| next.at <= event.at) {
            event = event.max(expired);
            object.changed.push(number);
        }
        let created = object.create_until(event.at);
        if created > 0 {
            event = Event::new(event.at);
        }
        object.delete(event, created);
    }
    object.deletions
}

/// An instant at which backups are created or expire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    at: DateTime<Utc>,
    /// The instant of the deletions as users see it: for an age, [`SHORTEST_EXCESS`] before `at`.
    shown: DateTime<Utc>,
}

/// A backup whose age equals the limit is kept; this much later it exceeds the limit.
const SHORTEST_EXCESS: TimeDelta = TimeDelta::nanoseconds(1);

impl Event {
    fn new(at: DateTime<Utc>) -> Self {
        Self { at, shown: at }
    }

    /// Returns when the age of a backup exceeds a number of days, or `None` beyond chrono's range.
    fn of_age(created_at: DateTime<Utc>, days: u32) -> Option<Self> {
        let shown = created_at.checked_add_signed(TimeDelta::days(days.into()))?;
        Some(Self { at: shown.checked_add_signed(SHORTEST_EXCESS)?, shown })
    }
}

/// A backup in the simulation of its object.
struct ObjectBackup {
    backup: SimulatedCounted,
    /// From when on it is part of the simulation: from its creation, or from the start.
    from: DateTime<Utc>,
    /// When it expires, if within the simulation.
    expires: Option<Event>,
    is_left: bool,
    /// The units of the long-term rules that keep it.
    kept_for: UnitSet,
    /// The units whose rules kept it until the current event.
    lost: UnitSet,
}

impl ObjectBackup {
    fn new(
        backup: SimulatedCounted,
        limits: Limits,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Self {
        let from = backup.created_at.max(now);
        let expires = match backup.expiry {
            Expiry::NotRecorded => {
                limits.max_days().and_then(|days| Event::of_age(backup.created_at, days))
            }
            Expiry::At(at) => UnixTime::from(at).is_date().then(|| Event::new(at)),
            Expiry::Never => None,
        };
        let expires = expires.map(|event| event.max(Event::new(from)));
        Self {
            backup,
            from,
            expires: expires.filter(|event| event.at <= until.max(now)),
            is_left: false,
            kept_for: UnitSet::EMPTY,
            lost: UnitSet::EMPTY,
        }
    }
}

/// The backups of an object at an event. They are identified by their numbers, from the oldest one on.
struct ObjectSimulation {
    limits: Limits,
    backups: Vec<ObjectBackup>,
    /// The ranks of the backups that are left.
    ranks: Ranks,
    latest: Option<LatestOfPeriods>,
    /// How many backups were created up to the current event.
    created: usize,
    /// The backups whose verdicts may change at the current event.
    changed: Vec<usize>,
    /// Those that a long-term rule no longer keeps since the current event.
    lost: Vec<usize>,
    deletions: Vec<ObjectDeletion>,
}

impl ObjectSimulation {
    /// Creates the backups of an event, and returns how many there are.
    fn create_until(&mut self, at: DateTime<Utc>) -> u32 {
        let Self { backups, ranks, latest, created: number, lost, .. } = self;
        let mut created = 0;
        while let Some(backup) = backups.get_mut(*number).filter(|backup| backup.from <= at) {
            backup.is_left = true;
            if let Some(latest) = latest {
                let created_at = backup.backup.created_at;
                let kept_for = latest.add(*number, created_at, |older, unit| {
                    backups[older].kept_for.remove(unit);
                    backups[older].lost.insert(unit);
                    lost.push(older);
                });
                backups[*number].kept_for = kept_for;
            }
            ranks.add(*number);
            *number += 1;
            created += 1;
        }
        created
    }

    /// Deletes what exceeds a limit since an event at which a number of backups were created.
    fn delete(&mut self, event: Event, created: u32) {
        let mut changed = mem::take(&mut self.changed);
        let floor = Some(self.limits.keep_at_least()).filter(|floor| *floor > 0);
        for limit in self.limits.max_backups().into_iter().chain(floor) {
            let over = |number: u32| self.ranks.with_rank(limit.checked_add(number)?);
            changed.extend((1..=created).map_while(over));
        }
        changed.extend_from_slice(&self.lost);
        changed.sort_unstable();
        changed.dedup();
        // All are judged before one is deleted.
        let deletions_before = self.deletions.len();
        for number in changed.drain(..) {
            let deletion = self.deletion(number, event, created);
            self.deletions.extend(deletion);
        }
        for deletion in &self.deletions[deletions_before..] {
            self.ranks.remove(deletion.backup);
            self.backups[deletion.backup].is_left = false;
        }
        for number in self.lost.drain(..) {
            self.backups[number].lost = UnitSet::EMPTY;
        }
        self.changed = changed;
    }

    /// Returns the deletion of a backup at an event at which a number of backups were created, or `None` if
    /// it is kept.
    fn deletion(&self, number: usize, event: Event, created: u32) -> Option<ObjectDeletion> {
        let ObjectBackup { backup, kept_for, is_left, .. } = self.backups[number];
        if !is_left {
            return None;
        }
        let rank = self.ranks.rank(number);
        let SimulatedCounted { created_at, expiry, is_busy } = backup;
        let counted = CountedBackup { rank, created_at, expiry, kept_for, is_busy };
        let reason = self.limits.deletes(counted, event.at)?;
        let kept_for = self.kept_until(number, rank.saturating_sub(created), event.at);
        Some(ObjectDeletion { backup: number, at: event.shown, reason, kept_for })
    }

    /// Returns the periods that long-term rules kept a backup for until an event, if they did: it exceeded a
    /// limit and was not in the floor. `rank` is its rank before the event, or 0 if it did not exist.
    fn kept_until(&self, number: usize, rank: u32, at: DateTime<Utc>) -> Option<Periods> {
        let Self { limits, backups, .. } = self;
        let ObjectBackup { backup, expires, lost, .. } = &backups[number];
        let exceeded_limit = limits.max_backups().is_some_and(|max| rank > max)
            || expires.is_some_and(|event| event.at < at);
        if lost.is_empty() || rank <= limits.keep_at_least() || !exceeded_limit {
            return None;
        }
        Some(limits.long_term()?.periods_at(*lost, backup.created_at.into()))
    }
}
