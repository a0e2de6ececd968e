//! What a policy does at a fire.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::Policy;
use keeptime_documents::{Service, ZeroLimit, cbr, csbs};
use uuid::Uuid;

use crate::store::{
    DuePolicy, Fire, FireBackup, MissedRange, Object, Planned, PolicyAhead, VaultObject,
};

/// When a policy that cannot be read is looked at again.
const UNREADABLE_PAUSE: TimeDelta = TimeDelta::hours(1);

/// Reads a stored policy. Returns `None` if its document cannot be read, which is logged.
pub fn read_policy(service: Service, id: &str, document: &str) -> Option<Policy> {
    let read = match service {
        Service::Csbs => serde_json::from_str::<csbs::PolicyAnswer>(document)
            .map_err(|error| error.to_string())
            .and_then(|policy| {
                policy.to_policy(ZeroLimit::Unlimited).map_err(|error| error.to_string())
            }),
        Service::Cbr => serde_json::from_str::<cbr::PolicyAnswer>(document)
            .map(|policy| policy.to_policy(ZeroLimit::Unlimited))
            .map_err(|error| error.to_string()),
        other => Err(format!("policies of {other} are not stored")),
    };
    read.inspect_err(|error| tracing::error!(policy = id, error, "a stored policy cannot be read"))
        .ok()
}

/// Plans the fire of a policy that is due. After an outage only the latest fire runs; the others were
/// missed.
pub(super) fn plan(due: &DuePolicy, now: DateTime<Utc>) -> Planned {
    let Some(policy) = read_policy(due.service, &due.id, &due.document) else {
        // Perhaps a newer instance has written it.
        return Planned::Later(now + UNREADABLE_PAUSE);
    };
    let Ok(schedule) = policy.schedule() else { return Planned::Never };
    let later = schedule.missed(due.fire_at, now);
    let fire_at = later.map_or(due.fire_at, |later| later.latest());
    // As many as there are later ones: the due fire is missed instead of the latest, which runs.
    let missed = later.map(|later| MissedRange {
        first: due.fire_at,
        last: schedule.prev_before(fire_at).unwrap_or(due.fire_at).max(due.fire_at),
        count: later.count().get(),
    });
    let next = schedule.next_after(fire_at);
    Planned::Fire(Fire { fire_at, missed, next, backups: backups(due, now) })
}

/// Returns the first fire of a policy after now.
pub(super) fn next_fire(policy: &PolicyAhead, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    match read_policy(policy.service, &policy.id, &policy.document) {
        Some(policy) => policy.schedule().ok()?.next_after(now),
        None => Some(now + UNREADABLE_PAUSE),
    }
}

/// Plans a fire whose jobs the database refuses: it is recorded as missed.
pub(super) fn give_up(due: &DuePolicy, now: DateTime<Utc>) -> Planned {
    match plan(due, now) {
        Planned::Fire(fire) => {
            let missed = MissedRange {
                first: due.fire_at,
                last: fire.fire_at,
                count: fire.missed.map_or(0, |missed| missed.count) + 1,
            };
            Planned::Fire(Fire { missed: Some(missed), backups: Vec::new(), ..fire })
        }
        other => other,
    }
}

fn backups(due: &DuePolicy, now: DateTime<Utc>) -> Vec<FireBackup> {
    match due.service {
        Service::Csbs => csbs_backups(due),
        Service::Cbr => cbr_backups(due, now),
        _ => Vec::new(),
    }
}

/// All servers of a policy share a backup record.
fn csbs_backups(due: &DuePolicy) -> Vec<FireBackup> {
    let Ok(policy) = serde_json::from_str::<csbs::PolicyAnswer>(&due.document) else {
        return Vec::new();
    };
    let checkpoint_id = new_id();
    let objects = policy.resources().iter().filter_map(Object::of_policy);
    objects.map(|object| backup(&checkpoint_id, None, object, None)).collect()
}

/// The resources of a vault share a restore point. A backup expires when the days of the policy, as they
/// are now, are over.
fn cbr_backups(due: &DuePolicy, now: DateTime<Utc>) -> Vec<FireBackup> {
    let policy = read_policy(due.service, &due.id, &due.document);
    let days = policy.and_then(|policy| policy.limits().ok()?.max_days());
    let expires_at =
        days.and_then(|days| now.checked_add_signed(TimeDelta::try_days(i64::from(days))?));
    let of_vaults = due.vault_objects.chunk_by(|a, b| a.vault_id == b.vault_id);
    of_vaults
        .flat_map(|objects| {
            let checkpoint_id = new_id();
            objects.iter().map(move |VaultObject { vault_id, object }| {
                backup(&checkpoint_id, Some(vault_id.clone()), object.clone(), expires_at)
            })
        })
        .collect()
}

fn backup(
    checkpoint_id: &str,
    vault_id: Option<String>,
    object: Object,
    expires_at: Option<DateTime<Utc>>,
) -> FireBackup {
    let id = new_id();
    let name = format!("autobk_{}", id.get(..8).unwrap_or_default());
    FireBackup { checkpoint_id: checkpoint_id.to_owned(), vault_id, object, name, expires_at, id }
}

fn new_id() -> String {
    Uuid::new_v4().to_string()
}
