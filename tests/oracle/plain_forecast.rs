//! The events of a forecast, by a simulation that judges every backup at every instant at which a verdict may change.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::forecast::{Forecast, ForecastEvent, SimulatedBackup};
use keeptime::policy::Policy;
use keeptime::retention::{
    BackupState, Completeness, Expiry, KeepReason, Limits, NotCounted, Periods, Verdict,
};

use super::backups::Record;

/// The id of the policy, if it has one.
pub(crate) const OWN: &str = "own";

/// The first id of the backups that the plain simulation creates. They rank as newer than all others of the
/// same instant.
const FIRST_NEW_ID: u32 = 1_000;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainEvent {
    at: DateTime<Utc>,
    object: u8,
    created_at: Option<DateTime<Utc>>,
    /// `None` for a creation.
    deletion: Option<PlainDeletion>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainDeletion {
    index: Option<usize>,
    new_backups: u64,
    verdict: Verdict,
    kept_for: Option<Periods>,
}

impl PlainEvent {
    /// The order of events, and any order of those at one instant.
    fn key(&self) -> impl Ord + use<> {
        let index = self.deletion.as_ref().map(|deletion| deletion.index);
        (self.at, index.is_some(), self.object, self.created_at, index)
    }
}

/// Returns a failed backup as the limits for failed backups judge it.
fn as_available(failed: &Record) -> Record {
    Record {
        state: BackupState::Available,
        policy: None,
        completeness: Completeness::Complete,
        expiry: Expiry::NotRecorded,
        ..failed.clone()
    }
}

fn is_failed(record: &Record) -> bool {
    matches!(record.state, BackupState::NotCounted(NotCounted::Failed(_)))
}

/// Returns the verdicts on all records: those of the policy, and for failed ones those of their own limits.
fn verdicts(
    policy: &Policy<u8>,
    failed_limits: Limits,
    records: &[Record],
    at: DateTime<Utc>,
) -> HashMap<u32, Verdict> {
    let id_and_verdict = |(record, verdict): (&Record, Verdict)| (record.id, verdict);
    let mut verdicts: HashMap<u32, Verdict> =
        policy.judge(records, at).unwrap().verdicts().map(id_and_verdict).collect();
    let failed: Vec<Record> =
        records.iter().filter(|record| is_failed(record)).map(as_available).collect();
    let failed = failed_limits.judge(&failed, at).unwrap();
    verdicts.extend(failed.verdicts().map(|(record, verdict)| (record.id, verdict)));
    verdicts
}

/// Judges every backup of each object at every instant at which any verdict may change.
pub(crate) fn plain_events(
    policy: &Policy<u8>,
    objects: &[u8],
    failed_limits: Limits,
    records: &[Record],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Vec<PlainEvent> {
    let after = (std::ops::Bound::Excluded(now), std::ops::Bound::Included(until));
    let fires: Vec<DateTime<Utc>> = policy.schedule().unwrap().fires(after).collect();
    let moment = TimeDelta::nanoseconds(1);
    let days = [policy.limits().unwrap().max_days(), failed_limits.max_days()];
    let dates = || records.iter().filter_map(|record| record.created_at).chain(fires.clone());
    let mut instants: Vec<DateTime<Utc>> = days
        .into_iter()
        .flatten()
        .flat_map(|days| dates().map(move |date| date + TimeDelta::days(days.into()) + moment))
        .chain(dates())
        .chain(records.iter().filter_map(|record| match record.expiry {
            Expiry::At(at) => Some(at),
            Expiry::Never | Expiry::NotRecorded => None,
        }))
        .filter(|at| *at > now && *at <= until)
        .chain([now])
        .collect();
    instants.sort_unstable();
    instants.dedup();
    let mut events = Vec::new();
    for &object in objects {
        let mut left: Vec<Record> =
            records.iter().filter(|record| record.object == object).cloned().collect();
        let mut kept_for: HashMap<u32, Periods> = HashMap::new();
        let mut new_backups = 0;
        for &at in &instants {
            if fires.contains(&at) {
                events.push(PlainEvent { at, object, created_at: Some(at), deletion: None });
                left.push(Record {
                    id: FIRST_NEW_ID + new_backups,
                    object,
                    created_at: Some(at),
                    state: BackupState::Available,
                    policy: policy.id().map(|_| OWN),
                    completeness: Completeness::Complete,
                    expiry: Expiry::NotRecorded,
                });
                new_backups += 1;
            }
            let now = verdicts(policy, failed_limits, &left, at);
            let (deleted, kept): (Vec<Record>, Vec<Record>) =
                left.into_iter().partition(|record| matches!(now[&record.id], Verdict::Delete(_)));
            left = kept;
            for record in deleted {
                let deletion = PlainDeletion {
                    index: records.iter().position(|other| other.id == record.id),
                    new_backups: new_backups.into(),
                    verdict: now[&record.id],
                    kept_for: kept_for.get(&record.id).copied(),
                };
                // Exactly at its age a backup is kept. The deletion is shown at that instant.
                let of_age = at.timestamp_subsec_nanos() % 1_000 == 1;
                let shown = if of_age { at - moment } else { at };
                let (created_at, deletion) = (record.created_at, Some(deletion));
                events.push(PlainEvent { at: shown, object, created_at, deletion });
            }
            let left_now = verdicts(policy, failed_limits, &left, at).into_iter();
            kept_for = left_now
                .filter_map(|(id, verdict)| match verdict {
                    Verdict::Keep(KeepReason::LongTerm { periods, .. }) => Some((id, periods)),
                    Verdict::Delete(_) => panic!("deletions cause further ones"),
                    _ => None,
                })
                .collect();
        }
    }
    events.sort_by_key(PlainEvent::key);
    events
}

/// Returns the events of a forecast in the same form and order.
pub(crate) fn events_of(forecast: &Forecast<'_, Record>) -> Vec<PlainEvent> {
    let mut events: Vec<PlainEvent> = forecast
        .events()
        .iter()
        .map(|event| match event {
            ForecastEvent::Creation(creation) => PlainEvent {
                at: creation.at(),
                object: *creation.object(),
                created_at: Some(creation.at()),
                deletion: None,
            },
            ForecastEvent::Deletion(deletion) => PlainEvent {
                at: deletion.at(),
                object: *deletion.object(),
                created_at: match deletion.backup() {
                    SimulatedBackup::Existing(record) => record.created_at,
                    SimulatedBackup::Future(creation) => Some(creation.at()),
                },
                deletion: Some(PlainDeletion {
                    index: deletion.index(),
                    new_backups: deletion.new_backups(),
                    verdict: deletion.verdict(),
                    kept_for: deletion.kept_for(),
                }),
            },
        })
        .collect();
    events.sort_by_key(PlainEvent::key);
    events
}
