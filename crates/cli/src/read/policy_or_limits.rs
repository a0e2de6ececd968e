//! Limits from a policy or from a bare `operation_definition`.

use keeptime::retention::Limits;
use keeptime_documents::cbr::Vault;
use keeptime_documents::{AnyPolicy, DocumentKind, PolicyHalf, ZeroLimit, read_limits};

use super::document::Document;
use super::inspect::{UNEXPECTED, whole_text_fault};
use super::kind::{Expected, mismatch_message};
use super::policy::{LoadedPolicy, note_unknown_members};
use crate::failure::Failure;

/// The content of a file with limits.
pub(crate) enum PolicyOrLimits {
    /// A policy, which judges only its own objects.
    Policy(Box<LoadedPolicy>),
    /// Limits only, which judge all objects.
    Limits(Limits),
}

const EITHER: &str = "a policy, or an operation_definition with max_backups, \
                      retention_duration_days or permanent";

impl PolicyOrLimits {
    /// Makes the resources of vaults the objects of the policy.
    pub(crate) fn with_vaults(self, vaults: &[Vault]) -> Result<Self, Failure> {
        match self {
            Self::Policy(source) => Ok(Self::Policy(Box::new(source.with_vaults(vaults)?))),
            Self::Limits(_) if !vaults.is_empty() => {
                let why = "--vault applies to a policy; limits judge the backups of all objects";
                Err(Failure::Misuse(why.to_owned()))
            }
            Self::Limits(_) => Ok(self),
        }
    }

    /// Returns the policy as it is in its document; `None` for limits.
    pub(crate) fn in_document(&self) -> Option<&AnyPolicy> {
        match self {
            Self::Policy(source) => source.in_document(),
            Self::Limits(_) => None,
        }
    }

    /// Reads a policy or limits from the text of a file.
    pub(crate) fn from_text(name: String, text: String, zero: ZeroLimit) -> Result<Self, Failure> {
        let document = Document::parse(name, text, Expected::PolicyOrLimits)?;
        match document.kind() {
            Some(DocumentKind::CsbsOperationDefinition) => {
                of_definition(document, zero).map(Self::Limits)
            }
            Some(_) => {
                let source = LoadedPolicy::from_document(document.expect(Expected::Policy)?, zero)?;
                Ok(Self::Policy(Box::new(source.requiring(&[PolicyHalf::Keeping])?)))
            }
            None => {
                let finding =
                    whole_text_fault(document.text(), UNEXPECTED, mismatch_message(EITHER, None));
                Err(document.into_failure_with(vec![finding]))
            }
        }
    }
}

fn of_definition(document: Document, zero: ZeroLimit) -> Result<Limits, Failure> {
    let checked = DocumentKind::CsbsOperationDefinition.check(document.value());
    match document.value().as_object().map(|members| read_limits(members, zero)) {
        Some(Ok(limits)) if checked.faults().is_empty() => {
            note_unknown_members(document.name(), checked.notes());
            Ok(limits)
        }
        _ => Err(document.into_failure(checked.faults())),
    }
}
