//! The names of kinds of documents.

use keeptime_documents::text::{Expected, TextKind};
use keeptime_documents::{DocumentFamily, DocumentKind, UnknownKind};

/// Parses the name of a kind, of a family of kinds, or `pattern`.
pub(crate) fn parse_expected(name: &str) -> Result<Expected, String> {
    if name == "pattern" {
        return Ok(TextKind::Pattern.into());
    }
    match DocumentFamily::ALL.into_iter().find(|family| family.name() == name) {
        Some(family) => Ok(family.into()),
        None => parse(name).map(Into::into),
    }
}

/// Parses the name of a kind. The error suggests a similar name.
pub(crate) fn parse(name: &str) -> Result<DocumentKind, String> {
    name.parse().map_err(|error: UnknownKind| {
        let alike = |kind: &DocumentKind| strsim::jaro_winkler(name, kind.name());
        let near = DocumentKind::ALL.into_iter().max_by(|a, b| alike(a).total_cmp(&alike(b)));
        match near.filter(|near| alike(near) > 0.85) {
            Some(near) => format!("{error}; did you mean {near}?"),
            None => format!("{error}; keeptime kinds lists them"),
        }
    })
}
