//! keeptime answers three questions about backups of cloud servers: is this policy valid, when does it
//! fire next, and which backups can be deleted?
//!
//! It reads the policies of three services and follows their rules:
//! [Cloud Server Backup Service] (CSBS) v1, [Cloud Backup and Recovery] (CBR) v3 and
//! [Volume Backup Service] (VBS) v2. It runs no backups, sends nothing and deletes nothing: backup
//! servers, agents and command-line tools embed it and act on its answers. A *fire* is an instant at which
//! a policy starts a backup.
//!
//! # Example
//! From a service's JSON to the next fires and the backups to delete:
//!
//! ```
#![doc = include_str!("../examples/policy.rs")]
//! ```
//!
//! The services read the hours of a pattern in UTC, and so does `Policy::schedule`. The example *shows*
//! fires in Berlin time. To *read* the hours as Berlin time, as your own scheduler may do, use
//! [`policy.schedule_with(Schedule::builder().zone(Berlin))`](Policy::schedule_with).
//!
//! Its `Cargo.toml`, in a directory next to a clone of this repository:
//!
//! ```toml
//! [dependencies]
//! keeptime = { path = "../keeptime" }
//! keeptime-documents = { path = "../keeptime/crates/documents" } # the services' JSON
//! chrono = "0.4"                                                # Utc::now()
//! ```
//!
//! `chrono` and `chrono_tz` are re-exported, so `keeptime::chrono::Utc` and `chrono::Utc` are the same
//! type. Add `chrono` yourself for `Utc::now()`, which keeptime does not enable.
//!
//! # Your own records
//! Retention works on any type that implements [`Backup`]. This needs only `keeptime` and `chrono`:
//!
//! ```
//! use chrono::{DateTime, Utc};
//! use keeptime::explain::{English, Language};
//! use keeptime::policy::PolicyState;
//! use keeptime::retention::{BackupState, Completeness, Expiry, NotCounted};
//! use keeptime::{Backup, Limits, Pattern, Policy};
//!
//! struct Row { id: u64, server: String, taken: DateTime<Utc>, automatic: bool }
//!
//! impl Backup for Row {
//!     type Id = u64;
//!     type Object = str;
//!     fn id(&self) -> &u64 { &self.id }
//!     fn object(&self) -> &str { &self.server }
//!     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
//!     // Whatever must not be counted or deleted has a state that says so.
//!     fn state(&self) -> BackupState {
//!         if self.automatic { BackupState::Available } else { NotCounted::Manual.into() }
//!     }
//!     fn policy_id(&self) -> Option<&str> { None }
//!     fn completeness(&self) -> Completeness { Completeness::Complete }
//!     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let row = |id, taken: &str, automatic| -> Result<Row, chrono::ParseError> {
//!         Ok(Row { id, server: "web".to_owned(), taken: taken.parse()?, automatic })
//!     };
//!     let rows = [
//!         row(1, "2025-03-02T16:40:00Z", false)?,
//!         row(2, "2025-03-03T02:30:05Z", true)?,
//!         row(3, "2025-03-04T02:30:05Z", true)?,
//!     ];
//!     let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=30")?;
//!     let limits = Limits::UNLIMITED.with_max_backups(1);
//!     let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web".to_owned()]);
//!     let judgement = policy.judge(&rows, "2025-03-04T12:00:00Z".parse()?)?;
//!     for (row, verdict) in judgement.verdicts() {
//!         println!("{} {}", row.id, English.verdict(&verdict)); // 1 keep: manual, …
//!     }
//!     for row in judgement.deletions() {
//!         println!("delete {}", row.id); // delete 2
//!     }
//! #   let ids: Vec<u64> = judgement.deletions().iter().map(|row| row.id).collect();
//! #   assert_eq!(ids, [2]);
//! #   let (_, verdict) = judgement.verdicts().next().expect("three rows");
//! #   assert_eq!(English.verdict(&verdict).to_string(), "keep: manual");
//!     Ok(())
//! }
//! ```
//!
//! [`Policy::judge`] keeps the backups of objects that are not its own (`Backup::object` must be an id of the
//! policy's resources), of other policies, and from before the policy was created. It deletes nothing if the
//! policy is not enabled. [`Limits::judge`] applies limits to all records: use it only if these limits
//! govern all of them. [`Judgement::deletions`] leaves out the last good copy of each object.
//! [`Verdict`] is an enum to match on: `Verdict::Delete`, `Defer`, `Keep`
//! or `BeingDeleted`. [`explain::Language`] puts it into words.
//!
//! The [`guide`] has longer examples: the main loop of a server, a database with several instances,
//! checks in CI.
//!
//! # Modules
//! A module imports only the modules in the last column and what those import.
//!
//! | module | what it is | imports |
//! |---|---|---|
//! | [`pattern`] | parsing recurrence rules into a [`Pattern`] of [`Rule`]s, and writing them | timetable |
//! | [`timetable`] | the week as 168 slots, and days that recur every n days: next, previous, count and n-th | nothing |
//! | [`schedule`] | when a pattern fires in a zone, at or after an optional start: next, ranges, missed fires; schedules that can be stored; zones by name | timetable, pattern |
//! | [`agenda`] | many schedules: which are due, and how many fire in each minute of the week | schedule |
//! | [`retention`] | a verdict for each backup under given limits | nothing |
//! | [`policy`] | a pattern, limits, the objects, and whether the policy is enabled | pattern, schedule, retention |
//! | [`forecast`] | how many backups will be kept, and when each one will be deleted | policy |
//! | [`explain`] | explanations, verdicts, forecasts and changes in sentences | policy, forecast |
//! | [`picture`] | weeks, backups and forecasts drawn in plain text | explain |
#![cfg_attr(
    feature = "report",
    doc = "| [`report`] | a policy and its backups as an HTML page | explain, picture |"
)]
#![cfg_attr(feature = "icalendar", doc = "| [`ics`] | a schedule as a calendar file | schedule |")]
//!
//! `retention` imports neither `pattern` nor `schedule`, because it must also judge backups that no
//! schedule made.
//!
//! # Promises
//! - **Pure.** It reads no clock, no file, no environment variable and no zone database on disk: `now`
//!   and the zone are arguments. It has no global state and no `unsafe` code, and builds without std.
//! - **Total.** No input makes it panic, overflow or loop forever. Near the ends of chrono's
//!   range of years, a search returns `None` instead of a wrong fire.
//! - **Constant time.** Any two times of a valid pattern are at least an hour apart, so an hour of the
//!   week holds at most one. The next fire takes a few bit operations, no matter how many rules the
//!   pattern has or how long ago the start is.
//! - **When in doubt, it keeps.** An unknown status, an unreadable date or a retention rule that it does
//!   not support keeps the backup or is an error. Every verdict comes with its evidence.
//!
//! # What it is not
//! It is not a general recurrence library: COUNT, UNTIL, EXDATE and the other parts of RFC 2445 that the
//! services refuse are refused here, as is INTERVAL outside the daily rules of CBR. The crates `rrule` and
//! `icalendar` support them.
//!
//! # Sources
//! The documentation of each rule names the document and the table that it comes from. If the references
//! leave something open, the decision is documented where it applies, for example in [`schedule::Gap`],
//! [`schedule::Overlap`] and [`retention`]. [`guide::semantics`] lists all decisions.
//!
//! # Zone data
//! Governments change the rules of their clocks, so zone data goes out of date. chrono-tz 0.10.4 contains
//! version 2025b of the IANA database, up to the year 2100. The feature `jiff` contains version 2026f,
//! and is not limited to 2100. In November 2026 the two differ in Casablanca, Vancouver, Edmonton,
//! Winnipeg, Havana and Chisinau: use jiff there. [`schedule::source`] has both.
//!
//! # Features
//! | feature | default | what it adds |
//! |---|---|---|
//! | `std` | yes | enables `std` in the dependencies; without it, keeptime needs only `alloc` |
//! | `chrono-tz` | yes | named zones through chrono-tz, compiled in |
//! | `jiff` | | named zones through jiff: newer data, not limited to 2100 |
//! | `serde` | | `Serialize` and `Deserialize`; a pattern is its canonical text (CSBS) or list of rules (CBR), an enum its [name](UnknownName), a [`Verdict`] a flat object |
//! | `report` | | the module `report`: HTML pages |
//! | `icalendar` | | the module `ics`: calendar files |
//!
//! [Cloud Server Backup Service]: https://docs.otc.t-systems.com/cloud-server-backup-service/api-ref/
//! [Cloud Backup and Recovery]: https://docs.otc.t-systems.com/cloud-backup-recovery/api-ref/
//! [Volume Backup Service]: https://docs.otc.t-systems.com/volume-backup-service/api-ref/

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

pub mod agenda;
mod civil_text;
mod excerpt;
pub mod explain;
pub mod forecast;
pub mod guide;
#[cfg(feature = "icalendar")]
pub mod ics;
mod names;
pub mod pattern;
pub mod picture;
pub mod policy;
#[cfg(feature = "report")]
pub mod report;
pub mod retention;
pub mod schedule;
pub mod timetable;

pub use agenda::Agenda;
pub use names::UnknownName;
pub use pattern::{Pattern, Rule};
pub use policy::Policy;
pub use retention::{Backup, Judgement, Limits, Verdict};
pub use schedule::Schedule;
pub use timetable::Timetable;

/// chrono, whose `DateTime` and offsets are part of this crate's API.
pub use chrono;
/// chrono-tz, whose zones implement [`schedule::Zone`].
#[cfg(feature = "chrono-tz")]
pub use chrono_tz;
/// jiff, whose zones implement [`schedule::Zone`] and whose database a [source](schedule::source) may use.
#[cfg(feature = "jiff")]
pub use jiff;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
