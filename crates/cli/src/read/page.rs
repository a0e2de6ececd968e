//! Faulty pages of a listing.
//!
//! Listings are read backup by backup and not held as text. To draw the faults of a page, its file
//! is read again, if it can be.

use std::fs;
use std::path::Path;

use keeptime_documents::listing::{StreamError, page_findings};

use super::input;
use crate::failure::Failure;
use crate::show::annotated_text::AnnotatedText;
use crate::show::file;

/// The maximum length of a file that is read again: its JSON tree takes several times its length.
const MAX_REREAD_BYTES: u64 = 64 << 20;

/// Returns a failure with the findings of `keeptime check` on a page, or else with the error that
/// stopped reading.
pub(super) fn refuse(path: &Path, error: &StreamError) -> Failure {
    let annotated = text(path).and_then(|text| {
        let findings = page_findings(&text, error.page());
        let name = file::display_name(path);
        (!findings.is_empty()).then(|| AnnotatedText::new(name, text, findings))
    });
    annotated.map_or_else(|| Failure::document(path, error), Failure::annotated)
}

/// Reads the text of a file a second time, if that is possible.
fn text(path: &Path) -> Option<String> {
    let metadata = fs::metadata(path).ok().filter(|_| !file::is_standard_input(path))?;
    let is_short = metadata.is_file() && metadata.len() <= MAX_REREAD_BYTES;
    is_short.then(|| input::text(path).ok())?
}
