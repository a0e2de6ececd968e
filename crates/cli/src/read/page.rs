//! Faulty pages of a listing.
//!
//! Listings are read backup by backup and not held as text. To draw the faults of a page, its file
//! is read again, if it can be.

use std::fs;
use std::ops::Range;
use std::path::Path;

use keeptime_documents::listing::PageError;
use keeptime_documents::{DocumentKind, Service};
use serde::de::IgnoredAny;
use serde_json::Deserializer;

use super::input;
use super::inspect::{InspectOptions, Inspection, inspect};
use super::kind::Expected;
use crate::failure::Failure;
use crate::show::annotated_text::{AnnotatedText, Finding, Severity};
use crate::show::file;

/// The maximum length of a file that is read again: its JSON tree takes several times its length.
const MAX_REREAD_BYTES: u64 = 64 << 20;

/// Returns a failure with the findings of `keeptime check` on a page, or else with the error that
/// stopped reading. Pages are counted from 0.
pub(super) fn refuse(path: &Path, page: usize, error: &PageError<serde_json::Error>) -> Failure {
    let annotated = text(path).and_then(|text| {
        let findings = findings(&text, span(&text, page)?);
        let name = file::display_name(path);
        (!findings.is_empty()).then_some(AnnotatedText { name, text, findings })
    });
    annotated.map_or_else(|| Failure::document(path, error), Failure::annotated)
}

/// Reads the text of a file a second time, if that is possible.
fn text(path: &Path) -> Option<String> {
    let metadata = fs::metadata(path).ok().filter(|_| !file::is_standard_input(path))?;
    let is_short = metadata.is_file() && metadata.len() <= MAX_REREAD_BYTES;
    is_short.then(|| input::text(path).ok())?
}

/// Returns the range of a page in the text of a file. A page that is not JSON extends to the end.
fn span(text: &str, page: usize) -> Option<Range<usize>> {
    let mut pages = Deserializer::from_str(text).into_iter::<IgnoredAny>();
    for _ in 0..page {
        pages.next()?.ok()?;
    }
    let start = pages.byte_offset();
    let space = text[start..].len() - text[start..].trim_start().len();
    let end = match pages.next() {
        Some(Ok(_)) => pages.byte_offset(),
        Some(Err(_)) | None => text.len(),
    };
    Some(start + space..end)
}

fn findings(text: &str, span: Range<usize>) -> Vec<Finding> {
    let page = &text[span.clone()];
    if !input::looks_like_json(page) {
        return Vec::new();
    }
    let Inspection { kind, mut findings } = inspect(page, InspectOptions::default());
    match kind {
        Some(Expected::Kind(kind)) if !is_listed(kind) => {
            let listed = match kind.service() {
                Service::Cbr => DocumentKind::CbrBackupsAnswer,
                _ => DocumentKind::CsbsBackupsAnswer,
            };
            let expected = Some(Expected::Kind(listed));
            findings =
                inspect(page, InspectOptions { expected, ..InspectOptions::default() }).findings;
        }
        // A single backup, a list of pages and a list of backups are accepted too, although they
        // have no kind.
        None if findings.iter().all(|finding| finding.pointer.is_some()) => return Vec::new(),
        _ => {}
    }
    findings.retain(|finding| finding.severity == Severity::Fault);
    for finding in &mut findings {
        finding.span = finding.span.start + span.start..finding.span.end + span.start;
    }
    findings
}

/// Whether a document may be a page of a listing.
fn is_listed(kind: DocumentKind) -> bool {
    matches!(
        kind,
        DocumentKind::CsbsBackupsAnswer
            | DocumentKind::CsbsBackupAnswer
            | DocumentKind::CbrBackupsAnswer
            | DocumentKind::CbrBackupAnswer
    )
}
