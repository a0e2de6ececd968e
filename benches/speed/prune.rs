use chrono::{DateTime, Offset, TimeDelta, Utc};
use criterion::{BenchmarkId, Criterion, Throughput};
use keeptime::retention::{Backup, BackupState, Completeness, Expiry, Limits, LongTerm, Outcome};

use crate::inputs::start;

#[derive(Clone)]
struct Record {
    id: u64,
    object: u64,
    created_at: DateTime<Utc>,
}

impl Backup for Record {
    type Id = u64;
    type Object = u64;

    fn id(&self) -> &u64 {
        &self.id
    }
    fn object(&self) -> &u64 {
        &self.object
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.created_at)
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
        Expiry::NotRecorded
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
        let rules = LongTerm::new(7, 4, 12, 3, Utc.fix()).unwrap();
        for (limits, name) in [
            (count, "max 7"),
            (count.with_max_days(30), "max 7, 30 days"),
            (count.with_long_term(rules), "max 7, long-term"),
        ] {
            group.bench_with_input(
                BenchmarkId::new(format!("shuffled, {name}"), backups),
                &shuffled,
                |bencher, records| bencher.iter(|| count_deletions(limits, records, now)),
            );
            group.bench_with_input(
                BenchmarkId::new(format!("sorted, {name}"), backups),
                &sorted,
                |bencher, records| bencher.iter(|| count_deletions(limits, records, now)),
            );
        }
    }
}

/// Counts the backups to delete, reading every verdict.
fn count_deletions<B: Backup>(limits: Limits, records: &[B], now: DateTime<Utc>) -> usize {
    let judgement = limits.judge(records, now).unwrap();
    judgement.verdicts().filter(|(_, verdict)| verdict.outcome() == Outcome::Delete).count()
}
