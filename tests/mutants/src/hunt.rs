//! Tries each mutant of a set with the tests that reach it, and writes down what became of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::binaries::{self, Binary, End};
use crate::sets::Set;
use crate::trace::{self, Traced, Traces};
use crate::tree::{self, Numbered};
use crate::{cores, paths};

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tried {
    name: String,
    outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Outcome {
    Caught,
    /// The tests did not end.
    TimedOut,
    Survived,
    /// No test reaches it.
    NotReached,
}

impl Outcome {
    fn is_caught(self) -> bool {
        match self {
            Outcome::Caught | Outcome::TimedOut => true,
            Outcome::Survived | Outcome::NotReached => false,
        }
    }
}

/// Tries the mutants of a set that no earlier run has caught.
pub fn hunt(set: &Set) -> Result<()> {
    let earlier = results(set)?;
    let mutants: Vec<Numbered> = of_set(set)?
        .into_iter()
        .filter(|(_, name)| !earlier.get(name).is_some_and(|outcome| outcome.is_caught()))
        .collect();
    println!("{} mutants to try", mutants.len());

    let all = binaries::build(set)?;
    let mut binaries = Vec::new();
    let mut traces = Traces::new();
    for name in &set.binaries {
        let binary = all.get(name).with_context(|| format!("no {name} among {:?}", all.keys()))?;
        traces.insert(name.clone(), trace::trace(name, binary)?);
        binaries.push((name.as_str(), binary));
    }

    let file = OpenOptions::new().create(true).append(true).open(paths::results(&set.name))?;
    let file = Mutex::new(file);
    let next = AtomicUsize::new(0);
    cores::each(|_| {
        while let Some((number, name)) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcome = try_one(*number, &binaries, &traces)?;
            let line = serde_json::to_string(&Tried { name: name.clone(), outcome })?;
            writeln!(file.lock().unwrap_or_else(PoisonError::into_inner), "{line}")?;
        }
        Ok(())
    })?;
    show(set)
}

fn of_set(set: &Set) -> Result<Vec<Numbered>> {
    let by_file = tree::mutants()?;
    Ok(by_file
        .into_iter()
        .filter(|(file, _)| set.contains(file))
        .flat_map(|(_, mutants)| mutants)
        .collect())
}

fn try_one(number: u32, binaries: &[(&str, &Binary)], traces: &Traces) -> Result<Outcome> {
    let mut outcome = Outcome::NotReached;
    for (name, binary) in binaries {
        let reaching = trace::reaching(&traces[*name], number);
        for tests in portions(&reaching) {
            let names: Vec<&str> = tests.iter().map(|test| test.name.as_str()).collect();
            let duration: Duration = tests.iter().map(|test| test.duration).sum();
            let limit = duration * 10 + Duration::from_secs(5);
            match binary.run(&names, ("MUTANT_ON", Path::new(&number.to_string())), limit)? {
                End::Passed => outcome = Outcome::Survived,
                End::Failed => return Ok(Outcome::Caught),
                End::TimedOut => return Ok(Outcome::TimedOut),
            }
        }
    }
    Ok(outcome)
}

/// Divides tests into runs, each at least as long as all before it: most mutants are caught by the first tests.
fn portions<'t>(tests: &'t [&'t Traced]) -> Vec<&'t [&'t Traced]> {
    let mut portions = Vec::new();
    let mut rest = tests;
    let mut limit = Duration::from_millis(50);
    while !rest.is_empty() {
        let mut sum = Duration::ZERO;
        let count = rest.iter().take_while(|test| {
            let is_first = sum == Duration::ZERO;
            sum += test.duration;
            is_first || sum <= limit
        });
        let (portion, others) = rest.split_at(count.count());
        portions.push(portion);
        rest = others;
        limit += sum;
    }
    portions
}

/// Returns the last outcome of each mutant.
fn results(set: &Set) -> Result<BTreeMap<String, Outcome>> {
    let text = fs::read_to_string(paths::results(&set.name)).unwrap_or_default();
    let tried = text.lines().map(serde_json::from_str::<Tried>);
    tried.map(|tried| tried.map(|tried| (tried.name, tried.outcome)).context("a result")).collect()
}

/// Prints the mutants of a set that no test caught, and how many there are of each outcome.
pub fn show(set: &Set) -> Result<()> {
    let names: BTreeSet<String> = of_set(set)?.into_iter().map(|(_, name)| name).collect();
    let mut counts: BTreeMap<Outcome, usize> = BTreeMap::new();
    for (name, outcome) in results(set)?.into_iter().filter(|(name, _)| names.contains(name)) {
        *counts.entry(outcome).or_default() += 1;
        if !outcome.is_caught() {
            println!("{outcome:?}: {name}");
        }
    }
    let tried: usize = counts.values().sum();
    let caught: usize =
        counts.iter().filter(|(outcome, _)| outcome.is_caught()).map(|(_, count)| count).sum();
    println!("{}: {tried} of {} tried: {counts:?}", set.name, names.len());
    println!("{:.1} % caught", 100.0 * caught as f64 / tried.max(1) as f64);
    Ok(())
}
