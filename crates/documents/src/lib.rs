//! The JSON documents of three backup services: requests are checked before they are sent, answers are
//! read as the services send them, and both are written as the services take them.
//!
//! | service | module | documents |
//! |---|---|---|
//! | Cloud Server Backup Service v1 | [`csbs`] | policies, backups, restores, quotas, queries, errors |
//! | Cloud Backup and Recovery v3 | [`cbr`] | restore points of a vault |
//! | Volume Backup Service v2 | [`vbs`] | backups of a disk |
//!
//! What the services share is here:
//!
//! | item | what it is |
//! |---|---|
//! | [`Kind`], [`Family`] | every document by name: recognized, checked and written again |
//! | [`Checked`], [`Faults`], [`Fault`], [`Note`] | what a check finds |
//! | [`parse_json`] | JSON in which no member appears twice |
//! | [`read_limits`], [`Zero`] | what an `operation_definition` keeps |
//! | [`parse_instant`], [`show_instant`] | times as documents write them |
//!
//! - **A request exists only if it is valid.** Its `check` is strict and finds every fault at once. A
//!   fault has the pointer of its place and the service's own code; the tables are the reference's.
//! - **An answer is read leniently, by tables of the same kind.** Most members may be absent. Numbers and
//!   booleans may be text, whole numbers may have a fraction, and dates have several forms; a value that
//!   an enumeration does not name is kept as its text. If the reference has an integer of some unit
//!   (sizes, speeds, shares), services send fractions too, so it is an `f64`. A check of an answer also
//!   finds every fault at once, with this library's codes.
//! - **What is read is written again.** Members that the reference does not name are kept. A number is
//!   written as a number, without a fraction if it has none; a date in UTC without a zone; a member that
//!   services spell in several ways as the reference's tables spell it. Null counts as absent and is not
//!   written, except where the reference gives it a meaning.
//!
//! ```
//! use keeptime_documents::Kind;
//!
//! let body = serde_json::json!({"quotas": {"resources": [{"type": "backups", "quota": "600"}]}});
//! let kind = Kind::of(&body).unwrap();
//! assert_eq!(kind, Kind::CsbsQuotaAnswer);
//! assert_eq!(kind.rewrite(&body)?["quotas"]["resources"][0]["quota"], 600);
//! # Ok::<(), keeptime_documents::Faults>(())
//! ```

pub mod cbr;
pub mod csbs;
mod family;
mod fault;
mod instant;
mod json;
mod kind;
mod limits;
mod note;
mod resemblance;
mod schema;
mod shape;
mod show;
mod typed;
pub mod vbs;

pub use family::Family;
pub use fault::{Checked, Fault, FaultKind, Faults, Service, Stops};
pub use instant::{InstantError, parse_instant, show_instant};
pub use json::{ParsedJson, parse_json};
pub use kind::{Kind, UnknownKind};
pub use limits::{LIMIT_FIELDS, LimitsError, Zero, read_limits};
pub use note::{Note, NoteKind};
