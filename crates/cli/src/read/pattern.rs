//! Patterns given without a policy: a text, or a JSON list of rules.

use keeptime::pattern::{Dialect, Pattern};
use keeptime_documents::DocumentKind;
use keeptime_documents::cbr::Rules;

use super::document::{Document, check_failure};
use super::input;
use super::inspect::InspectOptions;
use super::kind::Expected;
use crate::failure::Failure;

/// Reads a pattern from a text. A JSON list of rules is a pattern of CBR. Other text is a pattern of
/// CSBS unless `dialect` is given.
pub(crate) fn parse(name: &str, text: &str, dialect: Option<Dialect>) -> Result<Pattern, Failure> {
    if input::looks_like_json(text) {
        refuse_csbs(name, dialect)?;
        let expected = Expected::Kind(DocumentKind::CbrRules);
        return of_list(Document::from_text(name.to_owned(), text.to_owned(), expected)?);
    }
    let pattern = match dialect {
        Some(Dialect::Cbr) => Pattern::parse_cbr(text),
        _ => Pattern::parse(text),
    };
    let options = InspectOptions { dialect, ..InspectOptions::default() };
    pattern.map_err(|_| check_failure(name.to_owned(), text.to_owned(), options))
}

/// Refuses the dialect of CSBS for JSON, which has patterns of CBR only.
pub(super) fn refuse_csbs(name: &str, dialect: Option<Dialect>) -> Result<(), Failure> {
    match dialect {
        Some(Dialect::Csbs) => {
            let why = "--dialect csbs takes a text, found a JSON list, which is a pattern of CBR";
            Err(Failure::Misuse(format!("{name}: {why}")))
        }
        _ => Ok(()),
    }
}

/// Reads a pattern of CBR from a JSON list of rules.
fn of_list(document: Document) -> Result<Pattern, Failure> {
    match Rules::check(document.value()).into_result() {
        Ok(rules) => Ok(rules.into_pattern()),
        Err(faults) => Err(document.into_failure(&faults)),
    }
}
