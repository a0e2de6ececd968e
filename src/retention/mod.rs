//! Which backups may go: limits and backups in, a verdict on each out.
//!
//! Retention judges backups that nobody need have scheduled, so this room knows no schedule and no
//! pattern. It reads no clock: `now` is an argument.
//!
//! # The rules
//! - Each object by itself; its counted backups are ranked newest first, by date and then by id.
//! - Over the count: rank > max. Over the age: now − date > days × 24 h; exactly at its age a
//!   backup stays. One over either limit goes.
//! - Not counted and not touched: what [is exempt](Exempt), has no date, or is dated after `now`: a
//!   wrong clock must not push good backups out.
//! - Not judged by a policy: backups of other objects, those made before the policy was created, and
//!   those that name another policy.
//! - Due but [busy](Busy): deferred. Deleted or being deleted: gone.
//! - A [floor](Limits::with_keep_at_least), off unless asked for, stands above both limits.
//! - Every backup is judged by the limits given now, whatever they were when it was made. Services
//!   that bind the duration when a backup is made would keep some that a changed rule lets go:
//!   whoever shows a plan for a changed policy should say so.
//!
//! Source: CSBS v1, tables 5-26 and 5-87, and the note on deleting backups in 5.3.5.

mod backup;
mod judge;
mod judgement;
mod limits;
mod mark;
mod verdict;

pub use backup::{Backup, BackupState, Busy, Completeness, Exempt, FailedOperation};
pub use judge::JudgeError;
pub(crate) use judge::Maker;
pub use judgement::{Coverage, Deletions, Judgement, ObjectJudgement, Summary};
pub use limits::Limits;
pub use verdict::{DeleteReason, KeepReason, Outcome, Outside, Verdict};
