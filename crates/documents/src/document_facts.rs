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
}

// Separate functions instead of a table of function pointers, so that a program that only checks documents does
// not contain the code that reads and writes all of them.
macro_rules! kinds {
    ($($kind:ident: $document:ty, $service:ident, $name:literal, $description:literal;)*) => {
        impl DocumentKind {
            pub(crate) const fn facts(self) -> Facts {
                match self {
                    $(Self::$kind => Facts {
                        name: $name,
                        description: $description,
                        service: Service::$service,
                    },)*
                }
            }

            pub(crate) fn check_document(self, body: &Value) -> CheckOutcome<()> {
                match self {
                    $(Self::$kind => <$document>::check_only(body),)*
                }
            }

            pub(crate) fn normalize_document(self, body: &Value) -> Result<Value, Faults> {
                match self {
                    $(Self::$kind => normalize::<$document>(body),)*
                }
            }
        }
    };
}

fn normalize<T: TypedDocument>(body: &Value) -> Result<Value, Faults> {
    Ok(serde_json::to_value(T::read(body)?).unwrap_or_default())
}

kinds! {
    CsbsUpdatePolicyRequest: csbs::UpdatePolicy, Csbs, "csbs-update-policy-request",
        "a request to change a policy";
    CsbsCreatePolicyRequest: csbs::CreatePolicy, Csbs, "csbs-create-policy-request",
        "a request to create a policy";
    CsbsExecutePolicyRequest: csbs::ExecutePolicy, Csbs, "csbs-execute-policy-request",
        "a request to run a policy now";
    CsbsProtectRequest: csbs::CreateBackup, Csbs, "csbs-protect-request",
        "a request to back up one server";
    CsbsCheckProtectableRequest: csbs::CheckProtectable, Csbs, "csbs-check-protectable-request",
        "a request that asks whether resources can be backed up";
    CsbsCheckRestorableRequest: csbs::CheckRestorable, Csbs, "csbs-check-restorable-request",
        "a request that asks whether backups can be restored";
    CsbsRestoreRequest: csbs::CreateRestore, Csbs, "csbs-restore-request",
        "a request to restore a backup";
    CsbsPoliciesQuery: csbs::PoliciesQuery, Csbs, "csbs-policies-query",
        "a query for policies: a query string, a URL or an object of parameters";
    CsbsBackupCountQuery: csbs::BackupCountQuery, Csbs, "csbs-backup-count-query",
        "a query for the number of backups: a query string, a URL or an object of parameters";
    CsbsBackupsQuery: csbs::BackupsQuery, Csbs, "csbs-backups-query",
        "a query for backups: a query string, a URL or an object of parameters";
    CsbsPolicyAnswer: csbs::PolicyDocument, Csbs, "csbs-policy-answer",
        "a policy";
    CsbsPoliciesAnswer: csbs::Policies, Csbs, "csbs-policies-answer",
        "a page of policies";
    CsbsOperationDefinition: csbs::DefinitionBody, Csbs, "csbs-operation-definition",
        "an operation_definition without its policy";
    CsbsBackupAnswer: csbs::CheckpointItemBody, Csbs, "csbs-backup-answer",
        "a backup";
    CsbsBackupsAnswer: csbs::CheckpointItems, Csbs, "csbs-backups-answer",
        "a page of backups";
    CsbsCountAnswer: csbs::CountAnswer, Csbs, "csbs-count-answer",
        "the number of backups";
    CsbsCheckpointAnswer: csbs::CheckpointAnswer, Csbs, "csbs-checkpoint-answer",
        "the answer when a backup starts: a checkpoint";
    CsbsProtectableAnswer: csbs::ProtectableAnswer, Csbs, "csbs-protectable-answer",
        "the answer that says whether resources can be backed up";
    CsbsRestorableAnswer: csbs::RestorableAnswer, Csbs, "csbs-restorable-answer",
        "the answer that says whether backups can be restored";
    CsbsRestoreAnswer: csbs::RestoreAnswer, Csbs, "csbs-restore-answer",
        "a restore job";
    CsbsQuotaAnswer: csbs::QuotaAnswer, Csbs, "csbs-quota-answer",
        "the quotas of a project";
    CsbsErrorAnswer: csbs::ErrorAnswer, Csbs, "csbs-error-answer",
        "an error";
    CsbsDeletionAnswer: csbs::DeletionAnswer, Csbs, "csbs-deletion-answer",
        "the empty answer to a deletion";
    CbrUpdatePolicyRequest: cbr::UpdatePolicy, Cbr, "cbr-update-policy-request",
        "a request to change a policy";
    CbrCreatePolicyRequest: cbr::CreatePolicy, Cbr, "cbr-create-policy-request",
        "a request to create a policy";
    CbrUpdateOrganizationPolicyRequest: cbr::UpdateOrganizationPolicy, Cbr, "cbr-update-organization-policy-request",
        "a request to change a policy of an organization";
    CbrCreateOrganizationPolicyRequest: cbr::CreateOrganizationPolicy, Cbr, "cbr-create-organization-policy-request",
        "a request to create a policy of an organization";
    CbrAssociatePolicyRequest: cbr::AssociatePolicy, Cbr, "cbr-associate-policy-request",
        "a request to bind a policy to a vault";
    CbrDissociatePolicyRequest: cbr::DissociatePolicy, Cbr, "cbr-dissociate-policy-request",
        "a request to unbind a policy from a vault";
    CbrRules: cbr::Rules, Cbr, "cbr-rules",
        "a list of recurrence rules";
    CbrPolicyAnswer: cbr::PolicyDocument, Cbr, "cbr-policy-answer",
        "a policy";
    CbrPoliciesAnswer: cbr::Policies, Cbr, "cbr-policies-answer",
        "a page of policies";
    CbrOrganizationPolicyAnswer: cbr::OrganizationPolicyDocument, Cbr, "cbr-organization-policy-answer",
        "a policy of an organization";
    CbrOrganizationPoliciesAnswer: cbr::OrganizationPolicies, Cbr, "cbr-organization-policies-answer",
        "a page of policies of an organization";
    CbrVaultAnswer: cbr::VaultBody, Cbr, "cbr-vault-answer",
        "a vault";
    CbrVaultsAnswer: cbr::Vaults, Cbr, "cbr-vaults-answer",
        "a page of vaults";
    CbrAssociatePolicyAnswer: cbr::AssociatePolicyAnswer, Cbr, "cbr-associate-policy-answer",
        "the answer when a policy is bound to a vault";
    CbrDissociatePolicyAnswer: cbr::DissociatePolicyAnswer, Cbr, "cbr-dissociate-policy-answer",
        "the answer when a policy is unbound from a vault";
    CbrCreateRestorePointRequest: cbr::CreateRestorePoint, Cbr, "cbr-create-restore-point-request",
        "a request to back up a vault";
    CbrRestorePointAnswer: cbr::RestorePointAnswer, Cbr, "cbr-restore-point-answer",
        "the answer when a backup starts: a restore point";
    CbrBackupAnswer: cbr::BackupBody, Cbr, "cbr-backup-answer",
        "a backup";
    CbrBackupsAnswer: cbr::Backups, Cbr, "cbr-backups-answer",
        "a page of backups";
    CbrErrorAnswer: cbr::ErrorAnswer, Cbr, "cbr-error-answer",
        "an error";
    CbrBackupsQuery: cbr::BackupsQuery, Cbr, "cbr-backups-query",
        "a query for backups: a query string, a URL or an object of parameters";
    VbsCreateBackupRequest: vbs::CreateBackup, Vbs, "vbs-create-backup-request",
        "a request to back up a disk";
    VbsJobAnswer: vbs::JobAnswer, Vbs, "vbs-job-answer",
        "a job";
    VbsErrorAnswer: vbs::ErrorAnswer, Vbs, "vbs-error-answer",
        "an error";
    VbsCreatePolicyRequest: vbs::CreateBackupPolicy, Vbs, "vbs-create-policy-request",
        "a request to create a backup policy";
    VbsUpdatePolicyRequest: vbs::UpdateBackupPolicy, Vbs, "vbs-update-policy-request",
        "a request to change a backup policy";
    VbsCreatedPolicyAnswer: vbs::CreatedBackupPolicy, Vbs, "vbs-created-policy-answer",
        "the id of a new backup policy";
    VbsPoliciesAnswer: vbs::BackupPolicies, Vbs, "vbs-policies-answer",
        "a page of backup policies";
}
