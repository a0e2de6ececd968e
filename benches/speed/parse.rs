use criterion::Criterion;
use keeptime::pattern::Pattern;
use std::hint::black_box;

use crate::inputs::{D24, WD15, calendar, longest};

pub(crate) fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for (name, text) in [("WD15", calendar(WD15)), ("D24", calendar(D24)), ("MAX", longest())] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| Pattern::parse(black_box(&text)).unwrap().timetable().unwrap());
        });
    }
    // Every rule of this text has a fault.
    let wrong = longest().replace("DAILY", "HOURLY");
    group.bench_function("all faults of MAX", |bencher| {
        bencher.iter(|| Pattern::faults(black_box(&wrong)).len());
    });
}
