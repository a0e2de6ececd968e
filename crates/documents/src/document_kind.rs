//! Every document of the services: its name, how it is recognized, checked and written again.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::document_family::DocumentFamily;
use crate::fault::{CheckOutcome, Faults, Service};
use crate::typed::TypedDocument;
use crate::{cbr, csbs, vbs};

/// A kind of document.
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
///     "backup_name takes letters, digits, _ and - alone, found \"before upgrade\"",
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
    /// A question whether resources can be backed up.
    CsbsCheckProtectableRequest,
    /// A question whether backups can be restored.
    CsbsCheckRestorableRequest,
    /// A request to restore a backup.
    CsbsRestoreRequest,
    /// Which policies to list, as a query string, a URL or an object of parameters.
    CsbsPoliciesQuery,
    /// Which backups to count, likewise.
    CsbsBackupCountQuery,
    /// Which backups to list, likewise.
    CsbsBackupsQuery,
    /// A policy.
    CsbsPolicyAnswer,
    /// A page of policies.
    CsbsPoliciesAnswer,
    /// What a policy keeps: an `operation_definition` alone.
    CsbsOperationDefinition,
    /// A backup.
    CsbsBackupAnswer,
    /// A page of backups.
    CsbsBackupsAnswer,
    /// The number of backups.
    CsbsCountAnswer,
    /// A backup record, as it is begun.
    CsbsCheckpointAnswer,
    /// Which resources can be backed up.
    CsbsProtectableAnswer,
    /// Which backups can be restored.
    CsbsRestorableAnswer,
    /// A restoration.
    CsbsRestoreAnswer,
    /// How much may be kept.
    CsbsQuotaAnswer,
    /// An error.
    CsbsErrorAnswer,
    /// Nothing, as is answered to a deletion.
    CsbsDeletionAnswer,
    /// A request to back up a vault.
    CbrCreateRestorePointRequest,
    /// A restore point, as it is begun.
    CbrRestorePointAnswer,
    /// A request to back up a disk.
    VbsCreateBackupRequest,
    /// A job.
    VbsJobAnswer,
    /// An error.
    VbsErrorAnswer,
}

/// What is known about a kind.
struct Facts {
    name: &'static str,
    description: &'static str,
    service: Service,
    check: fn(&Value) -> CheckOutcome<()>,
    normalize: fn(&Value) -> Result<Value, Faults>,
}

/// The facts of a kind whose documents are values of a type.
const fn of<T: TypedDocument>(
    service: Service,
    name: &'static str,
    description: &'static str,
) -> Facts {
    Facts {
        name,
        description,
        service,
        check: |body| T::check_only(body),
        normalize: |body| Ok(serde_json::to_value(T::read(body)?).unwrap_or_default()),
    }
}

impl DocumentKind {
    /// All kinds, service by service.
    pub const ALL: [Self; 28] = [
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
        Self::CbrCreateRestorePointRequest,
        Self::CbrRestorePointAnswer,
        Self::VbsCreateBackupRequest,
        Self::VbsJobAnswer,
        Self::VbsErrorAnswer,
    ];

