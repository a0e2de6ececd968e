//! The names of kinds of documents.

use keeptime_documents::terraform::TerraformKind;
use keeptime_documents::text::{Expected, TextKind};
use keeptime_documents::{DocumentFamily, DocumentKind, UnknownKind};

/// Parses the name of a kind, of a family of kinds, or `pattern`.
pub(crate) fn parse_expected(name: &str) -> Result<Expected, String> {
    if name == "pattern" {
        return Ok(TextKind::Pattern.into());
    }
    if let Ok(kind) = name.parse() {
        return Ok(TextKind::Terraform(kind).into());
    }
    match DocumentFamily::ALL.into_iter().find(|family| family.name() == name) {
        Some(family) => Ok(family.into()),
        None => parse(name).map(Into::into),
    }
}

/// Parses the name of a kind. The error suggests a similar name.
pub(crate) fn parse(name: &str) -> Result<DocumentKind, String> {
    if name.parse::<TerraformKind>().is_ok() {
        return Err(format!(
            "a file of Terraform is recognized by its members; --expect {name} requires one"
        ));
    }
    name.parse().map_err(|error: UnknownKind| match error.suggestion() {
        Some(_) => error.to_string(),
        None => format!("{error}; keeptime kinds lists them"),
    })
}
