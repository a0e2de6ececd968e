//! Retention: decides which backups can be deleted.
//!
//! It takes [`Limits`] and a list of [backups](Backup) and gives each backup a [`Verdict`]. It can judge
//! backups that no schedule made, so it knows neither schedules nor patterns. It reads no clock: `now`
//! is an argument.
//!
//! # Rules
//! The first rule that applies to a backup decides:
//! 1. A backup that is already being deleted gets the verdict [`BeingDeleted`](Verdict::BeingDeleted).
//! 2. A policy keeps the backups of all objects that are not its own. If the policy is not enabled, it
//!    keeps every backup.
//! 3. A backup is kept and not counted if its [state](NotCounted) says so, if it has no date, or if its
//!    date is after `now` (a wrong clock must not cause the deletion of good backups). A policy also
//!    does not count backups that name another policy or were created before the policy.
//! 4. All other backups are counted. The counted backups of each object are ranked from newest to
//!    oldest, by date and then by id. The newest of them are kept if there is a
//!    [floor](Limits::with_keep_at_least).
//! 5. A backup exceeds the count if its rank is greater than `max_backups`, and the age if `now` minus
//!    its date is more than `max_days` times 24 hours. A backup whose age equals the limit is kept. A
//!    backup that exceeds either limit can be deleted.
//! 6. A backup that could be deleted but is [busy](Busy) is deferred to the next run.
//!
//! Every backup is judged by the limits passed in, not by the limits in force when it was created. The
//! services fix the duration when a backup is created, so after a change of limits they may keep a
//! backup that the new limits delete, or the reverse. Tell your users so when you show them what a
//! changed policy deletes.
//!
//! Verdicts and their reasons are values; the module [`explain`](crate::explain) puts them into words.
//!
//! Source: CSBS v1, tables 5-26 and 5-87, and the note on deleting backups in section 5.3.5.

mod backup;
mod class;
mod compact_verdict;
mod counted_walk;
mod error;
mod group_by_object;
mod judge;
mod judgement;
mod limits;
mod long_term;
mod period;
mod sort_key;
mod verdict;

pub use backup::{Backup, BackupState, Busy, Completeness, Expiry, FailedOperation, NotCounted};
pub(crate) use class::JudgedBackups;
pub use error::JudgeError;
pub use judgement::{Coverage, Deletions, Judgement, ObjectJudgement, Summary};
pub use limits::Limits;
pub use long_term::{LongTerm, LongTermError};
pub use period::{Period, PeriodUnit, Periods};
pub use verdict::{DeleteReason, KeepReason, NotJudged, Outcome, Verdict};
