//! The kinds of document, and how each is checked and normalized.
//!
//! [`DocumentKind`] has one variant for each document of the services. To add a document, add a
//! variant, put it into [`DocumentKind::ALL`] and into the table of `document_facts.rs`, and add the
//! members by which it is recognized to `recognize.rs`.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::check_outcome::CheckOutcome;
use crate::document_family::DocumentFamily;
use crate::fault::{Faults, Service};
use crate::names::serialized_as_name;
use crate::similar_name::similar_name;
use crate::{cbr, csbs};

/// A kind of document: a request, a query or an answer of one of the services.
///
/// ```
/// use keeptime_documents::DocumentKind;
///
/// let body = serde_json::json!({"protect": {"backup_name": "before upgrade"}});
/// let kind = DocumentKind::recognize(&body).unwrap();
/// assert_eq!(kind, DocumentKind::CsbsProtectRequest);
/// let checked = kind.check(&body);
/// assert_eq!(
///     checked.faults()[0].message(),
///     "backup_name takes only letters, digits, _ and -, found \"before upgrade\"",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentKind {
    /// A request to change a policy.
    CsbsUpdatePolicyRequest,
    /// A request to create a policy.
    CsbsCreatePolicyRequest,
    /// A request to run a policy now.
    CsbsExecutePolicyRequest,
    /// A request to back up one server.
    CsbsProtectRequest,
    /// A request that asks whether resources can be backed up.
    CsbsCheckProtectableRequest,
    /// A request that asks whether backups can be restored.
    CsbsCheckRestorableRequest,
    /// A request to restore a backup.
    CsbsRestoreRequest,
    /// A query for policies: a query string, a URL or an object of parameters.
    CsbsPoliciesQuery,
    /// A query for the number of backups.
    CsbsBackupCountQuery,
    /// A query for backups.
    CsbsBackupsQuery,
    /// A policy.
    CsbsPolicyAnswer,
    /// A page of policies.
    CsbsPoliciesAnswer,
    /// An `operation_definition` without its policy.
    CsbsOperationDefinition,
    /// A backup.
    CsbsBackupAnswer,
    /// A page of backups.
    CsbsBackupsAnswer,
    /// The number of backups.
    CsbsCountAnswer,
    /// The answer when a backup starts: a checkpoint.
    CsbsCheckpointAnswer,
    /// The answer that says whether resources can be backed up.
    CsbsProtectableAnswer,
    /// The answer that says whether backups can be restored.
    CsbsRestorableAnswer,
    /// A restore job.
    CsbsRestoreAnswer,
    /// The quotas of a project.
    CsbsQuotaAnswer,
    /// An error.
    CsbsErrorAnswer,
    /// The empty answer to a deletion.
    CsbsDeletionAnswer,
    /// A request to change a policy.
    CbrUpdatePolicyRequest,
    /// A request to create a policy.
    CbrCreatePolicyRequest,
    /// A request to change a policy of an organization.
    CbrUpdateOrganizationPolicyRequest,
    /// A request to create a policy of an organization.
    CbrCreateOrganizationPolicyRequest,
    /// A request to bind a policy to a vault.
    CbrAssociatePolicyRequest,
    /// A request to unbind a policy from a vault.
    CbrDissociatePolicyRequest,
    /// The pattern of a policy by itself: a list of recurrence rules.
    CbrRules,
    /// A policy.
    CbrPolicyAnswer,
    /// A page of policies.
    CbrPoliciesAnswer,
    /// A policy of an organization.
    CbrOrganizationPolicyAnswer,
    /// A page of policies of an organization.
    CbrOrganizationPoliciesAnswer,
    /// A vault.
    CbrVaultAnswer,
    /// A page of vaults.
    CbrVaultsAnswer,
    /// The answer when a policy is bound to a vault.
    CbrAssociatePolicyAnswer,
    /// The answer when a policy is unbound from a vault.
    CbrDissociatePolicyAnswer,
    /// A request to back up a vault.
    CbrCreateRestorePointRequest,
    /// The answer when a backup starts: a restore point.
    CbrRestorePointAnswer,
    /// A backup.
    CbrBackupAnswer,
    /// A page of backups.
    CbrBackupsAnswer,
    /// An error.
    CbrErrorAnswer,
    /// A query for backups: a query string, a URL or an object of parameters.
    CbrBackupsQuery,
    /// A request to back up a disk.
    VbsCreateBackupRequest,
    /// A job.
    VbsJobAnswer,
    /// An error.
    VbsErrorAnswer,
    /// A request to create a backup policy.
    VbsCreatePolicyRequest,
    /// A request to change a backup policy.
    VbsUpdatePolicyRequest,
    /// The id of a new backup policy.
    VbsCreatedPolicyAnswer,
    /// A page of backup policies.
    VbsPoliciesAnswer,
}

