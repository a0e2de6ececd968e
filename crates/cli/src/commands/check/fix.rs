//! Writes the certain corrections of a file.

use std::io::Write;
use std::path::Path;

use keeptime_documents::text::{CorrectionStep, InspectOptions, correct};

use crate::failure::Failure;
use crate::read::{input, terraform};
use crate::show::{file, print_note};

/// Corrects a file in place, unless it is of Terraform. The text of standard input is written to standard output, changed or not.
/// Returns the corrected text and the corrections.
pub(super) fn run(
    path: &Path,
    text: &str,
    options: InspectOptions,
    output: &mut impl Write,
) -> Result<(String, Vec<CorrectionStep>), Failure> {
    if let Some(kind) = terraform::kind(text) {
        // Nor is it written to standard output: it may hold secrets.
        print_note(&format!(
            "{}: --fix does not change {kind}; change the configuration and make a new plan",
            file::display_name(path)
        ));
        return Ok((text.to_owned(), Vec::new()));
    }
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
