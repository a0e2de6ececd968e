//! The store: the only module that knows SQL.
//!
//! The same statements run on SQLite and PostgreSQL. Each change of state is one transaction; what a
//! state allows is part of the statement that changes it, so that two calls at the same time cannot
//! both succeed.

mod access_keys;
mod backup_quota;
mod backups;
mod being_created;
mod clock;
mod counts;
mod database;
mod error;
mod events;
mod fires;
mod identity;
mod job_progress;
mod jobs;
mod judgements;
mod migrations;
mod new_backups;
mod new_jobs;
mod object;
mod overview;
mod page;
mod policies;
mod purge;
mod read_backups;
mod requests;
mod restore_points;
mod service;
mod set_back;
mod statement;
mod status;
mod take_jobs;
mod taken;
mod time;
mod vault_conditions;
mod vault_policies;
mod vault_resources;
mod vaults;
mod watched_file;

pub use access_keys::AccessKey;
pub use backups::{BackupFilter, StartedBy, StoredBackup};
pub use being_created::BackupBeingCreated;
pub use clock::ClockSetting;
pub use counts::DELETION_CAUSES;
pub use database::{Database, Durability, Store};
pub use error::StoreError;
pub use events::NextEvents;
pub use fires::{
    DuePolicy, Fire, FireBackup, FireLimits, Fired, MissedRange, Planned, VaultObject,
};
pub use identity::{NewToken, NewUser, Project, TokenOwner, User};
pub use job_progress::JobProgress;
pub use jobs::{Job, JobKind, JobState, Lease, Outcome};
pub use judgements::PolicyToJudge;
pub use new_backups::{BackupConflict, NewBackup};
pub use object::Object;
pub use overview::{
    FireResult, PolicyName, ShownDeletion, ShownJob, ShownMissedFires, ShownObject, ShownPolicy,
};
pub use page::{Page, SortColumn};
pub use policies::{NewPolicy, PolicyConflict, PolicyFilter, StoredPolicy};
pub use requests::{
    Accepted, DeletionByPolicy, DeletionCause, DeletionConflict, NewDeletion, NewRestore,
    RestoreConflict,
};
pub use set_back::PolicyAhead;
pub use taken::Taken;
pub use vault_conditions::{AutomaticBackups, VaultConditions};
pub use vault_policies::{Binding, BoundVault, VaultPolicies};
pub use vault_resources::{
    MOST_RESOURCES, NewResource, ResourceConflict, ResourceUsage, StoredResource,
};
pub use vaults::{StoredVault, VaultDeletion, VaultFilter, VaultSettings, VaultUpdate};
