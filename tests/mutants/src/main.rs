//! Measures which faults the tests notice. cargo-mutants lists the faults; it compiles and tests each one by itself,
//! which takes days for thousands of them. This program compiles all of them into one tree, where an environment
//! variable turns one on, notes which tests reach each one, and runs only those.
//!
//! | module | what it does |
//! |---|---|
//! | `mutant` | a mutant, as cargo-mutants lists it |
//! | `sites` | the expressions, bodies and arms around the mutants of a file |
//! | `weave` | the text of a file with all its mutants |
//! | `tree` | the tree with all files, without the mutants that do not compile |
//! | `binaries` | the test binaries of the tree, and how a test is run |
//! | `trace` | which tests reach which mutants |
//! | `hunt` | tries each mutant of a set with the tests that reach it |

use std::env;

use anyhow::{Context as _, Result, bail};

mod binaries;
mod cores;
mod hunt;
mod mutant;
mod paths;
mod sets;
mod sites;
mod trace;
mod tree;
mod weave;

const USAGE: &str = "\
usage: mutants weave      make the tree, or bring it up to date
       mutants hunt SET   try the mutants of a set of sets.toml that are not caught yet
       mutants show SET   print the mutants of a set that no test caught";

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["weave"] => tree::weave(),
        ["hunt", set] => hunt::hunt(&sets::find(set)?),
        ["show", set] => hunt::show(&sets::find(set)?),
        _ => bail!(USAGE),
    }
    .with_context(|| format!("mutants {}", arguments.join(" ")))
}
