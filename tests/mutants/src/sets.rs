//! The sets of mutants in `sets.toml`.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Set {
    #[serde(skip)]
    pub name: String,
    /// The folders whose files are mutated, relative to the repository, each followed by `/**`.
    pub files: Vec<String>,
    /// The test binaries that are tried one after the other, as `package/target`.
    pub binaries: Vec<String>,
}

impl Set {
    pub fn contains(&self, file: &str) -> bool {
        self.files.iter().any(|pattern| file.starts_with(pattern.trim_end_matches("**")))
    }
}

pub fn all() -> Result<Vec<Set>> {
    let sets: BTreeMap<String, Set> = toml::from_str(include_str!("../sets.toml"))?;
    Ok(sets.into_iter().map(|(name, set)| Set { name, ..set }).collect())
}

pub fn find(name: &str) -> Result<Set> {
    all()?.into_iter().find(|set| set.name == name).with_context(|| format!("no set {name}"))
}
