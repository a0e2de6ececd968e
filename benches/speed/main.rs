//! How long the answers take, so that a regression shows: `cargo bench`, or `cargo bench -- parse`
//! for some of them. Beside other crates: `benches/peers`.
#![allow(missing_docs, clippy::unwrap_used)]

mod agenda;
mod inputs;
mod parse;
mod prune;
mod schedule;

criterion::criterion_group!(
    benches,
    parse::parse,
    schedule::next,
    schedule::previous,
    schedule::iterate,
    schedule::count,
    prune::prune,
    agenda::agenda
);
criterion::criterion_main!(benches);
