//! Files and standard input.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use keeptime_documents::DocumentFamily;
use keeptime_documents::text::{self, TextDocument};

use crate::failure::Failure;
use crate::show::file::{display_name, is_standard_input};

const IS_DIRECTORY: &str = "is a directory; expected a file";

/// Why a file that others write to cannot be used.
pub(crate) const HAS_CHANGED: &str =
    "the file changed while it was read; run the command again when it is complete";

/// Refuses more than one `-`, because standard input can be read only once.
pub(crate) fn standard_input_once<'p>(
    paths: impl IntoIterator<Item = &'p PathBuf>,
) -> Result<(), Failure> {
    match paths.into_iter().filter(|path| is_standard_input(path)).count() {
        0 | 1 => Ok(()),
        _ => Err(Failure::Misuse("- (standard input) can be given only once".to_owned())),
    }
}

/// A file or standard input that is being read.
pub(crate) struct Opened {
    pub(crate) reader: Box<dyn Read + Send>,
    /// A regular file, as it was when it was opened.
    file: Option<(File, Metadata)>,
}

impl Opened {
    /// Returns the length of a regular file.
    pub(crate) fn length(&self) -> Option<u64> {
        self.file.as_ref().map(|(_, opened)| opened.len())
    }

    /// Takes what tells whether the file changes from now on.
    pub(crate) fn take_watch(&mut self) -> Watch {
        Watch(self.file.take())
    }
}

/// Tells whether a file has changed since it was opened. Pipes are not watched.
pub(crate) struct Watch(Option<(File, Metadata)>);

impl Watch {
    pub(crate) fn has_changed(&self) -> bool {
        let Some((file, opened)) = &self.0 else { return false };
        let is_same = |now: &Metadata| {
            now.len() == opened.len() && now.modified().ok() == opened.modified().ok()
        };
        !file.metadata().is_ok_and(|now| is_same(&now))
    }
}

/// Opens a file or standard input.
pub(crate) fn open(path: &Path) -> Result<Opened, Failure> {
    if is_standard_input(path) {
        return Ok(Opened { reader: Box::new(io::stdin()), file: None });
    }
    let opened = || {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let watched = if metadata.is_file() { Some((file.try_clone()?, metadata)) } else { None };
        Ok(Opened { reader: Box::new(file), file: watched })
    };
    opened().map_err(|error| unreadable(path, error))
}

/// Reads a file that must be UTF-8, without its byte order mark.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    decode_utf8(path, bytes(path)?)
}

/// Reads a file like [`text`]. If there is none, and its name looks like a pattern, the error says how to give
/// one.
pub(crate) fn text_unless_pattern(path: &Path, how: &str) -> Result<String, Failure> {
    let is_pattern = || looks_like_pattern(&path.to_string_lossy()) && !path.exists();
    text(path).map_err(|error| match error {
        Failure::Misuse(message) if is_pattern() => Failure::Misuse(format!("{message}; {how}")),
        error => error,
    })
}

/// Whether an argument is a recurrence rule, a list of them, an event of a calendar or a line of cron.
fn looks_like_pattern(argument: &str) -> bool {
    let argument = argument.to_ascii_uppercase();
    let is_cron_field = |field: &str| {
        field.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*,-/".contains(&byte))
    };
    let fields = || argument.split_ascii_whitespace();
    argument.contains("FREQ=")
        || argument.contains("BEGIN:V")
        || (fields().count() == 5 && fields().all(is_cron_field))
}

/// Reads the bytes of a file or of standard input.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = if is_standard_input(path) {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    read.map_err(|error| unreadable(path, error))
}

/// Returns the failure of a file that cannot be read.
pub(crate) fn unreadable(path: &Path, error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::IsADirectory => Failure::unreadable(path, IS_DIRECTORY),
        _ => Failure::unreadable(path, error),
    }
}

/// Decodes the bytes of a file as UTF-8, without a byte order mark.
pub(crate) fn decode_utf8(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    text::decode(bytes).map_err(|error| Failure::document(path, error))
}

/// Refuses a listing that does not start as JSON, and says what it looks like. An empty one is accepted.
pub(crate) fn refuse_other_text(start: &[u8], path: &Path) -> Result<(), Failure> {
    if let Some(error) = text::recognize_encoding(start) {
        return Err(Failure::document(path, error));
    }
    let start = String::from_utf8_lossy(start);
    if start.trim().is_empty() || text::looks_like_json(&start) {
        return Ok(());
    }
    match TextDocument::read(start.into_owned(), DocumentFamily::Listing.into()) {
        Ok(_) => Ok(()),
        Err(faults) => Err(Failure::text(&display_name(path), faults)),
    }
}

/// Removes a byte order mark.
pub(crate) fn remove_byte_order_mark(start: &mut Vec<u8>) {
    let mark = "\u{feff}".as_bytes();
    if start.starts_with(mark) {
        start.drain(..mark.len());
    }
}
