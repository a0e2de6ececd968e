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
//! | [`DocumentKind`], [`DocumentFamily`] | every document by name: recognized, checked and written again |
//! | [`CheckOutcome`], [`Faults`], [`Fault`], [`Note`] | what a check finds |
//! | [`parse_json`] | JSON in which no member appears twice |
//! | [`read_limits`], [`ZeroLimit`] | what an `operation_definition` keeps |
//! | [`parse_instant`], [`format_instant`] | times as documents write them |
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
//! use keeptime_documents::DocumentKind;
//!
//! let body = serde_json::json!({"quotas": {"resources": [{"type": "backups", "quota": "600"}]}});
//! let kind = DocumentKind::recognize(&body).unwrap();
//! assert_eq!(kind, DocumentKind::CsbsQuotaAnswer);
//! assert_eq!(kind.normalize(&body)?["quotas"]["resources"][0]["quota"], 600);
//! # Ok::<(), keeptime_documents::Faults>(())
//! ```

pub mod cbr;
pub mod csbs;
mod document_family;
mod document_kind;
mod fault;
mod instant;
mod json;
mod limits;
mod message_text;
mod note;
mod recognize;
mod schema;
mod similar_name;
mod typed;
pub mod vbs;

pub use document_family::DocumentFamily;
pub use document_kind::{DocumentKind, UnknownKind};
pub use fault::{CheckOutcome, Fault, FaultEffect, FaultKind, Faults, Service};
pub use instant::{InstantError, format_instant, parse_instant};
pub use json::{ParsedJson, parse_json};
pub use limits::{LIMIT_FIELDS, LimitsError, ZeroLimit, read_limits};
pub use note::{Note, NoteKind};
