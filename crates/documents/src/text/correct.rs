//! Makes all certain corrections of a text.

use super::finding::Finding;
use super::fix::Certainty;
use super::inspect::{InspectOptions, inspect};

/// A text with its certain corrections.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Correction {
    /// The corrected text.
    pub text: String,
    /// The corrections, in the order in which they were made.
    pub steps: Vec<CorrectionStep>,
}

/// Corrections that were made at once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CorrectionStep {
    /// The text before these corrections, to which the spans of the findings belong.
    pub before: String,
    /// The corrected findings, in the order of the text.
    pub corrected: Vec<Finding>,
}

/// The maximum number of steps. Each step corrects the first fault of each line, so few are needed.
const MAX_STEPS: usize = 50;

/// Makes all certain corrections of a text, until there are no more: faults that have a single correction,
/// and patterns of requests that are not in canonical form.
///
/// What is not certain stays as it is: [`inspect`] finds it in the corrected text.
///
/// ```
/// use keeptime_documents::text::{InspectOptions, correct};
///
/// let correction = correct("FREQ=WEEKLY;BYDAY=MON, TU", InspectOptions::default());
/// assert_eq!(
///     correction.text,
///     "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
/// );
/// let corrected = correction.steps.iter().flat_map(|step| &step.corrected);
/// let codes: Vec<&str> = corrected.map(|finding| finding.code).collect();
/// assert_eq!(codes, ["weekday", "space", "not_canonical"]);
/// ```
pub fn correct(text: &str, options: InspectOptions) -> Correction {
    let mut correction = Correction { text: text.to_owned(), steps: Vec::new() };
    while correction.steps.len() < MAX_STEPS {
        let corrected = certain_and_apart(inspect(&correction.text, options).findings);
        let mut changed = correction.text.clone();
        for finding in corrected.iter().rev() {
            let replacement = finding.fix.as_ref().map(|fix| &fix.replacement);
            changed = replacement.and_then(|change| change.apply(&changed)).unwrap_or(changed);
        }
        if changed == correction.text {
            break;
        }
        let before = std::mem::replace(&mut correction.text, changed);
        correction.steps.push(CorrectionStep { before, corrected });
    }
    correction
}

/// Returns the findings with certain corrections, in the order of the text, without those whose corrections
/// overlap an earlier one.
fn certain_and_apart(findings: Vec<Finding>) -> Vec<Finding> {
    let span = |finding: &Finding| finding.fix.as_ref().map(|fix| fix.replacement.span());
    let is_certain = |finding: &Finding| {
        finding.fix.as_ref().is_some_and(|fix| fix.certainty == Certainty::Certain)
    };
    let mut certain: Vec<Finding> = findings.into_iter().filter(is_certain).collect();
    certain.sort_by_key(|finding| span(finding).map(|span| (span.start, span.end)));
    let mut end = None;
    certain.retain(|finding| {
        let Some(span) = span(finding) else { return false };
        let is_apart = end.is_none_or(|end| span.start >= end);
        if is_apart {
            end = Some(span.end);
        }
        is_apart
    });
    certain
}
