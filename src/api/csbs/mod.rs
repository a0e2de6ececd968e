//! Cloud Server Backup Service v1.
//!
//! | document | tables of the reference | here |
//! |---|---|---|
//! | a request to create a policy | 5-21 to 5-28 | [`CreatePolicy`] |
//! | a policy, as the service answers | 5-30 to 5-36 | [`PolicyAnswer`] |
//! | backups, as the service lists them | 5-86 to 5-99 | [`CheckpointItem`], [`Listing`] |
//! | a call that deletes a backup | 5-100 and 5-101 | [`Deletion`] |

mod checkpoint_item;
mod create_policy;
mod deletion;
mod field;
mod listing;
mod policy_answer;
mod standing;

pub use checkpoint_item::{BackupData, CheckpointItem, ExtendInfo, FailCode, Image, VolumeBackup};
pub use create_policy::CreatePolicy;
pub use deletion::{CONCURRENT_DELETIONS, Deletion, PathError, ProjectId};
pub use listing::{ListedBackup, Listing, RepeatedId};
pub use policy_answer::{
    AnswerError, PolicyAnswer, Resource, ScheduledOperation, Trigger, TriggerProperties,
};

/// The id of the provider that backs up servers (CSBS v1, table 5-22).
pub const PROVIDER_ID: &str = "fc4d5750-22e7-4798-8a46-f48f62c4c1da";

/// The one type of resource that the service backs up (CSBS v1, table 5-24).
pub const SERVER: &str = "OS::Nova::Server";
