//! Retention: decides which backups can be deleted.
//!
//! It takes [`Limits`] and a table of backups and gives each backup a [`Verdict`]. It can judge
//! backups that no schedule made, so it knows neither schedules nor patterns. It reads no clock: `now`
//! is an argument.
//!
//! | you have | you implement | you call |
//! |---|---|---|
//! | records in a slice or a `Vec` | [`Backup`] | [`Limits::judge`] or [`Policy::judge`] |
//! | columns | [`BackupTable`] | the same |
//! | rows that arrive one at a time, newest first | [`Backup`] | [`Limits::ranking`] or [`Policy::ranking`] |
//!
//! [`Policy::judge`]: crate::policy::Policy::judge
//! [`Policy::ranking`]: crate::policy::Policy::ranking
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
//!    oldest, by date and then by id. A backup that exceeds no limit is kept. It exceeds
//!    - the count if its rank is greater than `max_backups`,
//!    - its own [expiry](Expiry) from that instant on,
//!    - the age if it carries no expiry, and `now` minus its date is more than `max_days` times 24
//!      hours. A backup whose age equals the limit is kept.
//! 5. A backup that exceeds a limit is still kept if it is among the newest ones that are always kept
//!    (the [floor](Limits::with_keep_at_least)), if the limits are [permanent](Limits::PERMANENT), or if
//!    [long-term rules](#long-term-rules) keep it.
//! 6. All other backups can be deleted, but one that is [busy](Busy) is deferred to the next run.
//!
//! Services that record no expiry may still fix the duration when they create a backup, so after a change
//! of limits they may keep a backup that the new limits delete, or the reverse. Tell your users so when
//! you show them what a changed policy deletes.
//!
//! Verdicts and their reasons are values; the module [`explain`](crate::explain) puts them into words.
//!
//! # Long-term rules
//! [`LongTerm`] keeps the latest backup of a number of days, weeks, months and years. The periods are
//! those of civil time at a fixed offset; weeks start on Monday. Periods without a counted backup are
//! skipped. The number of a rule does not include the newest period: a rule of two weeks keeps the
//! latest backup of the newest week and of the two weeks before it. A backup that a rule keeps still has
//! a rank, so it uses up a place in `max_backups` like any other.
//!
//! For example, a server has a backup at 23:00 on each Thursday, Sunday and Monday of July 2021. On Friday
//! the 30th, the backups of the days in brackets are kept, if `max_backups` is 3 and there is a rule of
//! two weeks:
//!
//! ```
//! # use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
//! # use keeptime::retention::{Backup, BackupState, Completeness, Expiry, KeepReason, Limits, LongTerm};
//! # use keeptime::retention::{Outcome, PeriodUnit, Verdict};
//! # struct Record(DateTime<Utc>);
//! # impl Backup for Record {
//! #     type Id = ();
//! #     type Object = ();
//! #     fn id(&self) -> &() { &() }
//! #     fn object(&self) -> &() { &() }
//! #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.0) }
//! #     fn state(&self) -> BackupState { BackupState::Available }
//! #     fn policy_id(&self) -> Option<&str> { None }
//! #     fn completeness(&self) -> Completeness { Completeness::Complete }
//! #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
//! # }
//! # let first: DateTime<Utc> = "2021-07-01T23:00:00Z".parse()?;
//! # let days = [1, 4, 5, 8, 11, 12, 15, 18, 19, 22, 25, 26, 29];
//! # let backups = days.map(|day| Record(first + TimeDelta::days(day - 1)));
//! # let now: DateTime<Utc> = "2021-07-30T12:00:00Z".parse()?;
//! let picture = "
//! Monday  Thursday  Sunday
//!             1        4
//!    5        8       11
//!   12       15      [18]
//!   19       22      [25]
//!  [26]     [29]
//! ";
//! let two_weeks = LongTerm::in_offset(Utc).weeks(2).build()?;
//! let limits = Limits::UNLIMITED.with_max_backups(3).with_long_term(two_weeks);
//! let judgement = limits.judge(&backups, now)?;
//! # let kept = judgement.verdicts().filter(|(_, verdict)| verdict.outcome() == Outcome::Keep);
//! # let kept: Vec<u32> = kept.map(|(backup, _)| backup.0.day()).collect();
//! # let in_brackets = picture.split('[').skip(1).map(|rest| rest.split(']').next().unwrap());
//! # let mut in_brackets: Vec<u32> = in_brackets.map(|day| day.parse().unwrap()).collect();
//! # in_brackets.sort_unstable();
//! # assert_eq!(kept, in_brackets);
//! # for (row, line) in (0..).zip(picture.lines().skip(2)) {
//! #     for (column, weekday) in [(0..7, 0), (7..16, 3), (16..24, 6)] {
//! #         let cell = line.get(column.start..column.end.min(line.len())).unwrap_or_default();
//! #         let Ok(day) = cell.trim_matches([' ', '[', ']']).parse::<i64>() else { continue };
//! #         assert_eq!(day, row * 7 + weekday - 2, "{line}");
//! #     }
//! # }
//!
//! // The 18th has rank 6, and is the latest backup of its week.
//! let Some(Verdict::Keep(KeepReason::LongTerm { rank, periods, .. })) = judgement.verdict(7) else {
//!     panic!("another verdict");
//! };
//! let week = periods.iter().next().unwrap();
//! assert_eq!((rank, week.unit()), (6, PeriodUnit::Week));
//! assert_eq!(week.first_day(), NaiveDate::from_ymd_opt(2021, 7, 12).unwrap());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! The 29th, the 26th and the 25th are the three newest. The 29th is also the latest backup of the newest
//! week, the 25th and the 18th are those of the two weeks before it. The 22nd has rank 4 and is deleted:
//! the 25th is one of the three newest although a rule keeps it too.
//!
//! # Dates that stand for "none"
//! Many programs write "no date" as 0, which is 1970-01-01T00:00:00Z, or as a date in year 1. Read as dates,
//! they would make a backup older than any limit. So exactly 1970-01-01T00:00:00Z and every instant in
//! year 1 are no dates: such a backup is [kept and not counted](KeepReason::NoDate), and an
//! [expiry](Expiry::At) of such an instant never passes.
//!
//! # What does not change
//! Whatever the limits and rules:
//! - Judging a part of a list never deletes what judging the whole list keeps.
//! - Judging again after the deletions deletes nothing more.
//! - Raising a limit or the floor, or adding or extending a long-term rule, never deletes more.
//! - The order of the list does not matter.
//! - Judging the same list later never keeps a backup that is deleted earlier.
//!
//! Sources: CSBS v1, tables 5-26 and 5-87, and the note on deleting backups in section 5.3.5; CBR v3, the
//! retention rules of a policy. The example is that of the CBR manual.

