//! Runs all cases, or those whose name contains the argument.

use peers::round::Bench;
use peers::{agenda, iterate, next, parse, prune};

fn main() {
    let mut bench = Bench::new(std::env::args().nth(1));
    parse::cases(&mut bench);
    next::cases(&mut bench);
    iterate::cases(&mut bench);
    prune::cases(&mut bench);
    agenda::cases(&mut bench);
}
