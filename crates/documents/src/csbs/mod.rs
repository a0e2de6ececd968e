//! Documents of the Cloud Server Backup Service (CSBS) v1.
//!
//! CSBS backs up whole cloud servers. A policy names servers, a pattern of times and limits. Each
//! run creates a backup record (the API says checkpoint), which contains one backup (checkpoint
//! item) for each server. The tables are those of the service's API reference.
//!
//! | document | tables of the reference | type |
//! |---|---|---|
//! | a request that creates a policy | 5-21 to 5-28 | [`CreatePolicy`] |
//! | a request that changes a policy | 5-39 to 5-45 | [`UpdatePolicy`], [`MemberChange`](crate::MemberChange) |
//! | a policy in an answer | 5-29 to 5-36, 5-46, 5-55 | [`PolicyBody`], [`PolicyAnswer`] |
//! | a query that lists policies, and a page of them | 5-64, 5-65 | [`PoliciesQuery`], [`Policies`] |
//! | a request that runs a policy now | 5-74 to 5-76 | [`ExecutePolicy`] |
//! | a request that backs up one server | 5-2, 5-3 | [`CreateBackup`] |
//! | the backup record in the answer to both | 5-4 to 5-6, 5-77 to 5-79 | [`CheckpointAnswer`] |
//! | whether servers can be backed up | 5-9 to 5-12 | [`CheckProtectable`], [`ProtectableAnswer`] |
//! | whether backups can be restored | 5-14 to 5-19 | [`CheckRestorable`], [`RestorableAnswer`] |
//! | a query that counts backups, and the count | 5-82, 5-83 | [`BackupCountQuery`], [`CountAnswer`] |
//! | one backup | 5-85 to 5-90 | [`CheckpointItemBody`], [`CheckpointItem`] |
//! | a query that lists backups, and a page of them | 5-92 to 5-99 | [`BackupsQuery`], [`CheckpointItems`], [`Listing`](crate::listing::Listing) |
//! | the statuses of a backup and what each allows | 5-86 | [`BackupStatus`] |
//! | a call that deletes a backup, and the answer | 5-100, 5-101 | [`DeletionCall`](crate::listing::DeletionCall), [`DeletionAnswer`] |
//! | a request that restores a backup, and the answer | 5-103 to 5-112 | [`CreateRestore`], [`RestoreAnswer`] |
//! | quotas | 5-114 to 5-116 | [`QuotaAnswer`] |
//! | an error answer, and the catalogue of errors | 6-1 | [`ErrorAnswer`], [`ERRORS`] |
//!
//! Requests that get or delete a policy have no body. The answer to a deletion has none either.

mod backup_status;
mod capability;
mod change;
mod checkpoint_item;
mod constants;
mod create_answer;
mod create_backup;
mod create_policy;
mod error;
mod execution;
mod operation_definition;
mod policy_answer;
mod query;
mod quota;
mod record;
mod requested_policy;
mod restore;
mod update_policy;

pub use capability::{
    Capability, CheckProtectable, CheckRestorable, ProtectableAnswer, ProtectableParameters,
    RestorableAnswer, RestorableParameters, RestorableTarget, VolumeMapping,
};

pub use change::{OmittedMembers, UpdateError};
pub use checkpoint_item::{
    BackupData, CheckpointItem, CheckpointItemBody, CheckpointItems, CountAnswer, DeletionAnswer,
    ExtendInfo, FailCode, Image, VolumeBackup,
};
pub use constants::{PROVIDER_ID, SERVER_TYPE};
pub use create_answer::PolicyOrigin;
pub use create_policy::CreatePolicy;
pub use error::{ERRORS, ErrorAnswer};
pub use execution::{
    Checkpoint, CheckpointAnswer, ExecutePolicy, Execution, ExecutionParameters, ProtectionPlan,
};
pub use policy_answer::{
    Policies, PolicyAnswer, PolicyAnswerError, PolicyBody, PolicyJsonError, Resource,
    ScheduledOperation, Trigger, TriggerProperties,
};

pub use backup_status::BackupStatus;
pub(crate) use checkpoint_item::CopyStatusWords;
pub use create_backup::{CreateBackup, RequestedBackup};
pub(crate) use operation_definition::DefinitionBody;
pub(crate) use policy_answer::{ANSWER_ONLY_MEMBERS, PolicyDocument};
pub use query::{BackupCountQuery, BackupsQuery, PoliciesQuery};
pub use quota::{Quota, QuotaAnswer, Quotas};
pub(crate) use record::read_record;
pub use requested_policy::{
    RequestedOperation, RequestedPattern, RequestedPolicy, RequestedTrigger,
};
pub use restore::{
    CreateRestore, RequestedRestore, Restore, RestoreAnswer, RestoreParameters, RestoreTargets,
};
pub use update_policy::UpdatePolicy;
