//! Names files in messages, and writes output files completely or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Whether a path stands for standard input.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Returns the name of a file for messages.
pub(crate) fn display_name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Writes to a temporary file and renames it when it is complete. Pipes and devices are written
/// directly.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Follow a symbolic link, so that the link itself is kept.
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
                    // Remove the incomplete temporary file.
                    let _ = fs::remove_file(&temporary);
                }
            })
        }
    }
}

/// Returns a temporary name that is unique in the same folder.
fn temporary_path(path: &Path) -> PathBuf {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.part", std::process::id()));
    temporary.into()
}
