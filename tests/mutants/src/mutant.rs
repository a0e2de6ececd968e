//! A mutant, as cargo-mutants lists it.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::paths;
use crate::sets::Set;

#[derive(Debug, Clone, Deserialize)]
pub struct Mutant {
    /// The place and what changes, such as `src/week.rs:12:9: replace + with - in days`.
    pub name: String,
    pub package: String,
    /// Relative to the repository.
    pub file: String,
    pub genre: Genre,
    /// What the text of the span is replaced with.
    pub replacement: String,
    pub span: Span,
    pub function: Option<Function>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Genre {
    FnValue,
    MatchArm,
    MatchArmGuard,
    BinaryOperator,
    UnaryOperator,
    StructField,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Function {
    pub return_type: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Span {
    pub start: Place,
    pub end: Place,
}

/// A place in a file. Lines and columns start with 1; a column is a number of characters.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// Lists the mutants of all sets. The index of a mutant in this list is its number.
pub fn list(sets: &[Set]) -> Result<Vec<Mutant>> {
    let mut command = Command::new("cargo");
    command.args(["mutants", "--list", "--json", "--workspace", "--dir"]).arg(paths::repository());
    for pattern in sets.iter().flat_map(|set| &set.files) {
        command.args(["--file", pattern]);
    }
    let output = command.output().context("cargo mutants does not run")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut mutants: Vec<Mutant> = serde_json::from_slice(&output.stdout)?;
    for mutant in &mut mutants {
        // In the library, which has no std, these would not compile.
        mutant.replacement = mutant.replacement.replace("::std::iter::", "::core::iter::");
    }
    Ok(mutants)
}
