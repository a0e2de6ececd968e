//! Patterns, vaults and quotas, read from texts.

use keeptime::forecast;
use keeptime::pattern::{Dialect, Pattern};

use super::document::{TextDocument, check_faults};
use super::expected::{Expected, TextKind};
use super::finding::TextFaults;
use super::inspect::InspectOptions;
use super::looks_like_json;
use crate::cbr::{Rules, Vault, VaultBody, Vaults};
use crate::csbs::QuotaAnswer;
use crate::document_kind::DocumentKind;

/// Reads a pattern. A JSON list of rules is a pattern of CBR. Other text is a pattern of CSBS unless
/// `dialect` is given.
///
/// # Errors
/// Every fault of the text.
///
/// ```
/// use keeptime::pattern::Dialect;
/// use keeptime_documents::text::read_pattern;
///
/// let pattern = read_pattern(r#"["FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0"]"#, None)?;
/// assert_eq!(pattern.dialect(), Dialect::Cbr);
/// let error = read_pattern("FREQ=DAILY;BYHOUR=24;BYMINUTE=60", None).unwrap_err();
/// assert_eq!(error.findings().len(), 2);
/// # Ok::<(), keeptime_documents::text::TextFaults>(())
/// ```
pub fn read_pattern(
    text: impl Into<String>,
    dialect: Option<Dialect>,
) -> Result<Pattern, TextFaults> {
    let text = text.into();
    if looks_like_json(&text) {
        let document = TextDocument::read(text, DocumentKind::CbrRules.into())?;
        return match Rules::check(document.value()).into_result() {
            Ok(rules) => Ok(rules.into_pattern()),
            Err(faults) => Err(document.into_faults(&faults)),
        };
    }
    let pattern = match dialect {
        Some(Dialect::Cbr) => Pattern::parse_cbr(&text),
        _ => Pattern::parse(&text),
    };
    // A URL is a query, which may have no faults of its own.
    let expected = DocumentKind::recognize_url(&text).map(|_| Expected::Kind(TextKind::Pattern));
    let options = InspectOptions::default().with_dialect(dialect).with_expected(expected);
    pattern.map_err(|_| check_faults(text, options))
}

/// Reads the vaults of an answer with one vault or a page of them.
///
/// # Errors
/// Every fault of the text.
pub fn read_vaults(text: impl Into<String>) -> Result<Vec<Vault>, TextFaults> {
    let document = TextDocument::read(text, Expected::Vaults)?;
    let read = match document.kind() {
        Some(DocumentKind::CbrVaultsAnswer) => {
            Vaults::check(document.value()).into_result().map(|page| page.vaults().to_vec())
        }
        _ => {
            VaultBody::check(document.value()).into_result().map(|body| vec![body.vault().clone()])
        }
    };
    read.map_err(|faults| document.into_faults(&faults))
}

/// Reads the quotas of CSBS that a forecast can be compared with; see
/// [`Quota::to_forecast`](crate::csbs::Quota::to_forecast).
///
/// # Errors
/// Every fault of the text.
pub fn read_quotas(text: impl Into<String>) -> Result<Vec<forecast::Quota>, TextFaults> {
    let document = TextDocument::read(text, DocumentKind::CsbsQuotaAnswer.into())?;
    match QuotaAnswer::check(document.value()).into_result() {
        Ok(answer) => {
            let quotas = answer.quotas().resources().iter();
            Ok(quotas.filter_map(crate::csbs::Quota::to_forecast).collect())
        }
        Err(faults) => Err(document.into_faults(&faults)),
    }
}
