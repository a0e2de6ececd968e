//! Backups of cloud servers: is this policy valid, when does it fire next, and which backups may
//! go.
//!
//! ```
//! use chrono::{DateTime, Utc};
//! use keeptime::pattern::Pattern;
//! use keeptime::schedule::Schedule;
//!
//! // Is it valid?
//! let pattern = Pattern::parse("FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=2,14;BYMINUTE=30")?;
//! let fault = Pattern::parse("FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=2,24").unwrap_err();
//! assert_eq!(fault.to_string(), "BYHOUR takes 0 to 23, found 24");
//!
//! // When does it fire next?
//! let schedule = Schedule::new(&pattern)?;
//! let now: DateTime<Utc> = "2025-03-03T12:00:00Z".parse()?;
//! assert_eq!(schedule.next_after(now), Some("2025-03-03T14:30:00Z".parse()?));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! ```
//! use chrono::{DateTime, Utc};
//! use keeptime::explain::{English, Language};
//! use keeptime::retention::{Backup, BackupState, Completeness, Limits};
//!
//! struct Row { id: u32, server: &'static str, taken: &'static str }
//!
//! impl Backup for Row {
//!     type Id = u32;
//!     type Object = str;
//!     fn id(&self) -> &u32 { &self.id }
//!     fn object(&self) -> &str { self.server }
//!     fn created_at(&self) -> Option<DateTime<Utc>> { self.taken.parse().ok() }
//!     fn state(&self) -> BackupState { BackupState::Available }
//!     fn policy_id(&self) -> Option<&str> { None }
//!     fn completeness(&self) -> Completeness { Completeness::Complete }
//! }
//!
//! // Which may go, and why?
//! let rows = [
//!     Row { id: 1, server: "web", taken: "2025-03-01T02:30:00Z" },
//!     Row { id: 2, server: "web", taken: "2025-03-02T02:30:00Z" },
//! ];
//! let now = "2025-03-03T12:00:00Z".parse()?;
//! let judgement = Limits::UNLIMITED.with_max_backups(1).judge(&rows, now)?;
//! let verdict = judgement.verdict(0).unwrap();
//! assert_eq!(English.verdict(&verdict), "delete: rank 2, limit 1");
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! The [`guide`] shows it at work, from end to end.
//!
//! # The rooms
//! | module | what it does | knows |
//! |---|---|---|
//! | [`pattern`] | text ⇄ [`Pattern`](pattern::Pattern), and its timetable | timetable |
//! | [`timetable`] | the week as 168 slots: next, previous, count, n-th in constant time | nothing |
//! | [`schedule`] | a timetable in a zone, from a start: fires, ranges, missed runs | timetable, pattern |
//! | [`agenda`] | many schedules: who is due, and how busy a week is | schedule |
//! | [`retention`] | limits and backups → a verdict on each, with its evidence | nothing |
//! | [`policy`] | a pattern, limits and objects, as a service has them | pattern, schedule, retention |
//! | [`forecast`] | what will be kept, and when each backup goes | policy |
//! | [`explain`] | explanations, verdicts, forecasts and diffs in sentences | policy, forecast |
//! | [`picture`] | weeks, backups and forecasts in plain characters | explain |
#![cfg_attr(
    feature = "report",
    doc = "| [`report`] | a policy and its backups as a page | explain, picture |"
)]
#![cfg_attr(feature = "icalendar", doc = "| [`ics`] | a schedule as a calendar | schedule |")]
//!
//! Retention judges backups that nobody need have scheduled: it imports neither pattern nor
//! schedule.
//!
//! # What it promises
//! - **Pure.** No clock, file, environment or zone database on disk is read; `now` and the zone are
//!   arguments. No global state, no `unsafe`.
//! - **Total.** No input makes it panic, overflow or loop without bound. Near the ends of chrono's
//!   years there is no next fire, rather than a wrong one.
//! - **Constant time** where it counts: a valid pattern never has two points less than an hour
//!   apart, so no hour of the week holds more than one, and the next fire is a few bit operations
//!   away however many rules there are and however far off the start is.
//! - **Deletion is never the default.** What is not known (a status, a date, a later version's rule)
//!   is kept or is an error. Every verdict carries its evidence.
//!
//! # What it is not
//! It runs no backups and sends nothing. It takes the pattern subset that the services take, not all
//! of RFC 2445: no INTERVAL, COUNT, UNTIL or EXDATE; `rrule` and `icalendar` are crates for those.
//! It has none of the rules of later services that keep a backup a day, week, month or year, and
//! refuses limits that have them rather than judge without.
//!
//! # Sources
//! The rules are those of the API references of Cloud Server Backup Service v1 (CSBS), Cloud Backup and
//! Recovery v3 (CBR) and Volume Backup Service v2 (VBS); each item names its table. What the reference leaves open is decided where it is used, and said there: see
//! [`schedule::Gap`] and [`schedule::Overlap`] for changes of the clocks,
//! [`retention`] for the rest.
//!
//! # Features
//! | feature | default | what it adds |
//! |---|---|---|
//! | `std` | yes | links the standard library into the dependencies; without it, `alloc` is enough |
//! | `chrono-tz` | yes | the zones of the IANA database, compiled in, of version 2025b |
//! | `jiff` | | the zones of jiff, whose database is newer (2026f) and goes on after 2100 |
//! | `serde` | | `Serialize` and `Deserialize` for values; a pattern is its canonical text |
//! | `report` | | the module `report`: pages of HTML |
//! | `icalendar` | | the module `ics`: schedules as calendars |

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

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
