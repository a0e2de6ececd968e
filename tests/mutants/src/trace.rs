//! Which tests reach which mutants. A test that does not reach a mutant cannot notice it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::binaries::{Binary, End};
use crate::{cores, paths};

/// A slower test is left out: it would be run thousands of times.
const SLOWEST: Duration = Duration::from_secs(6);

/// A test of the code as written.
#[derive(Debug, Serialize, Deserialize)]
pub struct Traced {
    pub name: String,
    pub duration: Duration,
    pub reached: BTreeSet<u32>,
}

/// Returns the tests of a binary with what they reach, from an earlier run if it was of the same binary.
pub fn trace(name: &str, binary: &Binary) -> Result<Vec<Traced>> {
    let path = paths::work().join(format!("trace-{}.json", name.replace('/', "-")));
    let version = binary.version()?;
    if let Ok(bytes) = fs::read(&path)
        && let Ok((traced_version, traced)) =
            serde_json::from_slice::<(String, Vec<Traced>)>(&bytes)
        && traced_version == version
    {
        return Ok(traced);
    }
    let traced = trace_each(name, binary)?;
    fs::write(&path, serde_json::to_vec(&(version, &traced))?)?;
    Ok(traced)
}

/// Runs each test of a binary by itself. Those that fail or are slow are named and left out.
fn trace_each(name: &str, binary: &Binary) -> Result<Vec<Traced>> {
    let tests = binary.tests()?;
    let next = AtomicUsize::new(0);
    let traced = Mutex::new(Vec::new());
    let work = |worker: usize| -> Result<()> {
        let path = paths::work().join(format!("trace-{}-{worker}", name.replace('/', "-")));
        while let Some(test) = tests.get(next.fetch_add(1, Ordering::Relaxed)) {
            fs::write(&path, "")?;
            open_to_all(&path)?;
            let start = Instant::now();
            let end = binary.run(&[test], ("MUTANT_TRACE", &path), SLOWEST)?;
            if end != End::Passed {
                println!("{name} {test}: left out, {end:?} without a mutant");
                continue;
            }
            let text = fs::read_to_string(&path)?;
            let reached =
                text.lines().map(str::parse).collect::<Result<_, _>>().context("a trace")?;
            let test = Traced { name: test.clone(), duration: start.elapsed(), reached };
            traced.lock().unwrap_or_else(PoisonError::into_inner).push(test);
        }
        Ok(())
    };
    cores::each(work)?;
    let mut traced = traced.into_inner().unwrap_or_else(PoisonError::into_inner);
    traced.sort_by_key(|test| test.duration);
    println!("{name}: {} of {} tests", traced.len(), tests.len());
    Ok(traced)
}

fn open_to_all(path: &Path) -> Result<()> {
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o666))?)
}

/// Returns the tests that reach a mutant, with the fastest first.
pub fn reaching(tests: &[Traced], mutant: u32) -> Vec<&Traced> {
    tests.iter().filter(|test| test.reached.contains(&mutant)).collect()
}

/// The traced tests of each binary, by name.
pub type Traces = BTreeMap<String, Vec<Traced>>;
