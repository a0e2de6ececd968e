//! Times keeptime and other crates implementation by implementation in one process.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml` runs every case. With an argument it runs
//! the cases whose name contains it. `--features rustic` adds rustic's retention, `--bin memory` prints
//! how much memory pruning and agendas allocate.
//!
//! The table is tab-separated. `ns` is the shortest time of any round for one operation: one parse, one
//! question, one fire of an iteration, one backup of a pruning, one schedule of an agenda.
//! `ratio_to_keeptime` is this time divided by the time in the row `keeptime` of the same case.
//!
//! The implementations of a case take turns, a few milliseconds each. If one of them uses much memory,
//! the next one finds its data no longer in the CPU's caches, as in a server with other work.
//!
//! Before anything is timed, all implementations of a case must give the same answers. The note of a row
//! says if an implementation is expected to answer something else.

pub mod agenda;
pub mod backups;
pub mod iterate;
pub mod next;
pub mod parse;
pub mod prune;
pub mod round;
#[cfg(feature = "rustic")]
pub mod rustic;
pub mod texts;
pub mod times;