    #[rustfmt::skip] // one kind a row
    const fn facts(self) -> Facts {
        use Service::{Cbr, Csbs, Vbs};

        match self {
            Self::CsbsUpdatePolicyRequest => of::<csbs::UpdatePolicy>(Csbs, "csbs-update-policy-request",
                "a request to change a policy"),
            Self::CsbsCreatePolicyRequest => of::<csbs::CreatePolicy>(Csbs, "csbs-create-policy-request",
                "a request to create a policy"),
            Self::CsbsExecutePolicyRequest => of::<csbs::ExecutePolicy>(Csbs, "csbs-execute-policy-request",
                "a request to run a policy now"),
            Self::CsbsProtectRequest => of::<csbs::CreateBackup>(Csbs, "csbs-protect-request",
                "a request to back up one server"),
            Self::CsbsCheckProtectableRequest => of::<csbs::CheckProtectable>(Csbs, "csbs-check-protectable-request",
                "a question whether resources can be backed up"),
            Self::CsbsCheckRestorableRequest => of::<csbs::CheckRestorable>(Csbs, "csbs-check-restorable-request",
                "a question whether backups can be restored"),
            Self::CsbsRestoreRequest => of::<csbs::CreateRestore>(Csbs, "csbs-restore-request",
                "a request to restore a backup"),
            Self::CsbsPoliciesQuery => of::<csbs::PoliciesQuery>(Csbs, "csbs-policies-query",
                "which policies to list, as a query string, a URL or an object of parameters"),
            Self::CsbsBackupCountQuery => of::<csbs::BackupCountQuery>(Csbs, "csbs-backup-count-query",
                "which backups to count, likewise"),
            Self::CsbsBackupsQuery => of::<csbs::BackupsQuery>(Csbs, "csbs-backups-query",
                "which backups to list, likewise"),
            Self::CsbsPolicyAnswer => of::<csbs::AnyPolicy>(Csbs, "csbs-policy-answer",
                "a policy"),
            Self::CsbsPoliciesAnswer => of::<csbs::Policies>(Csbs, "csbs-policies-answer",
                "a page of policies"),
            Self::CsbsOperationDefinition => of::<csbs::DefinitionBody>(Csbs, "csbs-operation-definition",
                "what a policy keeps: an operation_definition alone"),
            Self::CsbsBackupAnswer => of::<csbs::CheckpointItemBody>(Csbs, "csbs-backup-answer",
                "a backup"),
            Self::CsbsBackupsAnswer => of::<csbs::CheckpointItems>(Csbs, "csbs-backups-answer",
                "a page of backups"),
            Self::CsbsCountAnswer => of::<csbs::CountAnswer>(Csbs, "csbs-count-answer",
                "the number of backups"),
            Self::CsbsCheckpointAnswer => of::<csbs::CheckpointAnswer>(Csbs, "csbs-checkpoint-answer",
                "a backup record, as it is begun"),
            Self::CsbsProtectableAnswer => of::<csbs::ProtectableAnswer>(Csbs, "csbs-protectable-answer",
                "which resources can be backed up"),
            Self::CsbsRestorableAnswer => of::<csbs::RestorableAnswer>(Csbs, "csbs-restorable-answer",
                "which backups can be restored"),
            Self::CsbsRestoreAnswer => of::<csbs::RestoreAnswer>(Csbs, "csbs-restore-answer",
                "a restoration"),
            Self::CsbsQuotaAnswer => of::<csbs::QuotaAnswer>(Csbs, "csbs-quota-answer",
                "how much may be kept"),
            Self::CsbsErrorAnswer => of::<csbs::ErrorAnswer>(Csbs, "csbs-error-answer",
                "an error"),
            Self::CsbsDeletionAnswer => of::<csbs::DeletionAnswer>(Csbs, "csbs-deletion-answer",
                "nothing, as is answered to a deletion"),
            Self::CbrCreateRestorePointRequest => of::<cbr::CreateRestorePoint>(Cbr, "cbr-create-restore-point-request",
                "a request to back up a vault"),
            Self::CbrRestorePointAnswer => of::<cbr::RestorePointAnswer>(Cbr, "cbr-restore-point-answer",
                "a restore point, as it is begun"),
            Self::VbsCreateBackupRequest => of::<vbs::CreateBackup>(Vbs, "vbs-create-backup-request",
                "a request to back up a disk"),
            Self::VbsJobAnswer => of::<vbs::JobAnswer>(Vbs, "vbs-job-answer",
                "a job"),
            Self::VbsErrorAnswer => of::<vbs::ErrorAnswer>(Vbs, "vbs-error-answer",
                "an error"),
        }
    }

    /// Its name, as `csbs-create-policy-request`.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// What it is, in a few words.
    pub const fn description(self) -> &'static str {
        self.facts().description
    }

    /// The family that it belongs to, if any.
    pub const fn family(self) -> Option<DocumentFamily> {
        match self {
            Self::CsbsUpdatePolicyRequest
            | Self::CsbsCreatePolicyRequest
            | Self::CsbsPolicyAnswer => Some(DocumentFamily::Policy),
            Self::CsbsPoliciesAnswer | Self::CsbsBackupsAnswer => Some(DocumentFamily::Listing),
            Self::CsbsPoliciesQuery | Self::CsbsBackupCountQuery | Self::CsbsBackupsQuery => {
                Some(DocumentFamily::Query)
            }
            Self::CsbsErrorAnswer | Self::VbsErrorAnswer => Some(DocumentFamily::Error),
            _ => None,
        }
    }

    /// The service whose document it is.
    pub const fn service(self) -> Service {
        self.facts().service
    }

    /// Whether it is a query, whose document is an object of parameters or a text: a query string or a
    /// URL.
    pub fn is_query(self) -> bool {
        self.family() == Some(DocumentFamily::Query)
    }

    /// What is wrong with a document that is to be of this kind, and what is worth knowing.
    ///
    /// A request is held to every rule of the reference. An answer is at fault if a member is of a type
    /// that no service sends, and a policy also if it would not fire or not keep.
    pub fn check(self, document: &Value) -> CheckOutcome<()> {
        (self.facts().check)(document)
    }

    /// The same, with a note if the floor under which backups will be pruned is above the count of a
    /// request.
    pub fn check_with_floor(self, document: &Value, keep_at_least: u32) -> CheckOutcome<()> {
        match self {
            Self::CsbsCreatePolicyRequest => {
                csbs::CreatePolicy::check_with_floor(document, keep_at_least).map(drop)
            }
            _ => self.check(document),
        }
    }

    /// The document as it is written again once it has been read.
    ///
    /// # Errors
    /// Everything that keeps it from being read.
    pub fn normalize(self, document: &Value) -> Result<Value, Faults> {
        (self.facts().normalize)(document)
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No kind has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no kind {found:?}")]
pub struct UnknownKind {
    found: String,
}

impl FromStr for DocumentKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        let kind = Self::ALL.into_iter().find(|kind| kind.name() == name);
        kind.ok_or_else(|| UnknownKind { found: name.to_owned() })
    }
}
