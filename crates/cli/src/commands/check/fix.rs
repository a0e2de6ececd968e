//! Writes the certain corrections of a file.

use std::fs;
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
    text: String,
    options: InspectOptions,
    output: &mut impl Write,
) -> Result<(String, Vec<CorrectionStep>), Failure> {
    if let Some(kind) = terraform::kind(&text) {
        // It is not written to standard output either: it may hold secrets.
        print_note(&format!(
            "{}: --fix does not change {kind}; change the configuration and make a new plan",
            file::display_name(path)
        ));
        return Ok((text, Vec::new()));
    }
    let correction = correct(&text, options);
    if file::is_standard_input(path) {
        output.write_all(correction.text.as_bytes())?;
    } else if !correction.steps.is_empty() {
        replace(path, &text, &correction.text)?;
    }
    Ok((correction.text, correction.steps))
}

/// Replaces the text of a file.
fn replace(path: &Path, text: &str, corrected: &str) -> Result<(), Failure> {
    let is_file = fs::metadata(path).map(|metadata| metadata.is_file());
    if !is_file.map_err(|error| input::unreadable(path, error))? {
        // What was read from a pipe is no longer there.
        let why = "is not a regular file, so --fix cannot correct it in place; - is standard input, and its corrected \
                   text is written to standard output";
        return Err(Failure::unreadable(path, why));
    }
    let now = input::bytes(path)?;
    // The byte order mark of a file is not part of its text.
    let mark = "\u{feff}";
    let without_mark = now.strip_prefix(mark.as_bytes());
    if without_mark.unwrap_or(&now) != text.as_bytes() {
        return Err(Failure::unreadable(path, input::HAS_CHANGED));
    }
    let mark = if without_mark.is_some() { mark } else { "" };
    let written = format!("{mark}{corrected}");
    file::write_atomically(path, written.as_bytes()).map_err(|error| input::unreadable(path, error))
}
