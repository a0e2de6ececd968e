//! Times each kind of answer, to show regressions: `cargo bench`, or `cargo bench -- parse` for some of
//! them. `benches/peers` compares with other crates.
#![allow(missing_docs, clippy::unwrap_used)]

mod agenda;
mod backup;
mod forecast;
mod inputs;
mod parse;
mod prune;
mod schedule;

criterion::criterion_group!(
    benches,
    parse::parse,
    schedule::next,
    schedule::next_in_a_zone_of_any_type,
    schedule::previous,
    schedule::iterate,
    schedule::step,
    schedule::count,
    prune::prune,
    agenda::agenda,
    forecast::forecast
);
criterion::criterion_main!(benches);
