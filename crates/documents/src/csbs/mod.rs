//! Cloud Server Backup Service v1.
//!
//! | document | tables of the reference | here |
//! |---|---|---|
//! | a request to create a policy | 5-21 to 5-28 | [`CreatePolicy`] |
//! | a request to change a policy | 5-39 to 5-45 | [`UpdatePolicy`], [`MemberChange`] |
//! | a policy, as the service answers | 5-29 to 5-36, 5-46, 5-55 | [`PolicyBody`], [`PolicyAnswer`] |
//! | a query for policies, and a page of them | 5-64, 5-65 | [`PoliciesQuery`], [`Policies`] |
//! | a request to run a policy now | 5-74 to 5-76 | [`ExecutePolicy`] |
//! | a request to back up one server | 5-2, 5-3 | [`CreateBackup`] |
//! | the backup record that comes of both | 5-4 to 5-6, 5-77 to 5-79 | [`CheckpointAnswer`] |
//! | whether servers can be backed up | 5-9 to 5-12 | [`CheckProtectable`], [`ProtectableAnswer`] |
//! | whether backups can be restored | 5-14 to 5-19 | [`CheckRestorable`], [`RestorableAnswer`] |
//! | a query that counts backups, and the count | 5-82, 5-83 | [`BackupCountQuery`], [`CountAnswer`] |
//! | one backup | 5-85 to 5-90 | [`CheckpointItemBody`], [`CheckpointItem`] |
//! | a query for backups, and a page of them | 5-92 to 5-99 | [`BackupsQuery`], [`CheckpointItems`], [`Listing`] |
//! | what a status allows | 5-86 | [`BackupStatus`] |
//! | a call that deletes a backup, and the answer | 5-100, 5-101 | [`DeletionCall`], [`DeletionAnswer`] |
//! | a request to restore a backup, and the answer | 5-103 to 5-112 | [`CreateRestore`], [`RestoreAnswer`] |
//! | quotas | 5-114 to 5-116 | [`QuotaAnswer`] |
//! | an error, and what each means | 6-1 | [`ErrorAnswer`], [`ErrorEntry`] |
//!
//! A request to query or to delete a policy has no body, and its answer has none either.

mod backup_state;
mod backup_status;
mod capability;
mod change;
mod checkpoint_item;
mod constants;
mod create_backup;
mod create_policy;
mod deletion;
mod error;
mod execution;
mod extend_info;
mod extent;
mod listing;
mod members;
mod operation_definition;
mod page;
mod policy_answer;
mod query;
mod quota;
mod record;
mod record_note;
mod requested_policy;
mod restore;
mod update_policy;

pub use capability::{
    Capability, CheckProtectable, CheckRestorable, ProtectableAnswer, ProtectableParameters,
    RestorableAnswer, RestorableParameters, RestorableTarget, VolumeMapping,
};

pub use change::{MemberChange, OmittedMembers, UpdateError};
pub use checkpoint_item::{
    BackupData, CheckpointItem, CheckpointItemBody, CheckpointItems, CountAnswer, DeletionAnswer,
    ExtendInfo, FailCode, Image, VolumeBackup,
};
pub use constants::{PROVIDER_ID, SERVER_TYPE};
pub use create_policy::CreatePolicy;
pub use deletion::{CONCURRENT_DELETIONS, CommaInId, DeletionCall, ProjectId, ProjectIdError};
pub use error::{ErrorAnswer, ErrorEntry};
pub use execution::{
    Checkpoint, CheckpointAnswer, ExecutePolicy, Execution, ExecutionParameters, ProtectionPlan,
};
pub use extent::Extent;
pub use listing::{ListedBackup, ListedBackups, Listing, ListingError, RepeatedId};
pub use page::PageError;
pub use policy_answer::{
    Policies, PolicyAnswer, PolicyAnswerError, PolicyBody, PolicyJsonError, Resource,
    ScheduledOperation, Trigger, TriggerProperties,
};
pub use record_note::{RecordLocation, RecordNote, RecordNoteKind};

pub use backup_status::{BackupStatus, BackupStatusError};
pub use create_backup::{CreateBackup, RequestedBackup};
pub(crate) use operation_definition::DefinitionBody;
pub(crate) use policy_answer::{ANSWER_ONLY_MEMBERS, AnyPolicy};
pub(crate) use query::url_path;
pub use query::{
    BackupCountQuery, BackupSortKey, BackupsQuery, DEFAULT_LIMIT, PoliciesQuery, PolicySortKey,
    Sort, SortDirection, SortError, SortKey, UnknownMarker, parameter_span,
};
pub use quota::{Quota, QuotaAnswer, Quotas};
pub use requested_policy::{
    RequestedOperation, RequestedPattern, RequestedPolicy, RequestedTrigger,
};
pub use restore::{
    CreateRestore, RequestedRestore, Restore, RestoreAnswer, RestoreParameters, RestoreTargets,
};
pub use update_policy::UpdatePolicy;