impl DocumentKind {
    /// All kinds, service by service.
    pub const ALL: [Self; 51] = [
        Self::CsbsUpdatePolicyRequest,
        Self::CsbsCreatePolicyRequest,
        Self::CsbsExecutePolicyRequest,
        Self::CsbsProtectRequest,
        Self::CsbsCheckProtectableRequest,
        Self::CsbsCheckRestorableRequest,
        Self::CsbsRestoreRequest,
        Self::CsbsPoliciesQuery,
        Self::CsbsBackupCountQuery,
        Self::CsbsBackupsQuery,
        Self::CsbsPolicyAnswer,
        Self::CsbsPoliciesAnswer,
        Self::CsbsOperationDefinition,
        Self::CsbsBackupAnswer,
        Self::CsbsBackupsAnswer,
        Self::CsbsCountAnswer,
        Self::CsbsCheckpointAnswer,
        Self::CsbsProtectableAnswer,
        Self::CsbsRestorableAnswer,
        Self::CsbsRestoreAnswer,
        Self::CsbsQuotaAnswer,
        Self::CsbsErrorAnswer,
        Self::CsbsDeletionAnswer,
        Self::CbrUpdatePolicyRequest,
        Self::CbrCreatePolicyRequest,
        Self::CbrUpdateOrganizationPolicyRequest,
        Self::CbrCreateOrganizationPolicyRequest,
        Self::CbrAssociatePolicyRequest,
        Self::CbrDissociatePolicyRequest,
        Self::CbrRules,
        Self::CbrPolicyAnswer,
        Self::CbrPoliciesAnswer,
        Self::CbrOrganizationPolicyAnswer,
        Self::CbrOrganizationPoliciesAnswer,
        Self::CbrVaultAnswer,
        Self::CbrVaultsAnswer,
        Self::CbrAssociatePolicyAnswer,
        Self::CbrDissociatePolicyAnswer,
        Self::CbrCreateRestorePointRequest,
        Self::CbrRestorePointAnswer,
        Self::CbrBackupAnswer,
        Self::CbrBackupsAnswer,
        Self::CbrErrorAnswer,
        Self::CbrBackupsQuery,
        Self::VbsCreateBackupRequest,
        Self::VbsJobAnswer,
        Self::VbsErrorAnswer,
        Self::VbsCreatePolicyRequest,
        Self::VbsUpdatePolicyRequest,
        Self::VbsCreatedPolicyAnswer,
        Self::VbsPoliciesAnswer,
    ];

    /// Returns the name, for example `csbs-create-policy-request`.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// Returns a short description with its article, for example `a page of backups`.
    pub const fn description(self) -> &'static str {
        self.facts().description
    }

    /// Returns the family of the kind, if it has one.
    pub const fn family(self) -> Option<DocumentFamily> {
        match self {
            Self::CsbsUpdatePolicyRequest
            | Self::CsbsCreatePolicyRequest
            | Self::CsbsPolicyAnswer
            | Self::CbrUpdatePolicyRequest
            | Self::CbrCreatePolicyRequest
            | Self::CbrPolicyAnswer
            | Self::CbrUpdateOrganizationPolicyRequest
            | Self::CbrCreateOrganizationPolicyRequest
            | Self::CbrOrganizationPolicyAnswer
            | Self::VbsCreatePolicyRequest
            | Self::VbsUpdatePolicyRequest => Some(DocumentFamily::Policy),
            Self::CsbsPoliciesAnswer
            | Self::CsbsBackupsAnswer
            | Self::CbrPoliciesAnswer
            | Self::CbrBackupsAnswer
            | Self::CbrOrganizationPoliciesAnswer
            | Self::VbsPoliciesAnswer => Some(DocumentFamily::Listing),
            Self::CsbsPoliciesQuery
            | Self::CsbsBackupCountQuery
            | Self::CsbsBackupsQuery
            | Self::CbrBackupsQuery => Some(DocumentFamily::Query),
            Self::CsbsErrorAnswer | Self::CbrErrorAnswer | Self::VbsErrorAnswer => {
                Some(DocumentFamily::Error)
            }
            _ => None,
        }
    }

    /// Returns the service that the document belongs to.
    pub const fn service(self) -> Service {
        self.facts().service
    }

    /// Returns whether the kind is a query. The document of a query is an object of parameters, or a text
    /// with a query string or a URL.
    pub fn is_query(self) -> bool {
        self.family() == Some(DocumentFamily::Query)
    }

    /// Checks a document of this kind and returns its faults and notes.
    ///
    /// A request must meet every rule of the reference. An answer has a fault if a member has a type that
    /// no service sends, or if a policy's pattern or limits cannot be used.
    pub fn check(self, document: &Value) -> CheckOutcome<()> {
        self.check_document(document)
    }

    /// Checks a document like [`check`](Self::check), for a client that always keeps at least
    /// `keep_at_least` backups.
    ///
    /// A request to create a policy gets a note if its `max_backups` is below that number.
    pub fn check_with_floor(self, document: &Value, keep_at_least: u32) -> CheckOutcome<()> {
        match self {
            Self::CsbsCreatePolicyRequest => {
                csbs::CreatePolicy::check_with_floor(document, keep_at_least).map(drop)
            }
            Self::CbrCreatePolicyRequest => {
                cbr::CreatePolicy::check_with_floor(document, keep_at_least).map(drop)
            }
            _ => self.check(document),
        }
    }

    /// Reads a document and writes it in the form of the reference.
    ///
    /// # Errors
    /// The faults that make the document unreadable.
    pub fn normalize(self, document: &Value) -> Result<Value, Faults> {
        self.normalize_document(document)
    }
}

serialized_as_name!(DocumentKind);

/// The error of a text that is not the name of a kind. [`DocumentKind::ALL`] lists the kinds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of document: {found:?}{}", DidYouMean(*suggestion))]
pub struct UnknownKind {
    found: String,
    suggestion: Option<DocumentKind>,
}

impl UnknownKind {
    /// Returns the kind whose name is similar; the message names it.
    pub fn suggestion(&self) -> Option<DocumentKind> {
        self.suggestion
    }
}

struct DidYouMean(Option<DocumentKind>);

impl fmt::Display for DidYouMean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |kind| write!(f, "; did you mean {kind}?"))
    }
}

impl FromStr for DocumentKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        let named = |name: &str| Self::ALL.into_iter().find(|kind| kind.name() == name);
        named(name).ok_or_else(|| {
            let similar = similar_name(name, Self::ALL.map(Self::name));
            UnknownKind { found: name.to_owned(), suggestion: similar.and_then(named) }
        })
    }
}
