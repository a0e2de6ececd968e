//! How far back backups reach, judged backup by backup at all instants of a week.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use keeptime::retention::{BackupState, Completeness, Expiry, Limits, Outcome};
use keeptime::timetable::Timetable;

use super::backups::{Record, outcome};

/// Returns the smallest and the greatest age of the oldest backup at all instants of a week at which the age
/// may be the smallest or the greatest, judged backup by backup.
pub(crate) fn observed(timetable: &Timetable, limits: Limits) -> (TimeDelta, TimeDelta) {
    let week: NaiveDateTime = "2024-01-01T00:00:00".parse().unwrap();
    let mut fires = Vec::new();
    let mut fire = week - TimeDelta::weeks(16);
    // Includes a fire at the very end: the instant before it is still in the week.
    while let Some(next) =
        timetable.next_after(fire).filter(|next| *next <= week + TimeDelta::weeks(1))
    {
        fires.push(next);
        fire = next;
    }
    let records: Vec<Record> = (0..)
        .zip(&fires)
        .map(|(id, fire)| Record {
            id,
            object: 1,
            created_at: Some(fire.and_utc()),
            state: BackupState::Available,
            policy: None,
            completeness: Completeness::Complete,
            expiry: Expiry::NotRecorded,
        })
        .collect();
    let moment = TimeDelta::nanoseconds(1);
    let days = limits.max_days().map(|days| TimeDelta::days(days.into()));
    let expiries = fires.iter().filter_map(|fire| Some(*fire + days?));
    let around =
        fires.iter().copied().chain(expiries).flat_map(|at| [at - moment, at, at + moment]);
    let in_week: BTreeSet<NaiveDateTime> =
        around.filter(|at| (week..week + TimeDelta::weeks(1)).contains(at)).collect();
    let ages: Vec<TimeDelta> = in_week
        .into_iter()
        .map(|at| {
            let now: DateTime<Utc> = at.and_utc();
            let is_kept = |record: &&Record| {
                record.created_at.unwrap() <= now
                    && outcome(&records, record, limits, now) == Outcome::Keep
            };
            let oldest = records.iter().find(is_kept);
            oldest.map_or(TimeDelta::zero(), |record| now - record.created_at.unwrap())
        })
        .collect();
    (*ages.iter().min().unwrap(), *ages.iter().max().unwrap())
}
