//! Which backups can be deleted: limits and backups in, a verdict on each out.
//!
//! Retention also judges backups that no schedule made, so it knows neither schedules nor patterns. It
//! reads no clock: `now` is an argument.
//!
//! # The rules
//! In this order; what comes earlier wins.
//! 1. A backup that is [being deleted](BackupState::BeingDeleted) already has that verdict.
//! 2. A policy keeps the backups of other objects, and all backups where it is not enabled.
//! 3. Not counted, and kept: what [is exempt](NotCounted), has no date, or is dated after `now`. A wrong
//!    clock must not push good backups out. Then, of a policy: the backups that name another policy,
//!    and those made before it was created.
//! 4. The counted backups of each object are ranked newest first, by date and then by id. The
//!    [floor](Limits::with_keep_at_least), which is off unless asked for, keeps the newest.
//! 5. Over the count: rank > max. Over the age: now − date > days × 24 h; exactly at its age a backup
//!    is kept. One over either limit is deleted.
//! 6. One that would be deleted but is [busy](Busy) is deferred to the next run.
//!
//! Every backup is judged by the limits given now, whatever they were when it was made. Services fix
//! the duration when a backup is made, so they may keep some that a changed rule deletes: whoever shows
//! a plan for a changed policy should say so.
//!
//! Verdicts and their reasons are values; [`explain`](crate::explain) words them.
//!
//! Source: CSBS v1, tables 5-26 and 5-87, and the note on deleting backups in 5.3.5.

mod backup;
mod class;
mod compact_verdict;
mod error;
mod group_by_object;
mod judge;
mod judgement;
mod limits;
mod sort_key;
mod verdict;

pub use backup::{Backup, BackupState, Busy, Completeness, FailedOperation, NotCounted};
pub(crate) use class::JudgedBackups;
pub use error::JudgeError;
pub use judgement::{Coverage, Deletions, Judgement, ObjectJudgement, Summary};
pub use limits::Limits;
pub use verdict::{DeleteReason, KeepReason, NotJudged, Outcome, Verdict};
