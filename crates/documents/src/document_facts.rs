//! The table of the kinds of document: their names and descriptions, and the types that they are read as.

use serde_json::Value;

use crate::check_outcome::CheckOutcome;
use crate::document_kind::DocumentKind;
use crate::fault::{Faults, Service};
use crate::typed::TypedDocument;
use crate::{cbr, csbs, vbs};

/// The properties of a kind.
pub(crate) struct Facts {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) service: Service,
    pub(crate) check: fn(&Value) -> CheckOutcome<()>,
    pub(crate) normalize: fn(&Value) -> Result<Value, Faults>,
}

/// Returns the [`Facts`] of the kind whose documents are read as a `T`.
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
    #[rustfmt::skip] // one kind a row
    #[allow(clippy::too_many_lines)] // a table
    pub(crate) const fn facts(self) -> Facts {
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
                "a request that asks whether resources can be backed up"),
            Self::CsbsCheckRestorableRequest => of::<csbs::CheckRestorable>(Csbs, "csbs-check-restorable-request",
                "a request that asks whether backups can be restored"),
            Self::CsbsRestoreRequest => of::<csbs::CreateRestore>(Csbs, "csbs-restore-request",
                "a request to restore a backup"),
            Self::CsbsPoliciesQuery => of::<csbs::PoliciesQuery>(Csbs, "csbs-policies-query",
                "a query for policies: a query string, a URL or an object of parameters"),
            Self::CsbsBackupCountQuery => of::<csbs::BackupCountQuery>(Csbs, "csbs-backup-count-query",
                "a query for the number of backups: a query string, a URL or an object of parameters"),
            Self::CsbsBackupsQuery => of::<csbs::BackupsQuery>(Csbs, "csbs-backups-query",
                "a query for backups: a query string, a URL or an object of parameters"),
            Self::CsbsPolicyAnswer => of::<csbs::PolicyDocument>(Csbs, "csbs-policy-answer",
                "a policy"),
            Self::CsbsPoliciesAnswer => of::<csbs::Policies>(Csbs, "csbs-policies-answer",
                "a page of policies"),
            Self::CsbsOperationDefinition => of::<csbs::DefinitionBody>(Csbs, "csbs-operation-definition",
                "an operation_definition without its policy"),
            Self::CsbsBackupAnswer => of::<csbs::CheckpointItemBody>(Csbs, "csbs-backup-answer",
                "a backup"),
            Self::CsbsBackupsAnswer => of::<csbs::CheckpointItems>(Csbs, "csbs-backups-answer",
                "a page of backups"),
            Self::CsbsCountAnswer => of::<csbs::CountAnswer>(Csbs, "csbs-count-answer",
                "the number of backups"),
            Self::CsbsCheckpointAnswer => of::<csbs::CheckpointAnswer>(Csbs, "csbs-checkpoint-answer",
                "the answer when a backup starts: a checkpoint"),
            Self::CsbsProtectableAnswer => of::<csbs::ProtectableAnswer>(Csbs, "csbs-protectable-answer",
                "the answer that says whether resources can be backed up"),
            Self::CsbsRestorableAnswer => of::<csbs::RestorableAnswer>(Csbs, "csbs-restorable-answer",
                "the answer that says whether backups can be restored"),
            Self::CsbsRestoreAnswer => of::<csbs::RestoreAnswer>(Csbs, "csbs-restore-answer",
                "a restore job"),
            Self::CsbsQuotaAnswer => of::<csbs::QuotaAnswer>(Csbs, "csbs-quota-answer",
                "the quotas of a project"),
            Self::CsbsErrorAnswer => of::<csbs::ErrorAnswer>(Csbs, "csbs-error-answer",
                "an error"),
            Self::CsbsDeletionAnswer => of::<csbs::DeletionAnswer>(Csbs, "csbs-deletion-answer",
                "the empty answer to a deletion"),
            Self::CbrUpdatePolicyRequest => of::<cbr::UpdatePolicy>(Cbr, "cbr-update-policy-request",
                "a request to change a policy"),
            Self::CbrCreatePolicyRequest => of::<cbr::CreatePolicy>(Cbr, "cbr-create-policy-request",
                "a request to create a policy"),
            Self::CbrUpdateOrganizationPolicyRequest => of::<cbr::UpdateOrganizationPolicy>(Cbr, "cbr-update-organization-policy-request",
                "a request to change a policy of an organization"),
            Self::CbrCreateOrganizationPolicyRequest => of::<cbr::CreateOrganizationPolicy>(Cbr, "cbr-create-organization-policy-request",
                "a request to create a policy of an organization"),
            Self::CbrAssociatePolicyRequest => of::<cbr::AssociatePolicy>(Cbr, "cbr-associate-policy-request",
                "a request to bind a policy to a vault"),
            Self::CbrDissociatePolicyRequest => of::<cbr::DissociatePolicy>(Cbr, "cbr-dissociate-policy-request",
                "a request to unbind a policy from a vault"),
            Self::CbrRules => of::<cbr::Rules>(Cbr, "cbr-rules",
                "a list of recurrence rules"),
            Self::CbrPolicyAnswer => of::<cbr::PolicyDocument>(Cbr, "cbr-policy-answer",
                "a policy"),
            Self::CbrPoliciesAnswer => of::<cbr::Policies>(Cbr, "cbr-policies-answer",
                "a page of policies"),
            Self::CbrOrganizationPolicyAnswer => of::<cbr::OrganizationPolicyDocument>(Cbr, "cbr-organization-policy-answer",
                "a policy of an organization"),
            Self::CbrOrganizationPoliciesAnswer => of::<cbr::OrganizationPolicies>(Cbr, "cbr-organization-policies-answer",
                "a page of policies of an organization"),
            Self::CbrVaultAnswer => of::<cbr::VaultBody>(Cbr, "cbr-vault-answer",
                "a vault"),
            Self::CbrVaultsAnswer => of::<cbr::Vaults>(Cbr, "cbr-vaults-answer",
                "a page of vaults"),
            Self::CbrAssociatePolicyAnswer => of::<cbr::AssociatePolicyAnswer>(Cbr, "cbr-associate-policy-answer",
                "the answer when a policy is bound to a vault"),
            Self::CbrDissociatePolicyAnswer => of::<cbr::DissociatePolicyAnswer>(Cbr, "cbr-dissociate-policy-answer",
                "the answer when a policy is unbound from a vault"),
            Self::CbrCreateRestorePointRequest => of::<cbr::CreateRestorePoint>(Cbr, "cbr-create-restore-point-request",
                "a request to back up a vault"),
            Self::CbrRestorePointAnswer => of::<cbr::RestorePointAnswer>(Cbr, "cbr-restore-point-answer",
                "the answer when a backup starts: a restore point"),
            Self::CbrBackupAnswer => of::<cbr::BackupBody>(Cbr, "cbr-backup-answer",
                "a backup"),
            Self::CbrBackupsAnswer => of::<cbr::Backups>(Cbr, "cbr-backups-answer",
                "a page of backups"),
            Self::CbrErrorAnswer => of::<cbr::ErrorAnswer>(Cbr, "cbr-error-answer",
                "an error"),
            Self::CbrBackupsQuery => of::<cbr::BackupsQuery>(Cbr, "cbr-backups-query",
                "a query for backups: a query string, a URL or an object of parameters"),
            Self::VbsCreateBackupRequest => of::<vbs::CreateBackup>(Vbs, "vbs-create-backup-request",
                "a request to back up a disk"),
            Self::VbsJobAnswer => of::<vbs::JobAnswer>(Vbs, "vbs-job-answer",
                "a job"),
            Self::VbsErrorAnswer => of::<vbs::ErrorAnswer>(Vbs, "vbs-error-answer",
                "an error"),
            Self::VbsCreatePolicyRequest => of::<vbs::CreateBackupPolicy>(Vbs, "vbs-create-policy-request",
                "a request to create a backup policy"),
            Self::VbsUpdatePolicyRequest => of::<vbs::UpdateBackupPolicy>(Vbs, "vbs-update-policy-request",
                "a request to change a backup policy"),
            Self::VbsCreatedPolicyAnswer => of::<vbs::CreatedBackupPolicy>(Vbs, "vbs-created-policy-answer",
                "the id of a new backup policy"),
            Self::VbsPoliciesAnswer => of::<vbs::BackupPolicies>(Vbs, "vbs-policies-answer",
                "a page of backup policies"),
        }
    }
}
