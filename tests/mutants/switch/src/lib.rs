//! Says which mutant is on, and notes which ones are reached.
//!
//! | variable | meaning |
//! |---|---|
//! | `MUTANT_ON` | the number of the mutant that is on; without it, the code is as written |
//! | `MUTANT_TRACE` | a file; each process appends the number of each mutant that it reaches |

use std::env;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

pub use either::Either;

/// More than the number of mutants.
const CAPACITY: usize = 1 << 16;

enum Mode {
    Original,
    Mutated(u32),
    Traced(File),
}

static MODE: LazyLock<Mode> = LazyLock::new(|| {
    if let Some(trace) = env::var_os("MUTANT_TRACE") {
        let file = OpenOptions::new().append(true).open(trace);
        return Mode::Traced(file.expect("the trace can be opened"));
    }
    match env::var("MUTANT_ON") {
        Ok(number) => Mode::Mutated(number.parse().expect("MUTANT_ON is a number")),
        Err(_) => Mode::Original,
    }
});

static REACHED: [AtomicU64; CAPACITY / 64] = [const { AtomicU64::new(0) }; CAPACITY / 64];

/// Returns whether a mutant is on.
pub fn is_on(number: u32) -> bool {
    match &*MODE {
        Mode::Original => false,
        Mode::Mutated(on) => *on == number,
        Mode::Traced(file) => {
            note(number, file);
            false
        }
    }
}

/// Notes the first time that this process reaches a mutant.
fn note(number: u32, mut file: &File) {
    let bit = 1 << (number % 64);
    let before = REACHED[number as usize / 64].fetch_or(bit, Ordering::Relaxed);
    if before & bit == 0 {
        // One write for each line, because several processes append to the file.
        file.write_all(format!("{number}\n").as_bytes()).expect("the trace can be written");
    }
}
