//! The kind that a document has or must have.

use std::fmt;

use keeptime_documents::{DocumentFamily, DocumentKind, UnknownKind};

/// The kind that a document has or must have.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Expected {
    Kind(DocumentKind),
    Family(DocumentFamily),
    /// A policy, also as the only one of a page.
    Policy,
    /// A policy, or an `operation_definition` in its place.
    PolicyOrLimits,
    /// A policy, or a JSON list of rules in its place.
    PolicyOrRules,
    /// A vault, or a page of vaults.
    Vaults,
    /// A pattern, which is not JSON.
    Pattern,
}

impl Expected {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.name(),
            Self::Family(family) => family.name(),
            Self::Policy | Self::PolicyOrLimits | Self::PolicyOrRules => {
                DocumentFamily::Policy.name()
            }
            Self::Vaults => DocumentKind::CbrVaultAnswer.name(),
            Self::Pattern => "pattern",
        }
    }

    /// Whether a document is of the expected kind. `None` stands for an unknown kind.
    pub(crate) fn matches(self, found: Option<Self>) -> bool {
        use DocumentKind::{CbrRules, CbrVaultAnswer, CbrVaultsAnswer, CsbsOperationDefinition};

        let Some(Self::Kind(kind)) = found else { return found == Some(self) };
        match self {
            Self::Policy => holds_policies(kind),
            Self::PolicyOrLimits => holds_policies(kind) || kind == CsbsOperationDefinition,
            Self::PolicyOrRules => holds_policies(kind) || kind == CbrRules,
            Self::Vaults => [CbrVaultAnswer, CbrVaultsAnswer].contains(&kind),
            Self::Family(family) => kind.family() == Some(family),
            Self::Kind(_) | Self::Pattern => found == Some(self),
        }
    }
}

/// Whether a document is a policy or a page of policies.
fn holds_policies(kind: DocumentKind) -> bool {
    use DocumentKind::{
        CbrOrganizationPoliciesAnswer, CbrPoliciesAnswer, CsbsPoliciesAnswer, VbsPoliciesAnswer,
    };

    let pages =
        [CsbsPoliciesAnswer, CbrPoliciesAnswer, CbrOrganizationPoliciesAnswer, VbsPoliciesAnswer];
    kind.family() == Some(DocumentFamily::Policy) || pages.contains(&kind)
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => write!(f, "{} ({kind})", kind.description()),
            Self::Policy | Self::PolicyOrLimits | Self::PolicyOrRules => {
                Self::Family(DocumentFamily::Policy).fmt(f)
            }
            Self::Vaults => f.write_str("a vault or a page of vaults"),
            Self::Family(DocumentFamily::Error) => f.write_str("an error"),
            Self::Family(family) => write!(f, "a {family}"),
            Self::Pattern => f.write_str("a pattern"),
        }
    }
}

/// The message for a document of an unexpected kind.
pub(crate) fn mismatch_message(expected: &str, found: Option<Expected>) -> String {
    match found {
        Some(found) => format!("expected {expected}, found {found}"),
        None => format!("expected {expected}, found an unknown kind of document"),
    }
}

/// Parses the name of a kind, of a family of kinds, or `pattern`.
pub(crate) fn parse_expected(name: &str) -> Result<Expected, String> {
    if name == "pattern" {
        return Ok(Expected::Pattern);
    }
    match DocumentFamily::ALL.into_iter().find(|family| family.name() == name) {
        Some(family) => Ok(Expected::Family(family)),
        None => parse(name).map(Expected::Kind),
    }
}

/// Parses the name of a kind. The error suggests a similar name.
pub(crate) fn parse(name: &str) -> Result<DocumentKind, String> {
    name.parse().map_err(|error: UnknownKind| {
        let alike = |kind: &DocumentKind| strsim::jaro_winkler(name, kind.name());
        let near = DocumentKind::ALL.into_iter().max_by(|a, b| alike(a).total_cmp(&alike(b)));
        match near.filter(|near| alike(near) > 0.85) {
            Some(near) => format!("{error}; did you mean {near}?"),
            None => format!("{error}; keeptime kinds lists them"),
        }
    })
}
