//! Files that are written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::input;

/// Writes a file beside its place, and puts it there once it is whole; `-` is standard output. What is
/// no file, as a pipe or a device, is written to as it is.
pub(crate) fn write(path: &Path, bytes: &[u8], output: &mut impl Write) -> Result<(), Failure> {
    if input::is_standard_input(path) {
        return Ok(output.write_all(bytes)?);
    }
    let failed = |error| Failure::unreadable(path, error);
    // A link stays one, and what it leads to is written.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&place) {
        Ok(present) if !present.is_file() => {
            let file = OpenOptions::new().write(true).open(&place);
            file.and_then(|mut file| file.write_all(bytes)).map_err(failed)
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
            written.map_err(|error| {
                if error.kind() != io::ErrorKind::AlreadyExists {
                    // What is left of it is of no use to anybody.
                    let _ = fs::remove_file(&beside);
                }
                failed(error)
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
