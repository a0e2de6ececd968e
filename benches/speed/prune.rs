use chrono::{DateTime, TimeDelta, Utc};
use criterion::{BenchmarkId, Criterion, Throughput};
use keeptime::retention::{
    Backup, BackupState, BackupTable, Completeness, Expiry, Limits, LongTerm, Outcome, UnixTime,
};

use crate::backup::Record;
use crate::inputs::start;

/// A record that carries its expiry.
struct Expiring(Record, DateTime<Utc>);

impl Backup for Expiring {
    type Id = u64;
    type Object = u64;

    fn id(&self) -> &u64 {
        &self.0.id
    }
    fn object(&self) -> &u64 {
        &self.0.object
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.0.created_at)
    }
    fn state(&self) -> BackupState {
        BackupState::Available
    }
    fn policy_id(&self) -> Option<&str> {
        None
    }
    fn completeness(&self) -> Completeness {
        Completeness::Complete
    }
    fn expiry(&self) -> Expiry {
        Expiry::At(self.1)
    }
}

/// The same backups as columns.
struct Columns {
    ids: Vec<u64>,
    objects: Vec<u64>,
    /// In milliseconds since 1970.
    created_at: Vec<i64>,
    expires_at: Option<Vec<i64>>,
}

impl BackupTable for Columns {
    type Id = u64;
    type Object = u64;
    type Row<'a> = usize;

    fn len(&self) -> usize {
        self.ids.len()
    }
    fn row(&self, index: usize) -> usize {
        index
    }
    fn id(&self, index: usize) -> &u64 {
        &self.ids[index]
    }
    fn object(&self, index: usize) -> &u64 {
        &self.objects[index]
    }
    fn created_at(&self, index: usize) -> Option<UnixTime> {
        UnixTime::from_millis(self.created_at[index])
    }
    fn state(&self, _: usize) -> BackupState {
        BackupState::Available
    }
    fn expiry(&self, index: usize) -> Expiry<UnixTime> {
        match &self.expires_at {
            None => Expiry::NotRecorded,
            Some(column) => UnixTime::from_millis(column[index]).map_or(Expiry::Never, Expiry::At),
        }
    }
    fn policy_id(&self, _: usize) -> Option<&str> {
        None
    }
    fn completeness(&self, _: usize) -> Completeness {
        Completeness::Complete
    }
}

impl Columns {
    fn new(records: &[Record]) -> Self {
        Self {
            ids: records.iter().map(|record| record.id).collect(),
            objects: records.iter().map(|record| record.object).collect(),
            created_at: records.iter().map(|record| record.created_at.timestamp_millis()).collect(),
            expires_at: None,
        }
    }
}

/// Returns backups with random instants, in the order of their ids. There are ten backups for each
/// object, or more if there would be over 10,000 objects.
fn shuffled(backups: u64) -> Vec<Record> {
    let objects = (backups / 10).min(10_000);
    let scattered = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    (0..backups)
        .map(|id| Record {
            id,
            object: scattered(id) % objects,
            created_at: start()
                + TimeDelta::hours((scattered(id + backups) % 50_000).cast_signed()),
        })
        .collect()
}

pub(crate) fn prune(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("prune");
    group.sample_size(20);
    let now = start() + TimeDelta::hours(50_000);
    let count = Limits::UNLIMITED.with_max_backups(7);
    for backups in [1000, 100_000, 1_000_000] {
        group.throughput(Throughput::Elements(backups));
        let shuffled = shuffled(backups);
        let mut sorted = shuffled.clone();
        sorted.sort_by_key(|record| (record.object, record.created_at));
        let rules = LongTerm::in_offset(Utc).days(7).weeks(4).months(12).years(3).build().unwrap();
        for (limits, name) in [
            (count, "max 7"),
            (count.with_max_days(30), "max 7, 30 days"),
            (count.with_long_term(rules), "max 7, long-term"),
        ] {
            for (records, order) in [(&shuffled, "shuffled"), (&sorted, "sorted")] {
                let columns = Columns::new(records);
                let id = |kind| BenchmarkId::new(format!("{order}, {name}{kind}"), backups);
                group.bench_with_input(id(""), records, |bencher, records| {
                    bencher.iter(|| verdicts(limits, records, now));
                });
                group.bench_with_input(id(", columns"), &columns, |bencher, columns| {
                    bencher.iter(|| verdicts(limits, columns, now));
                });
                group.bench_with_input(id(", outcomes"), records, |bencher, records| {
                    bencher.iter(|| outcomes(limits, records, now));
                });
                group.bench_with_input(id(", outcomes, columns"), &columns, |bencher, columns| {
                    bencher.iter(|| outcomes(limits, columns, now));
                });
            }
        }
        let expires_at = |record: &Record| record.created_at + TimeDelta::days(30);
        let expiring: Vec<Expiring> =
            shuffled.iter().map(|record| Expiring(record.clone(), expires_at(record))).collect();
        let expires_at =
            shuffled.iter().map(|record| expires_at(record).timestamp_millis()).collect();
        let columns = Columns { expires_at: Some(expires_at), ..Columns::new(&shuffled) };
        let id = |name| BenchmarkId::new(format!("shuffled, max 7, {name}"), backups);
        group.bench_with_input(id("expiry"), &expiring, |bencher, records| {
            bencher.iter(|| verdicts(count, records, now));
        });
        group.bench_with_input(id("expiry, columns"), &columns, |bencher, columns| {
            bencher.iter(|| verdicts(count, columns, now));
        });
        group.bench_with_input(id("deletions"), &shuffled, |bencher, records| {
            bencher.iter(|| count.judge(records, now).unwrap().deletions_with_last_copies().len());
        });
        group.bench_with_input(id("deletions, columns"), &columns, |bencher, columns| {
            bencher.iter(|| count.judge(columns, now).unwrap().deletions_with_last_copies().len());
        });
    }
}

/// Counts the backups to delete, reading every verdict.
fn verdicts<T: BackupTable>(limits: Limits, table: &T, now: DateTime<Utc>) -> usize {
    let judgement = limits.judge(table, now).unwrap();
    judgement.verdicts().filter(|(_, verdict)| verdict.outcome() == Outcome::Delete).count()
}

/// Counts the backups to delete without their evidence.
fn outcomes<T: BackupTable>(limits: Limits, table: &T, now: DateTime<Utc>) -> usize {
    let judgement = limits.judge(table, now).unwrap();
    judgement.outcomes().filter(|outcome| *outcome == Outcome::Delete).count()
}
