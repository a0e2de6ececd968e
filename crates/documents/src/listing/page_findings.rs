//! The faults of a page of a listing.

use std::ops::Range;

use serde::de::IgnoredAny;
use serde_json::Deserializer;

use crate::document_kind::DocumentKind;
use crate::fault::Service;
use crate::text::{
    Finding, InspectOptions, Inspection, Severity, TextKind, inspect, looks_like_json,
};

/// Returns the faults of a page, for a text whose pages [`Listing::read`](super::Listing::read) refused.
/// `page` counts the pages of the text from 0. There are none if the page is accepted.
///
/// ```
/// use keeptime_documents::listing::page_findings;
///
/// let text = "{\"backups\": []}\n{\"policies\": []}";
/// assert!(page_findings(text, 0).is_empty());
/// let findings = page_findings(text, 1);
/// assert_eq!(&text[findings[0].span.clone()], "{\"policies\": []}");
/// assert_eq!(
///     findings[0].message,
///     "expected a page of backups (csbs-backups-answer), found a page of policies \
///      (csbs-policies-answer)",
/// );
/// ```
pub fn page_findings(text: &str, page: usize) -> Vec<Finding> {
    let Some(span) = span(text, page) else { return Vec::new() };
    let page = &text[span.clone()];
    if !looks_like_json(page) {
        return Vec::new();
    }
    let Inspection { kind, mut findings, .. } = inspect(page, InspectOptions::default());
    match kind {
        Some(TextKind::Document(kind)) if !is_listed(kind) => {
            let listed = match kind.service() {
                Service::Cbr => DocumentKind::CbrBackupsAnswer,
                Service::Csbs | Service::Vbs => DocumentKind::CsbsBackupsAnswer,
            };
            let options = InspectOptions::default().with_expected(Some(listed.into()));
            findings = inspect(page, options).findings;
        }
        // A single backup, a list of pages and a list of backups are accepted too, although they
        // have no kind.
        None if findings.iter().all(|finding| finding.pointer.is_some()) => return Vec::new(),
        _ => {}
    }
    findings.retain(|finding| finding.severity == Severity::Fault);
    findings.into_iter().map(|finding| finding.moved_by(span.start)).collect()
}

/// Returns the range of a page in a text. A page that is not JSON extends to the end.
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

/// Returns whether a document may be a page of a listing.
fn is_listed(kind: DocumentKind) -> bool {
    matches!(
        kind,
        DocumentKind::CsbsBackupsAnswer
            | DocumentKind::CsbsBackupAnswer
            | DocumentKind::CbrBackupsAnswer
            | DocumentKind::CbrBackupAnswer
    )
}
