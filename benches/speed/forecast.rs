use chrono::{TimeDelta, Utc};
use criterion::Criterion;
use keeptime::forecast::Forecaster;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{Limits, LongTerm};

use crate::backup::Record;
use crate::inputs::{D24, pattern, start};

const SERVERS: u64 = 20;

/// A year of 20 servers with a backup every hour. The list has those of the last week.
pub(crate) fn forecast(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("forecast of a year, 20 servers");
    group.sample_size(10);
    let now = start() + TimeDelta::minutes(30);
    let records: Vec<Record> = (0..SERVERS)
        .flat_map(|server| {
            (0..168).map(move |hour| Record {
                id: server * 168 + hour,
                object: server,
                created_at: start() - TimeDelta::hours(hour.cast_signed()),
            })
        })
        .collect();
    let rules = LongTerm::in_offset(Utc).days(7).weeks(4).months(12).years(3).build().unwrap();
    let count = Limits::UNLIMITED.with_max_backups(168);
    for (name, limits) in [
        ("max 168", count),
        ("30 days", Limits::UNLIMITED.with_max_days(30)),
        ("max 168, 7 days", count.with_max_days(7)),
        ("max 168, long-term", count.with_long_term(rules)),
    ] {
        let policy = Policy::new(pattern(D24), limits, PolicyState::Enabled, 0..SERVERS);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let until = now + TimeDelta::days(365);
                Forecaster::new(&policy).run(&records, now, until).unwrap().events().len()
            });
        });
    }
}
