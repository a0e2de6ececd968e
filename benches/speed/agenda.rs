use std::hint::black_box;

use chrono_tz::Tz;
use criterion::{BatchSize, BenchmarkId, Criterion};
use keeptime::agenda::{Agenda, WeekLoad};
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::Schedule;

use crate::inputs::start;

const ZONES: [Tz; 4] = [Tz::UTC, Tz::America__New_York, Tz::Europe__Berlin, Tz::Asia__Shanghai];

/// A daily schedule for every minute of the day, in each of four zones.
fn schedules() -> Vec<Schedule<Tz>> {
    let times = (0..24).flat_map(|hour| (0..60).map(move |minute| (hour, minute)));
    let daily = |(hour, minute)| {
        let rule = Rule::daily().at_hours([hour]).at_minute(minute).build().unwrap();
        Pattern::from_rules([rule]).unwrap()
    };
    times
        .map(daily)
        .flat_map(|pattern| {
            ZONES.map(|zone| Schedule::builder().zone(zone).pattern(&pattern).unwrap())
        })
        .collect()
}

fn filled(schedules: &[Schedule<Tz>], count: u32) -> Agenda<u32, (), Tz> {
    let mut agenda = Agenda::with_capacity(count as usize);
    for key in 0..count {
        let schedule = &schedules[key.wrapping_mul(2_654_435_761) as usize % schedules.len()];
        agenda.insert(key, (), schedule, start());
    }
    agenda
}

pub(crate) fn agenda(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("agenda");
    group.sample_size(10);
    let schedules = schedules();
    for count in [1000, 10_000, 100_000, 1_000_000, 10_000_000] {
        if count <= 1_000_000 {
            group.bench_with_input(BenchmarkId::new("build", count), &count, |bencher, count| {
                bencher.iter(|| filled(&schedules, *count));
            });
        }
        let mut agenda = filled(&schedules, count);
        group.bench_function(
            BenchmarkId::new("take the schedules that are due next", count),
            |bencher| {
                bencher.iter_custom(|schedules| {
                    let started = std::time::Instant::now();
                    let mut taken = 0;
                    while taken < schedules {
                        let now = agenda.next_due().unwrap();
                        while let Some(due) = agenda.first_due(now) {
                            black_box(due).handled();
                            taken += 1;
                        }
                    }
                    started.elapsed() * u32::try_from(schedules).unwrap()
                        / u32::try_from(taken).unwrap()
                });
            },
        );
    }
    group.bench_function("load of 5,760 schedules", |bencher| {
        bencher.iter_batched(
            || &schedules,
            |schedules| WeekLoad::new(start(), schedules),
            BatchSize::SmallInput,
        );
    });
}
