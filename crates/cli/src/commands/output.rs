//! Writes a result to a file or to standard output.

use std::io::Write;
use std::path::Path;

use crate::failure::Failure;
use crate::show::file;

/// Writes to a file, or to standard output if no file is given or it is `-`.
pub(super) fn write(
    path: Option<&Path>,
    bytes: &[u8],
    output: &mut impl Write,
) -> Result<(), Failure> {
    match path.filter(|path| !file::is_standard_input(path)) {
        None => Ok(output.write_all(bytes)?),
        Some(path) => {
            file::write_atomically(path, bytes).map_err(|error| Failure::unreadable(path, error))
        }
    }
}
