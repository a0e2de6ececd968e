//! keeptime answers three questions about backups of cloud servers: is this policy valid, when does it
//! fire next, and which backups can be deleted?
//!
//! It reads the policies of three services and follows their rules:
//! [Cloud Server Backup Service] (CSBS) v1, [Cloud Backup and Recovery] (CBR) v3 and
//! [Volume Backup Service] (VBS) v2. It runs no backups, sends nothing and deletes nothing: backup
//! servers, agents and command-line tools embed it and act on its answers.
//!
//! From the documents of a service to the next fires and the ids to delete:
//!
//! ```
//! use chrono::{DateTime, Utc};
//! use keeptime::schedule::Schedule;
//! use keeptime::schedule::source::{self, ZoneSource};
//! use keeptime_documents::ZeroLimit;
//! use keeptime_documents::csbs::{Listing, PolicyAnswer};
//!
//! let answer = PolicyAnswer::from_json(
//!     r#"{"policy": {"id": "p", "status": "suspended", "resources": [{"id": "web"}],
//!         "scheduled_operations": [{
//!             "enabled": true,
//!             "operation_definition": {"max_backups": "1"},
//!             "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}}}]}}"#,
//! )?;
//! let policy = answer.to_policy(ZeroLimit::Unlimited)?;
//! let now: DateTime<Utc> = "2025-03-04T12:00:00Z".parse()?;
//!
//! // When does it fire next? The services read hours in UTC.
//! assert_eq!(policy.next_after(now)?, Some("2025-03-05T02:30:00Z".parse()?));
//! // And if somebody's own scheduler read them in Berlin?
//! let berlin = source::chrono_tz().zone("Europe/Berlin")?;
//! let schedule = policy.schedule_as_if_enabled(Schedule::builder().zone(berlin))?;
//! assert_eq!(schedule.next_after(now), Some("2025-03-05T01:30:00Z".parse()?));
//!
//! // Which backups can be deleted?
//! let page = r#"{"checkpoint_items": [
//!     {"id": "mon", "checkpoint_id": "c1", "resource_id": "web", "status": "available",
//!      "created_at": "2025-03-03T02:30:05", "extend_info": {"auto_trigger": true}},
//!     {"id": "tue", "checkpoint_id": "c2", "resource_id": "web", "status": "available",
//!      "created_at": "2025-03-04T02:30:05", "extend_info": {"auto_trigger": true}}]}"#;
//! let mut listing = Listing::default();
//! listing.read(&mut serde_json::Deserializer::from_str(page))?;
//! let backups = listing.finish()?.into_backups();
//! let judgement = policy.judge(&backups, now)?;
//! let ids: Vec<&str> = judgement.deletions().iter().map(|backup| backup.id()).collect();
//! assert_eq!(ids, ["mon"]);
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! The `Cargo.toml` for it: `keeptime`, `keeptime-documents` (the services' JSON), `chrono` 0.4 and
//! `serde_json` 1. With records of your own you need `keeptime` and `chrono` alone: see
//! [`retention::Backup`]. The [`guide`] has longer examples.
//!
//! # Modules
//! Imports point one way: a module imports those in the last column and what they import, and nothing
//! else.
//!
//! | module | what it is | imports |
//! |---|---|---|
//! | [`pattern`] | text to [`Pattern`] and [`RecurrenceRule`], and back | timetable |
//! | [`timetable`] | the week as 168 slots: next, previous, count and n-th in constant time | nothing |
//! | [`schedule`] | the times of a pattern in a zone, from a start: fires, ranges, missed runs | timetable, pattern |
//! | [`agenda`] | many schedules: which are due, and how busy each minute of the week is | schedule |
//! | [`retention`] | limits and backups to a verdict for each backup | nothing |
//! | [`policy`] | a pattern, limits, objects, and whether the policy is enabled | pattern, schedule, retention |
//! | [`forecast`] | what will be kept, and when each backup will be deleted | policy |
//! | [`explain`] | explanations, verdicts, forecasts and changes in sentences | policy, forecast |
//! | [`picture`] | weeks, backups and forecasts in plain characters | explain |
#![cfg_attr(
    feature = "report",
    doc = "| [`report`] | a policy and its backups as an HTML page | explain, picture |"
)]
#![cfg_attr(feature = "icalendar", doc = "| [`ics`] | a schedule as a calendar file | schedule |")]
//!
//! Retention imports neither pattern nor schedule, since it must judge backups that nobody scheduled.
//!
//! # Promises
//! - **Pure.** It reads no clock, file, environment variable or zone database on disk: `now` and the
//!   zone are arguments. No global state, no `unsafe`; it builds without std.
//! - **Total.** No input makes it panic, overflow or loop without bound. Near the ends of chrono's
//!   range of years there is no next fire, rather than a wrong one.
//! - **Constant time.** Two times of a valid pattern are at least an hour apart, so no hour of the week
//!   holds more than one. The next fire takes a few bit operations, however many rules the pattern has
//!   and however long ago the start is.
//! - **It never deletes by default.** What it does not know (a status, a date, a rule of a later
//!   version) keeps a backup or is an error. Every verdict comes with its evidence.
//!
//! # What it is not
//! It is not a general recurrence library: COUNT, UNTIL, EXDATE and the other parts of RFC 2445 that the
//! services refuse are refused here. The crates `rrule` and `icalendar` take them. INTERVAL and the
//! long-term retention rules of CBR are not supported yet; a policy that has them is refused, not judged
//! without them.
//!
//! # Sources
//! Each rule names the document and the table that it comes from. Where the references leave something
//! open, the decision is documented where it applies: [`schedule::Gap`] and [`schedule::Overlap`] for
//! changes of the clocks, [`retention`] for the rest.
//!
//! # Zone data
//! Governments change their clocks, so zone data ages. chrono-tz 0.10.4 carries version 2025b of the
//! IANA database and ends in 2100. The feature `jiff` brings 2026f, with rules that go on. The two
//! differ in November 2026 in Casablanca, Vancouver, Edmonton, Winnipeg, Havana and Chisinau:
//! use jiff there. [`schedule::source`] has both.
//!
//! # Features
//! | feature | default | what it adds |
//! |---|---|---|
//! | `std` | yes | links the standard library into the dependencies; without it, `alloc` is enough |
//! | `chrono-tz` | yes | named zones through chrono-tz, compiled in |
//! | `jiff` | | named zones through jiff: newer data, no end in 2100 |
//! | `serde` | | `Serialize` and `Deserialize` for values; a pattern is its canonical text |
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
pub mod explain;
pub mod forecast;
pub mod guide;
#[cfg(feature = "icalendar")]
pub mod ics;
pub mod pattern;
pub mod picture;
pub mod policy;
#[cfg(feature = "report")]
pub mod report;
pub mod retention;
pub mod schedule;
pub mod timetable;

pub use agenda::Agenda;
pub use pattern::{Pattern, RecurrenceRule};
pub use policy::Policy;
pub use retention::{Backup, Judgement, Limits, Verdict};
pub use schedule::Schedule;
pub use timetable::Timetable;

/// The crate whose instants and offsets this crate takes and gives.
pub use chrono;
/// The crate whose zones the feature `chrono-tz` is about.
#[cfg(feature = "chrono-tz")]
pub use chrono_tz;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
