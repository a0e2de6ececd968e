//! Work on all cores.

use std::thread;

use anyhow::{Result, anyhow};

/// Calls a function on each core, with a number of its own.
pub fn each(work: impl Fn(usize) -> Result<()> + Sync) -> Result<()> {
    let cores = thread::available_parallelism()?.get();
    let work = &work;
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|core| scope.spawn(move || work(core))).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| Err(anyhow!("a worker panicked")))
        })
    })
}
