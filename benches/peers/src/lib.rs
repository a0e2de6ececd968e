//! keeptime and other crates, timed side by side in one process.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml` runs every case; an argument runs
//! those whose name contains it. `--features rustic` adds rustic's retention, `--bin memory` tells
//! what a pruning allocates.
//!
//! The table is tab-separated. `ns` is the least time of any round for one operation: one parse, one
//! question, one fire of an iteration, one backup of a pruning, one schedule of an agenda. `ratio_to_keeptime` divides it by
//! that of the row `keeptime` of the same case.
//!
//! The sides of a case take turns, a few milliseconds each. So a side whose neighbour needs much
//! memory finds its own no longer in the cache, as it would in a server that has other work.
//!
//! Before anything is timed, the sides of a case must give the same answers. A side that is known to
//! answer something else says so in its note.

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
