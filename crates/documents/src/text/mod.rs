//! Documents as texts: what kind a text is, and every fault and note with its span.
//!
//! | item | what it is |
//! |---|---|
//! | [`inspect`] | every fault and note of a document, a query or a pattern |
//! | [`Finding`] | a fault or a note with its pointer and its span |
//! | [`Fix`], [`correct`] | the change of the text that corrects a finding; a text with all certain corrections |
//! | [`TextFaults`] | the error of a text that cannot be used: its findings |
//! | [`TextDocument`] | a JSON document with its text |
//! | [`TextKind`], [`Expected`] | the kind that a text has, and the one that it must have |
//! | [`read_pattern`], [`read_vaults`], [`read_quotas`] | read texts of these kinds |
//! | [`decode`] | text from the bytes of a file |
//! | [`located`] | the spans of faults and notes in the text of a document |
//!
//! [`AnyPolicy::from_text`](crate::AnyPolicy::from_text) reads a policy, and
//! [`PolicyOrLimits::from_text`](crate::policy::PolicyOrLimits::from_text) a policy or its limits.

mod correct;
mod crontab;
mod document;
mod document_fixes;
mod encoding;
mod expected;
mod finding;
mod fix;
mod foreign;
mod inspect;
mod locate;
mod read;
mod service_error;
mod string_span;

pub use correct::{Correction, CorrectionStep, correct};
pub use document::TextDocument;
pub use encoding::{EncodingError, decode, recognize_encoding};
pub use expected::{Expected, TextKind};
pub use finding::{Finding, Severity, TextFaults};
pub use fix::{Certainty, Fix};
pub use inspect::{InspectOptions, Inspection, inspect, located};
pub(crate) use inspect::{UNEXPECTED_KIND, mismatch_message, whole_text_fault};
pub(crate) use locate::value_spans;
pub use read::{read_pattern, read_quotas, read_vaults};

/// Returns whether a text is meant as JSON. No pattern starts with these characters.
pub fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[', '"'])
}
