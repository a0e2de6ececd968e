//! Files that are written whole or not at all.

use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// Writes a file beside its place, and puts it there once it is whole.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        // What is left of it is of no use to anybody.
        let _ = fs::remove_file(&beside);
        Failure::unreadable(path, error)
    })
}
