//! Names files in messages, and writes output files completely or not at all.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::escape::escaped;

/// The path that stands for standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// The names of standard output as a file.
const STANDARD_OUTPUT: [&str; 3] = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// Whether a path stands for standard input.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

/// Returns the name of a file for messages. It stays on one line and cannot change the terminal.
pub(crate) fn display_name(path: &Path) -> String {
    escaped(&exact_name(path))
}

/// Returns the name of a file for other programs.
pub(crate) fn exact_name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Writes to a temporary file and renames it when it is complete. Pipes and devices are written
/// directly.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if STANDARD_OUTPUT.iter().any(|name| path.as_os_str() == *name) {
        // Standard output may be a file that others write to, too.
        let mut output = io::stdout();
        return output.write_all(bytes).and_then(|()| output.flush());
    }
    // Follow a symbolic link, so that the link itself is kept.
    let target = match fs::canonicalize(path) {
        Ok(target) => target,
        // An open file may have no name any more: /dev/stderr may be a file that was removed.
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.exists() => {
            return OpenOptions::new().write(true).open(path)?.write_all(bytes);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(path) {
            Ok(linked) => path.parent().unwrap_or(Path::new("")).join(linked),
            Err(_) => path.to_owned(),
        },
        Err(error) => return Err(error),
    };
    match fs::metadata(&target) {
        Ok(present) if present.is_file() => {
            // A rename would replace a file that must not be written.
            OpenOptions::new().write(true).open(&target)?;
            replace(&target, bytes, Some(&present))
        }
        Ok(_) => OpenOptions::new().write(true).open(&target)?.write_all(bytes),
        Err(_) => replace(&target, bytes, None),
    }
}

fn replace(target: &Path, bytes: &[u8], present: Option<&Metadata>) -> io::Result<()> {
    let (mut file, temporary) = temporary_file(target, present)?;
    let written = file.write_all(bytes).and_then(|()| {
        if let Some(present) = present {
            keep_owner(&file, present);
            file.set_permissions(present.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&temporary, target)
    });
    written.inspect_err(|_| {
        // Remove the incomplete temporary file.
        let _ = fs::remove_file(&temporary);
    })
}

/// Gives a file the owner and the group of the one that it replaces. Only root can give files away; otherwise the file
/// belongs to the user who runs the command.
#[cfg(unix)]
fn keep_owner(file: &File, present: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let group = Some(present.gid());
    let _ = fchown(file, Some(present.uid()), group).or_else(|_| fchown(file, None, group));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// How many names a temporary file may have: one of an earlier process with the same id may have been left behind.
const TEMPORARY_NAMES: u32 = 100;

/// Creates a file with a new name in the folder of a file. The name is short, whatever the length of the other. If it
/// will replace a file, nobody else can read it until it has the permissions of that file.
fn temporary_file(path: &Path, present: Option<&Metadata>) -> io::Result<(File, PathBuf)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if present.is_some() {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = present;
    let process = std::process::id();
    for number in 1..=TEMPORARY_NAMES {
        let temporary = path.with_file_name(format!(".keeptime-{process}-{number}.part"));
        match options.open(&temporary) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            created => return Ok((created?, temporary)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
