//! Files and standard input.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::show::file::is_standard_input;

/// Standard input can be read but once.
pub(crate) fn standard_input_once<'p>(
    paths: impl IntoIterator<Item = &'p PathBuf>,
) -> Result<(), Failure> {
    match paths.into_iter().filter(|path| is_standard_input(path)).count() {
        0 | 1 => Ok(()),
        _ => Err(Failure::Misuse("- is standard input, which can be named but once".to_owned())),
    }
}

/// A file, or standard input, to be read, and its length where it is known.
pub(crate) fn open(path: &Path) -> Result<(Box<dyn Read>, Option<u64>), Failure> {
    if is_standard_input(path) {
        return Ok((Box::new(io::stdin().lock()), None));
    }
    let file = File::open(path).map_err(|error| Failure::unreadable(path, error))?;
    let metadata = file.metadata().map_err(|error| Failure::unreadable(path, error))?;
    if metadata.is_dir() {
        return Err(Failure::unreadable(path, "is a directory, a file is needed"));
    }
    let length = metadata.is_file().then_some(metadata.len());
    Ok((Box::new(file), length))
}

/// The whole of a file, which must be UTF-8. A byte order mark is passed over.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    decode_utf8(path, bytes(path)?)
}

/// The whole of a file as it is.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = open(path)?.0.read_to_end(&mut bytes);
    read.map_err(|error| Failure::unreadable(path, error))?;
    Ok(bytes)
}

/// The bytes of a file as text, without a byte order mark.
pub(crate) fn decode_utf8(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::document(path, format!("is no UTF-8: the byte at {at} begins no character"))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Passes over a byte order mark.
pub(crate) fn skip_byte_order_mark(reader: &mut impl BufRead) -> io::Result<()> {
    if reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        reader.consume("\u{feff}".len());
    }
    Ok(())
}

/// Whether a text is meant as JSON; a pattern never begins so.
pub(crate) fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[', '"'])
}
