//! Limits from a policy or from a bare `operation_definition`.

use keeptime::retention::Limits;
use keeptime_documents::cbr::Vault;
use keeptime_documents::{AnyPolicy, PolicyHalf, ZeroLimit, policy};

use super::policy::{LoadedPolicy, note_unknown_members};
use crate::failure::Failure;

/// The content of a file with limits.
pub(crate) enum PolicyOrLimits {
    /// A policy, which judges only its own objects.
    Policy(Box<LoadedPolicy>),
    /// Limits only, which judge all objects.
    Limits(Limits),
}

impl PolicyOrLimits {
    /// Reads a policy or limits from the text of a file.
    pub(crate) fn from_text(name: String, text: String, zero: ZeroLimit) -> Result<Self, Failure> {
        match policy::PolicyOrLimits::from_text(text.clone(), zero) {
            Ok(policy::PolicyOrLimits::Limits { limits, notes }) => {
                note_unknown_members(&name, &notes);
                Ok(Self::Limits(limits))
            }
            Ok(policy::PolicyOrLimits::Policy(policy)) => {
                let source = LoadedPolicy::of_document(name, text, policy);
                Ok(Self::Policy(Box::new(source.requiring(&[PolicyHalf::Keeping])?)))
            }
            Err(faults) => Err(Failure::text(&name, faults)),
        }
    }

    /// Returns the policy, if the file has one.
    pub(crate) fn policy(&self) -> Option<&AnyPolicy> {
        match self {
            Self::Policy(source) => Some(&source.policy),
            Self::Limits(_) => None,
        }
    }

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
}
