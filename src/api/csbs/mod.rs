//! Cloud Server Backup Service v1.
//!
//! | document | tables of the reference | here |
//! |---|---|---|
//! | a request to create a policy | 5-21 to 5-28 | [`CreatePolicy`] |
//! | a policy, as the service answers | 5-30 to 5-36 | [`PolicyAnswer`] |
//! | backups, as the service lists them | 5-86 to 5-99 | [`CheckpointItem`], [`Listing`] |
//! | a call that deletes a backup | 5-100 and 5-101 | [`Deletion`] |

mod capability;
mod change;
mod checkpoint_item;
mod create_policy;
mod deletion;
mod error;
mod execution;
mod field;
mod listing;
mod policy_answer;
mod protection;
mod query;
mod quota;
mod requested_policy;
mod restore;
mod standing;
mod status;
mod update_policy;

pub use capability::{
    Capability, CheckProtectable, CheckRestorable, ProtectableAnswer, ProtectableParameters,
    RestorableAnswer, RestorableParameters, RestorableTarget, VolumeMapping,
};

pub use change::{LeftOut, MemberChange, UpdateError};
pub use checkpoint_item::{
    BackupData, CheckpointItem, CheckpointItemBody, CheckpointItems, CountAnswer, DeletionAnswer,
    ExtendInfo, FailCode, Image, VolumeBackup,
};
pub use create_policy::CreatePolicy;
pub use deletion::{CONCURRENT_DELETIONS, Deletion, PathError, ProjectId};
pub use error::{ErrorAnswer, ErrorEntry};
pub use execution::{
    Checkpoint, CheckpointAnswer, ExecutePolicy, Execution, ExecutionParameters, ProtectionPlan,
};
pub use listing::{ListedBackup, Listing, RepeatedId};
pub use policy_answer::{
    AnswerError, Policies, PolicyAnswer, PolicyBody, Resource, ScheduledOperation, Trigger,
    TriggerProperties,
};

pub use protection::{Protect, Protection};
pub use query::{
    BackupCountQuery, BackupKey, BackupsQuery, DEFAULT_LIMIT, Direction, PoliciesQuery, PolicyKey,
    QueryError, Sort, SortError, SortKey, UnknownMarker,
};
pub use quota::{Quota, QuotaAnswer, Quotas};
pub use requested_policy::{
    RequestedOperation, RequestedPattern, RequestedPolicy, RequestedTrigger,
};
pub use restore::{
    CreateRestore, RequestedRestore, Restore, RestoreAnswer, RestoreParameters, RestoreTargets,
};
pub use status::{Status, UnknownStatus};
pub use update_policy::UpdatePolicy;

/// The id of the provider that backs up servers (CSBS v1, table 5-22).
pub const PROVIDER_ID: &str = "fc4d5750-22e7-4798-8a46-f48f62c4c1da";

/// The one type of resource that the service backs up (CSBS v1, table 5-24).
pub const SERVER: &str = "OS::Nova::Server";
