//! Patterns given without a policy: a text, or a JSON list of rules.

use keeptime::pattern::{Dialect, Pattern};
use keeptime_documents::text::{looks_like_json, read_pattern};

use crate::failure::Failure;

/// Reads a pattern from a text. A JSON list of rules is a pattern of CBR. Other text is a pattern of
/// CSBS unless `dialect` is given.
pub(crate) fn parse(name: &str, text: &str, dialect: Option<Dialect>) -> Result<Pattern, Failure> {
    refuse_csbs_json(name, text, dialect)?;
    read_pattern(text, dialect).map_err(|faults| Failure::pattern(name, faults, dialect))
}

/// Refuses the dialect of CSBS for JSON, which has patterns of CBR only.
pub(super) fn refuse_csbs_json(
    name: &str,
    text: &str,
    dialect: Option<Dialect>,
) -> Result<(), Failure> {
    match dialect {
        Some(Dialect::Csbs) if looks_like_json(text) => {
            let why = "--dialect csbs takes a text, found a JSON list, which is a pattern of CBR";
            Err(Failure::Misuse(format!("{name}: {why}")))
        }
        _ => Ok(()),
    }
}
