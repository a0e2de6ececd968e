//! The kind that a text has or must have.

use std::fmt;

use keeptime::pattern::Dialect;

use crate::document_family::DocumentFamily;
use crate::document_kind::DocumentKind;
use crate::terraform::TerraformKind;

/// The kind of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextKind {
    /// A document of a service.
    Document(DocumentKind),
    /// A plan or a state of Terraform; see [`terraform`](crate::terraform).
    Terraform(TerraformKind),
    /// A pattern, which is not JSON.
    Pattern,
}

impl TextKind {
    /// Returns the name: that of the document's kind, that of the kind of a Terraform file, or `pattern`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document(kind) => kind.name(),
            Self::Terraform(kind) => kind.name(),
            Self::Pattern => "pattern",
        }
    }

    /// Describes the kind and names its service: `a page of policies (CSBS)`. A pattern is one of CSBS unless
    /// `dialect` is given.
    ///
    /// ```
    /// use keeptime_documents::DocumentKind;
    /// use keeptime_documents::text::TextKind;
    ///
    /// let kind = TextKind::Document(DocumentKind::CbrPoliciesAnswer);
    /// assert_eq!(kind.with_service(None), "a page of policies (CBR)");
    /// ```
    pub fn with_service(self, dialect: Option<Dialect>) -> String {
        match self {
            Self::Document(kind) => {
                let service = kind.service().name().to_ascii_uppercase();
                format!("{} ({service})", without_details(kind.description()))
            }
            Self::Pattern => match dialect {
                Some(Dialect::Cbr) => "a pattern (CBR)".to_owned(),
                _ => "a pattern (CSBS)".to_owned(),
            },
            Self::Terraform(_) => without_details(&self.to_string()).to_owned(),
        }
    }
}

fn without_details(description: &str) -> &str {
    description.split([':', ';']).next().unwrap_or(description)
}

impl fmt::Display for TextKind {
    /// Writes what the text is, with its article.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(kind) => write!(f, "{} ({kind})", kind.description()),
            Self::Terraform(TerraformKind::Plan) => f.write_str("a Terraform plan"),
            Self::Terraform(TerraformKind::State) => f.write_str("a Terraform state"),
            Self::Terraform(TerraformKind::StateFile) => f.write_str(
                "a Terraform state file; terraform show -json prints a state that can be read",
            ),
            Self::Pattern => f.write_str("a pattern"),
        }
    }
}

/// The kind that a text must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// One kind.
    Kind(TextKind),
    /// Any kind of a family.
    Family(DocumentFamily),
    /// A policy, also as the only one of a page.
    Policy,
    /// A policy, or an `operation_definition` in its place.
    PolicyOrLimits,
    /// A policy, or a JSON list of rules in its place.
    PolicyOrRules,
    /// A vault, or a page of vaults.
    Vaults,
}

impl Expected {
    /// Returns whether a text is of the expected kind. `None` stands for an unknown kind.
    pub fn matches(self, found: Option<TextKind>) -> bool {
        use DocumentKind::{CbrRules, CbrVaultAnswer, CbrVaultsAnswer, CsbsOperationDefinition};

        let Some(TextKind::Document(kind)) = found else {
            return found.is_some_and(|found| self == Self::Kind(found));
        };
        match self {
            Self::Policy => holds_policies(kind),
            Self::PolicyOrLimits => holds_policies(kind) || kind == CsbsOperationDefinition,
            Self::PolicyOrRules => holds_policies(kind) || kind == CbrRules,
            Self::Vaults => [CbrVaultAnswer, CbrVaultsAnswer].contains(&kind),
            Self::Family(family) => kind.family() == Some(family),
            Self::Kind(expected) => expected == TextKind::Document(kind),
        }
    }
}

impl From<TextKind> for Expected {
    fn from(kind: TextKind) -> Self {
        Self::Kind(kind)
    }
}

impl From<DocumentKind> for Expected {
    fn from(kind: DocumentKind) -> Self {
        Self::Kind(TextKind::Document(kind))
    }
}

impl From<DocumentFamily> for Expected {
    fn from(family: DocumentFamily) -> Self {
        Self::Family(family)
    }
}

/// Returns whether a document is a policy or a page of policies.
fn holds_policies(kind: DocumentKind) -> bool {
    use DocumentKind::{
        CbrOrganizationPoliciesAnswer, CbrPoliciesAnswer, CsbsPoliciesAnswer, VbsPoliciesAnswer,
    };

    let pages =
        [CsbsPoliciesAnswer, CbrPoliciesAnswer, CbrOrganizationPoliciesAnswer, VbsPoliciesAnswer];
    kind.family() == Some(DocumentFamily::Policy) || pages.contains(&kind)
}

impl fmt::Display for Expected {
    /// Writes what the text must be, with its article.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => kind.fmt(f),
            Self::Policy | Self::PolicyOrLimits | Self::PolicyOrRules => {
                Self::Family(DocumentFamily::Policy).fmt(f)
            }
            Self::Vaults => f.write_str("a vault or a page of vaults"),
            Self::Family(DocumentFamily::Error) => f.write_str("an error"),
            Self::Family(family) => write!(f, "a {family}"),
        }
    }
}
