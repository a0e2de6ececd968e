//! Files and standard input.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::show::file::is_standard_input;

/// Refuses more than one `-`, because standard input can be read only once.
pub(crate) fn standard_input_once<'p>(
    paths: impl IntoIterator<Item = &'p PathBuf>,
) -> Result<(), Failure> {
    match paths.into_iter().filter(|path| is_standard_input(path)).count() {
        0 | 1 => Ok(()),
        _ => Err(Failure::Misuse("- (standard input) can be given only once".to_owned())),
    }
}

/// Opens a file or standard input. Also returns its length, if known.
pub(crate) fn open(path: &Path) -> Result<(Box<dyn Read>, Option<u64>), Failure> {
    if is_standard_input(path) {
        return Ok((Box::new(io::stdin().lock()), None));
    }
    let file = File::open(path).map_err(|error| Failure::unreadable(path, error))?;
    let metadata = file.metadata().map_err(|error| Failure::unreadable(path, error))?;
    if metadata.is_dir() {
        return Err(Failure::unreadable(path, "is a directory; expected a file"));
    }
    let length = metadata.is_file().then_some(metadata.len());
    Ok((Box::new(file), length))
}

/// Reads a file that must be UTF-8, without its byte order mark.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    decode_utf8(path, bytes(path)?)
}

/// Reads the bytes of a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = open(path)?.0.read_to_end(&mut bytes);
    read.map_err(|error| Failure::unreadable(path, error))?;
    Ok(bytes)
}

/// Decodes the bytes of a file as UTF-8, without a byte order mark.
pub(crate) fn decode_utf8(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::document(path, format!("is not UTF-8: invalid byte at offset {at}"))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Skips a byte order mark.
pub(crate) fn skip_byte_order_mark(reader: &mut impl BufRead) -> io::Result<()> {
    if reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        reader.consume("\u{feff}".len());
    }
    Ok(())
}
