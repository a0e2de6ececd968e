//! Limits from a policy or from a bare `operation_definition`.

use keeptime::retention::Limits;

use super::AnyPolicy;
use crate::document_kind::DocumentKind;
use crate::limits::{ZeroLimit, read_limits};
use crate::note::Note;
use crate::text::{
    Expected, TextDocument, TextFaults, UNEXPECTED_KIND, mismatch_message, whole_text_fault,
};

/// What decides which backups are kept: a policy, or limits without one.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant)] // read once for each file
pub enum PolicyOrLimits {
    /// A policy, which judges only its own objects.
    Policy(AnyPolicy),
    /// Limits, which judge the backups of all objects.
    Limits {
        /// The limits.
        limits: Limits,
        /// The notes on the `operation_definition`.
        notes: Vec<Note>,
    },
}

const EITHER: &str = "a policy, or an operation_definition with max_backups, \
                      retention_duration_days or permanent";

impl PolicyOrLimits {
    /// Reads a policy, or an `operation_definition` without its policy, from a text.
    ///
    /// # Errors
    /// Every fault of the text, with its span.
    ///
    /// ```
    /// use keeptime_documents::ZeroLimit;
    /// use keeptime_documents::policy::PolicyOrLimits;
    ///
    /// let definition = r#"{"max_backups": 7}"#;
    /// let read = PolicyOrLimits::from_text(definition, ZeroLimit::Unlimited)?;
    /// let PolicyOrLimits::Limits { limits, .. } = read else { panic!() };
    /// assert_eq!(limits.max_backups(), Some(7));
    /// # Ok::<(), keeptime_documents::text::TextFaults>(())
    /// ```
    pub fn from_text(text: impl Into<String>, zero: ZeroLimit) -> Result<Self, TextFaults> {
        let document = TextDocument::parse(text, Expected::PolicyOrLimits)?;
        match document.kind() {
            Some(DocumentKind::CsbsOperationDefinition) => of_definition(document, zero),
            Some(_) => {
                let document = document.require(Expected::Policy)?;
                AnyPolicy::from_document(document, zero).map(Self::Policy)
            }
            None => {
                let message = mismatch_message(EITHER, document.text_kind());
                let fault = whole_text_fault(document.text(), UNEXPECTED_KIND, message);
                let (text, _) = document.into_parts();
                Err(TextFaults::new(text, vec![fault]))
            }
        }
    }

    /// Returns the policy; `None` for limits.
    pub fn policy(&self) -> Option<&AnyPolicy> {
        match self {
            Self::Policy(policy) => Some(policy),
            Self::Limits { .. } => None,
        }
    }
}

fn of_definition(document: TextDocument, zero: ZeroLimit) -> Result<PolicyOrLimits, TextFaults> {
    let checked = DocumentKind::CsbsOperationDefinition.check(document.value());
    match document.value().as_object().map(|members| read_limits(members, zero)) {
        Some(Ok(limits)) if checked.faults().is_empty() => {
            Ok(PolicyOrLimits::Limits { limits, notes: checked.notes().to_vec() })
        }
        _ => Err(document.into_faults(checked.faults())),
    }
}