mod backup;
mod class;
mod compact_verdict;
mod criteria;
mod deletions;
mod error;
mod evidence;
mod group_by_object;
mod judge;
mod judgement;
mod latest_of_periods;
mod limits;
mod long_term;
mod names;
mod object_judgement;
mod object_walk;
mod period;
mod ranking;
mod reason;
mod sort_key;
mod stored_verdicts;
mod summary;
mod table;
mod unix_time;
mod verdict;
mod verdict_fields;
#[cfg(feature = "serde")]
mod verdict_serde;

pub use backup::{Backup, BackupState, Busy, Completeness, Expiry, FailedOperation, NotCounted};
pub(crate) use criteria::JudgedBackups;
pub use deletions::Deletions;
pub use error::{JudgeError, RankingError};
pub use judgement::Judgement;
pub(crate) use latest_of_periods::LatestOfPeriods;
pub use limits::Limits;
pub use long_term::{LongTerm, LongTermBuilder, LongTermError};
pub use object_judgement::{Coverage, ObjectJudgement};
pub(crate) use object_walk::CountedBackup;
pub(crate) use period::UnitSet;
pub use period::{Period, PeriodUnit, Periods};
pub use ranking::Ranking;
pub use reason::{Exceeded, Reason};
pub use summary::Summary;
pub use table::BackupTable;
pub use unix_time::UnixTime;
pub use verdict::{DeleteReason, KeepReason, NotJudged, Outcome, Verdict};
pub use verdict_fields::VerdictFields;
