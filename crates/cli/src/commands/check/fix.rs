//! Writes the certain corrections of a file.

use std::io::Write;
use std::path::Path;

use keeptime_documents::text::{CorrectionStep, InspectOptions, correct};

use crate::failure::Failure;
use crate::read::input;
use crate::show::file;

/// Corrects a file in place. The text of standard input is written to standard output, changed or not.
/// Returns the corrected text and the corrections.
pub(super) fn run(
    path: &Path,
    text: &str,
    options: InspectOptions,
    output: &mut impl Write,
) -> Result<(String, Vec<CorrectionStep>), Failure> {
    let correction = correct(text, options);
    if file::is_standard_input(path) {
        output.write_all(correction.text.as_bytes())?;
    } else if !correction.steps.is_empty() {
        // The byte order mark of a file is not part of its text.
        let had_mark = input::bytes(path)?.starts_with("\u{feff}".as_bytes());
        let mark = if had_mark { "\u{feff}" } else { "" };
        let written = format!("{mark}{}", correction.text);
        file::write_atomically(path, written.as_bytes())
            .map_err(|error| Failure::unreadable(path, error))?;
    }
    Ok((correction.text, correction.steps))
}
