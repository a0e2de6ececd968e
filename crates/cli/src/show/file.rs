//! What files are called, and how they are written: whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Whether a path stands for standard input.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of a file as messages show it.
pub(crate) fn display_name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Writes a file beside its target, and puts it there once it is whole. What is no file, as a pipe or a
/// device, is written to as it is.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays one, and what it leads to is written.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&target) {
        Ok(present) if !present.is_file() => {
            OpenOptions::new().write(true).open(&target)?.write_all(bytes)
        }
        present => {
            let permissions = present.ok().map(|present| present.permissions());
            let temporary = temporary_path(&target);
            let written = File::create_new(&temporary).and_then(|mut file| {
                file.write_all(bytes)?;
                permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
                file.sync_all()?;
                fs::rename(&temporary, &target)
            });
            written.inspect_err(|error| {
                if error.kind() != io::ErrorKind::AlreadyExists {
                    // What is left of it is of no use to anybody.
                    let _ = fs::remove_file(&temporary);
                }
            })
        }
    }
}

/// A name of nobody else's in the same folder.
fn temporary_path(path: &Path) -> PathBuf {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.part", std::process::id()));
    temporary.into()
}
