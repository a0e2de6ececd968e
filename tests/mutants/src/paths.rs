//! Where the repository, the tree and the results are.

use std::path::{Path, PathBuf};

/// Returns the repository that this program is in.
pub fn repository() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).expect("the manifest is in a folder of the repository's tests")
}

/// Returns the folder for all that this program makes. It is in `target`, which git ignores.
pub fn work() -> PathBuf {
    repository().join("target/mutants")
}

pub fn tree() -> PathBuf {
    work().join("tree")
}

pub fn results(set: &str) -> PathBuf {
    work().join(format!("{set}.jsonl"))
}
