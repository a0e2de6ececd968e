use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::America::New_York;
use chrono_tz::Tz;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use keeptime::pattern::Pattern;
use keeptime::schedule::{AsSchedule, Fires, NamedZone, ProbedZone, Schedule, Zone, ZoneTable};
use std::hint::black_box;
use std::sync::Arc;

use crate::inputs::{D24, WD15, instants, longest, pattern, start};

fn in_zone<Z: Zone>(pattern: &Pattern, zone: Z) -> Schedule<Z> {
    Schedule::builder().zone(zone).pattern(pattern).unwrap()
}

fn table() -> ZoneTable<Tz> {
    ZoneTable::new(New_York, start()..start() + TimeDelta::days(20 * 365))
}

/// Times a question about each of a thousand instants.
fn time_question(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    question: impl Fn(DateTime<Utc>) -> Option<DateTime<Utc>>,
) {
    let instants = instants();
    group.throughput(Throughput::Elements(instants.len() as u64));
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            for instant in &instants {
                black_box(question(black_box(*instant)));
            }
        });
    });
}

pub(crate) fn next(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("next");
    let (wd15, d24, table) = (pattern(WD15), pattern(D24), table());
    let max = Pattern::parse(&longest()).unwrap();
    for (name, pattern) in [("WD15 UTC", &wd15), ("D24 UTC", &d24), ("MAX UTC", &max)] {
        let schedule = Schedule::new(pattern).unwrap();
        time_question(&mut group, name, |instant| schedule.next_after(instant));
    }
    let constant = in_zone(&wd15, Tz::UTC);
    time_question(&mut group, "WD15 Tz::UTC", |instant| constant.next_after(instant));
    let probed = in_zone(&wd15, ProbedZone(Tz::UTC));
    time_question(&mut group, "WD15 Tz::UTC, probed", |instant| probed.next_after(instant));
    let zoned = in_zone(&wd15, New_York);
    time_question(&mut group, "WD15 New York", |instant| zoned.next_after(instant));
    let with_table = in_zone(&wd15, &table);
    time_question(&mut group, "WD15 New York, table", |instant| with_table.next_after(instant));
}

/// Times the next fire in a zone of a known type, in one with a name, and in a trait object.
pub(crate) fn next_in_a_zone_of_any_type(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("next in New York, zone as");
    let wd15 = pattern(WD15);
    let schedule = in_zone(&wd15, New_York);
    time_question(&mut group, "Tz", |instant| schedule.next_after(instant));
    let named = in_zone(&wd15, NamedZone::from(New_York));
    time_question(&mut group, "NamedZone<Tz>", |instant| named.next_after(instant));
    let zone: Arc<dyn Zone + Send + Sync> = Arc::new(New_York);
    let object = in_zone(&wd15, Arc::clone(&zone));
    time_question(&mut group, "Arc<dyn Zone>", |instant| object.next_after(instant));
    let named = in_zone(&wd15, NamedZone::new("America/New_York", zone));
    time_question(&mut group, "NamedZone<Arc<dyn Zone>>", |instant| named.next_after(instant));
}

pub(crate) fn previous(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("previous");
    let wd15 = pattern(WD15);
    let schedule = Schedule::new(&wd15).unwrap();
    time_question(&mut group, "WD15 UTC", |instant| schedule.prev_before(instant));
    let zoned = in_zone(&wd15, New_York);
    time_question(&mut group, "WD15 New York", |instant| zoned.prev_before(instant));
}

/// Times the iteration over a thousand fires, forward and backward.
fn time_iteration<Z: Zone>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    schedule: &Schedule<Z>,
) {
    group.throughput(Throughput::Elements(1000));
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            for fire in schedule.fires(start()..).take(1000) {
                black_box(fire);
            }
        });
    });
    group.bench_function(format!("{name}, backward"), |bencher| {
        bencher.iter(|| {
            for fire in schedule.fires(..start()).rev().take(1000) {
                black_box(fire);
            }
        });
    });
}

pub(crate) fn iterate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("iterate");
    let (wd15, table) = (pattern(WD15), table());
    time_iteration(&mut group, "WD15 UTC", &Schedule::new(&wd15).unwrap());
    time_iteration(&mut group, "WD15 New York", &in_zone(&wd15, New_York));
    time_iteration(&mut group, "WD15 New York, table", &in_zone(&wd15, &table));
}

/// Times a thousand fires one after another: a search for each, or an iterator that borrows, owns or shares
/// its schedule.
fn time_steps<Z: Zone + Clone>(criterion: &mut Criterion, name: &str, schedule: &Schedule<Z>) {
    let mut group = criterion.benchmark_group(format!("a thousand fires in {name}"));
    group.throughput(Throughput::Elements(1000));
    group.bench_function("next_after", |bencher| {
        bencher.iter(|| {
            let mut fire = start();
            for _ in 0..1000 {
                fire = black_box(schedule.next_after(fire).unwrap());
            }
        });
    });
    group.bench_function("fires", |bencher| {
        bencher.iter(|| take_a_thousand(schedule.fires(start()..)));
    });
    let shared = Arc::new(schedule.clone());
    group.bench_function("Fires of an Arc", |bencher| {
        bencher.iter(|| take_a_thousand(Fires::new(Arc::clone(&shared), start()..)));
    });
    group.bench_function("into_fires", |bencher| {
        bencher.iter(|| take_a_thousand(schedule.clone().into_fires(start()..)));
    });
}

fn take_a_thousand<S: AsSchedule>(fires: Fires<S>) {
    for fire in fires.take(1000) {
        black_box(fire);
    }
}

pub(crate) fn step(criterion: &mut Criterion) {
    let wd15 = pattern(WD15);
    time_steps(criterion, "UTC", &Schedule::new(&wd15).unwrap());
    time_steps(criterion, "New York", &in_zone(&wd15, New_York));
    time_steps(criterion, "New York, table", &in_zone(&wd15, table()));
}

pub(crate) fn count(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("count over ten years");
    let (wd15, table) = (pattern(WD15), table());
    let until = start() + TimeDelta::days(3653);
    let utc = Schedule::new(&wd15).unwrap();
    group.bench_function("UTC", |bencher| bencher.iter(|| utc.count(black_box(start())..until)));
    let zoned = in_zone(&wd15, New_York);
    group.bench_function("New York", |bencher| {
        bencher.iter(|| zoned.count(black_box(start())..until));
    });
    let with_table = in_zone(&wd15, &table);
    group.bench_function("New York, table", |bencher| {
        bencher.iter(|| with_table.count(black_box(start())..until));
    });
}
