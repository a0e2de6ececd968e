//! What files are called, and how they are written: whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Whether a path stands for standard input.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of a file as messages show it.
pub(crate) fn name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Writes a file beside its place, and puts it there once it is whole. What is no file, as a pipe or a
/// device, is written to as it is.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays one, and what it leads to is written.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&place) {
        Ok(present) if !present.is_file() => {
            OpenOptions::new().write(true).open(&place)?.write_all(bytes)
        }
        present => {
            let permissions = present.ok().map(|present| present.permissions());
            let beside = beside(&place);
            let written = File::create_new(&beside).and_then(|mut file| {
                file.write_all(bytes)?;
                permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
                file.sync_all()?;
                fs::rename(&beside, &place)
            });
            written.inspect_err(|error| {
                if error.kind() != io::ErrorKind::AlreadyExists {
                    // What is left of it is of no use to anybody.
                    let _ = fs::remove_file(&beside);
                }
            })
        }
    }
}

/// A name of nobody else's in the same folder.
fn beside(path: &Path) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    beside.into()
}
