//! Documents of Cloud Backup and Recovery (CBR) v3.
//!
//! CBR keeps the backups of servers, disks and file systems in vaults. A policy is bound to vaults and
//! backs up their resources; it names none itself.
//!
//! | document | type |
//! |---|---|
//! | a request that creates a policy | [`CreatePolicy`] |
//! | a request that changes a policy | [`UpdatePolicy`] |
//! | a policy in an answer, and a page of policies | [`PolicyBody`], [`PolicyAnswer`], [`Policies`] |
//! | a pattern by itself: a list of rules | [`Rules`] |
//! | a request that creates or changes a policy of an organization | [`CreateOrganizationPolicy`], [`UpdateOrganizationPolicy`] |
//! | such a policy in an answer, and a page of them | [`OrganizationPolicyBody`], [`OrganizationPolicyAnswer`], [`OrganizationPolicies`] |
//! | a query that lists policies | [`PoliciesQuery`] |
//! | a request that creates or changes a vault | [`CreateVault`], [`UpdateVault`] |
//! | a request that adds resources to a vault or removes them | [`AddResources`], [`RemoveResources`] |
//! | a query that lists vaults | [`VaultsQuery`] |
//! | a vault, and a page of vaults | [`VaultBody`], [`Vault`], [`Vaults`] |
//! | the same, read from a text | [`read_vaults`](crate::text::read_vaults) |
//! | a request that binds a policy to a vault, and the answer | [`AssociatePolicy`], [`AssociatePolicyAnswer`] |
//! | a request that unbinds it, and the answer | [`DissociatePolicy`], [`DissociatePolicyAnswer`] |
//! | a request to create a restore point | [`CreateRestorePoint`] |
//! | the answer: the restore point | [`RestorePointAnswer`] |
//! | a query that lists backups | [`BackupsQuery`] |
//! | one backup | [`BackupBody`], [`BackupRecord`] |
//! | a page of backups | [`Backups`], [`Listing`](crate::listing::Listing) |
//! | a request that restores or renames a backup | [`RestoreBackup`], [`UpdateBackup`] |
//! | a call that deletes a backup | [`DeletionCall`](crate::listing::DeletionCall) |
//! | an error answer, and the catalogue of errors | [`ErrorAnswer`], [`ERRORS`] |
//!
//! Source: the service's API reference, whose tables have no numbers. Faults are in the order of the
//! tables in this crate.

mod backup;
mod backup_requests;
mod backups_query;
mod bound_vaults;
mod change;
mod create_answer;
mod create_policy;
mod error;
mod keeping;
mod list_queries;
mod operation_definition;
mod organization_policy;
mod organization_request;
mod policy_answer;
mod policy_binding;
mod record;
mod requested_policy;
mod restore_point;
mod rules;
mod trigger;
mod update_policy;
mod vault;
mod vault_requests;

pub use backup::{
    BackupBody, BackupExtendInfo, BackupImage, BackupPart, BackupRecord, BackupStatus, Backups,
    ReplicationRecord,
};
pub use backup_requests::{BackupChange, DiskMapping, RestoreBackup, RestoreTarget, UpdateBackup};
pub use backups_query::{BackupsQuery, ImageType, MemberStatus, OwnType, Percent, PercentError};
pub use bound_vaults::BoundVaults;
pub use create_answer::PolicyOrigin;
pub use create_policy::CreatePolicy;
pub(crate) use error::CODE_PREFIX;
pub use error::{ERRORS, ErrorAnswer};
pub use list_queries::{PoliciesQuery, VaultsQuery};
pub use organization_policy::{
    OrganizationPolicies, OrganizationPolicyAnswer, OrganizationPolicyBody,
};
pub use organization_request::{
    CreateOrganizationPolicy, RequestedOrganizationPolicy, UpdateOrganizationPolicy,
};
pub use policy_answer::{AssociatedVault, Policies, PolicyAnswer, PolicyBody};
pub use policy_binding::{
    AssociatePolicy, AssociatePolicyAnswer, DissociatePolicy, DissociatePolicyAnswer, PolicyBinding,
};
pub(crate) use record::read_record;
pub use requested_policy::{RequestedPolicy, RequestedTrigger, RequestedTriggerProperties};
pub use restore_point::{
    CreateRestorePoint, RESOURCE_TYPES, Resource, RestorePoint, RestorePointAnswer,
    RestorePointInfo, RestorePointParameters, RestorePointResource, RestorePointVault,
    SkippedResource, VaultBackup,
};
pub use rules::Rules;
pub use trigger::{Trigger, TriggerProperties};
pub use update_policy::UpdatePolicy;
pub use vault::{Vault, VaultBody, VaultResource, Vaults};
pub use vault_requests::{
    AddResources, BillingChange, CreateVault, RemoveResources, RequestedBilling, RequestedResource,
    RequestedVault, UpdateVault, VaultChange,
};

pub(crate) use organization_policy::OrganizationPolicyDocument;
pub(crate) use policy_answer::PolicyDocument;
