//! The rules of retention, applied to one backup at a time.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use keeptime::retention::{BackupState, Completeness, Expiry, Limits, Outcome, PeriodUnit};

/// A record for tests.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) id: u32,
    pub(crate) object: u8,
    pub(crate) created_at: Option<DateTime<Utc>>,
    pub(crate) state: BackupState,
    /// The id of the policy that it names.
    pub(crate) policy: Option<&'static str>,
    pub(crate) completeness: Completeness,
    pub(crate) expiry: Expiry,
}

impl keeptime::retention::Backup for Record {
    type Id = u32;
    type Object = u8;

    fn id(&self) -> &u32 {
        &self.id
    }

    fn object(&self) -> &u8 {
        &self.object
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    fn state(&self) -> BackupState {
        self.state
    }

    fn policy_id(&self) -> Option<&str> {
        self.policy
    }

    fn completeness(&self) -> Completeness {
        self.completeness
    }

    fn expiry(&self) -> Expiry {
        self.expiry
    }
}

/// Returns the age of a counted record, or `None` if the record is not counted.
pub(crate) fn counted(record: &Record, now: DateTime<Utc>) -> Option<TimeDelta> {
    let is_counted = matches!(record.state, BackupState::Available | BackupState::Busy(_));
    let created_at = record.created_at.filter(|at| is_counted && *at <= now && is_date(*at))?;
    Some(now - created_at)
}

/// Returns whether an instant is a date, and not one by which programs write "none".
pub(crate) fn is_date(at: DateTime<Utc>) -> bool {
    at.year() != 1 && at != DateTime::UNIX_EPOCH
}

/// Returns the rank of a record among the counted records of its object; the newest has rank 1.
pub(crate) fn rank(records: &[Record], record: &Record, now: DateTime<Utc>) -> u32 {
    let key = |record: &Record| (record.created_at, record.id);
    let is_newer = |other: &&Record| {
        other.object == record.object && counted(other, now).is_some() && key(other) > key(record)
    };
    1 + u32::try_from(records.iter().filter(is_newer).count()).unwrap()
}

/// Returns the outcome of one record of a list.
pub(crate) fn outcome(
    records: &[Record],
    record: &Record,
    limits: Limits,
    now: DateTime<Utc>,
) -> Outcome {
    if record.state == BackupState::BeingDeleted {
        return Outcome::BeingDeleted;
    }
    let Some(age) = counted(record, now) else { return Outcome::Keep };
    let rank = rank(records, record, now);
    let over_count = limits.max_backups().is_some_and(|max| rank > max);
    let is_expired = match record.expiry {
        Expiry::At(expired_at) => now >= expired_at && is_date(expired_at),
        Expiry::Never => false,
        Expiry::NotRecorded => {
            limits.max_days().is_some_and(|days| age > TimeDelta::hours(24 * i64::from(days)))
        }
    };
    let is_kept_longer = rank <= limits.keep_at_least()
        || limits.is_permanent()
        || !kept_for(records, record, limits, now).is_empty();
    if !(over_count || is_expired) || is_kept_longer {
        Outcome::Keep
    } else if matches!(record.state, BackupState::Busy(_)) {
        Outcome::Defer
    } else {
        Outcome::Delete
    }
}

/// Returns the first days of the periods that long-term rules keep a counted record for.
pub(crate) fn kept_for(
    records: &[Record],
    record: &Record,
    limits: Limits,
    now: DateTime<Utc>,
) -> Vec<(PeriodUnit, NaiveDate)> {
    let Some(rules) = limits.long_term() else { return Vec::new() };
    let is_kept_for = |unit: PeriodUnit| {
        let period = |record: &Record| first_day(record, unit, limits);
        let counted = || {
            records
                .iter()
                .filter(|other| other.object == record.object && counted(other, now).is_some())
        };
        let periods: BTreeSet<NaiveDate> = counted().map(period).collect();
        let newer_periods = periods.iter().filter(|other| **other > period(record)).count();
        let key = |record: &Record| (record.created_at, record.id);
        let is_latest =
            counted().all(|other| period(other) != period(record) || key(other) <= key(record));
        let number = usize::from(rules.periods(unit));
        number > 0 && newer_periods <= number && is_latest
    };
    let units = PeriodUnit::ALL.into_iter().filter(|unit| is_kept_for(*unit));
    units.map(|unit| (unit, first_day(record, unit, limits))).collect()
}

/// Returns the first day of the period in which a record with a date was created.
fn first_day(record: &Record, unit: PeriodUnit, limits: Limits) -> NaiveDate {
    let offset = limits.long_term().unwrap().offset();
    let day = record.created_at.unwrap().with_timezone(&offset).date_naive();
    match unit {
        PeriodUnit::Day => day,
        PeriodUnit::Week => day.week(Weekday::Mon).first_day(),
        PeriodUnit::Month => day.with_day(1).unwrap(),
        PeriodUnit::Year => day.with_ordinal(1).unwrap(),
    }
}

/// Returns the records of each object, newest first. Objects are in the order of their first records.
pub(crate) fn newest_first_by_object(records: &[Record]) -> Vec<Vec<&Record>> {
    let mut objects: Vec<Vec<&Record>> = Vec::new();
    for record in records {
        match objects.iter_mut().find(|known| known[0].object == record.object) {
            Some(known) => known.push(record),
            None => objects.push(vec![record]),
        }
    }
    for object in &mut objects {
        object.sort_by_key(|record| (record.created_at.filter(|at| is_date(*at)), record.id));
        object.reverse();
    }
    objects
}
