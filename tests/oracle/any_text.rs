//! Inspects, corrects and reads any text. Every finding is a line about a part of the text, and a corrected text has
//! no more certain corrections.

use keeptime::pattern::{Dialect, Pattern, PatternError};
use keeptime_documents::policy::PolicyOrLimits;
use keeptime_documents::text::{
    Certainty, Expected, Finding, InspectOptions, Severity, TextDocument, TextFaults, correct,
    inspect, read_pattern, read_quotas, read_vaults,
};
use keeptime_documents::{AnyPolicy, DocumentKind, ZeroLimit};

const EXPECTED: [Expected; 4] =
    [Expected::Policy, Expected::PolicyOrLimits, Expected::PolicyOrRules, Expected::Vaults];

/// Parses a pattern of one dialect.
type Parse = fn(&str) -> Result<Pattern, PatternError>;

/// Reads a text in every way.
pub(crate) fn read(text: &str) {
    let dialects: [(_, Parse); 2] =
        [(Dialect::Csbs, Pattern::parse), (Dialect::Cbr, Pattern::parse_cbr)];
    for (dialect, parse) in dialects {
        let dialect = Some(dialect);
        let options = InspectOptions::default().with_dialect(dialect);
        assert_findings(text, &inspect(text, options).findings);
        assert_corrects(text, options, parse);
        let pattern = assert_faults(read_pattern(text, dialect));
        if pattern.is_some() {
            assert!(!has_fault(&inspect(text, options).findings), "a pattern without faults");
        }
        assert_faults(AnyPolicy::from_text(text, dialect, ZeroLimit::Unlimited));
    }
    for expected in EXPECTED {
        let options = InspectOptions::default().with_expected(expected);
        let findings = inspect(text, options).findings;
        assert_findings(text, &findings);
        if let Some(document) = assert_faults(TextDocument::read(text, expected)) {
            assert!(expected.matches(document.text_kind()));
        }
    }
    // To read a text as every kind takes long, so its length selects one.
    let kind = DocumentKind::ALL[text.len() % DocumentKind::ALL.len()];
    assert_findings(text, &inspect(text, InspectOptions::default().with_kind(kind)).findings);
    assert_faults(PolicyOrLimits::from_text(text, ZeroLimit::Literal));
    assert_faults(read_vaults(text));
    assert_faults(read_quotas(text));
}

fn has_fault(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Fault)
}

/// Asserts that findings are lines about parts of a text, whose fixes can be made.
pub(crate) fn assert_findings(text: &str, findings: &[Finding]) {
    for finding in findings {
        assert!(text.get(finding.span.clone()).is_some(), "{finding:?}");
        assert_line(&finding.message);
        if let Some(fix) = &finding.fix {
            assert!(fix.replacement.apply(text).is_some(), "{finding:?}");
        }
    }
}

fn assert_line(message: &str) {
    assert!(!message.is_empty() && !message.contains(char::is_control), "{message:?}");
}

/// Asserts that an error has a fault and is one line. Returns what was read without an error.
fn assert_faults<T>(read: Result<T, TextFaults>) -> Option<T> {
    let error = match read {
        Ok(read) => return Some(read),
        Err(error) => error,
    };
    assert_findings(error.text(), error.findings());
    assert!(has_fault(error.findings()), "{error:?}");
    assert_line(&error.to_string());
    None
}

/// Asserts that corrections lead to a text with none, and that they keep the times of a pattern.
fn assert_corrects(text: &str, options: InspectOptions, parse: Parse) {
    let correction = correct(text, options);
    for step in &correction.steps {
        assert!(!step.corrected.is_empty());
        assert_findings(&step.before, &step.corrected);
        assert!(step.corrected.iter().all(|finding| {
            finding.fix.as_ref().is_some_and(|fix| fix.certainty == Certainty::Certain)
        }));
    }
    if correction.steps.len() < 50 {
        assert_eq!(correct(&correction.text, options).steps, [], "{:?}", correction.text);
    }
    if let Ok(pattern) = parse(text) {
        assert_eq!(parse(&correction.text), Ok(pattern));
    }
}
