//! The services' JSON documents: checked before they are sent, and read as the services answer.
//!
//! Checking a request is strict and finds every fault at once, each with the pointer of its place
//! and the service's own code. Reading an answer is lenient: numbers and booleans come as text too,
//! dates come in several forms, and members that are not known are passed over.
//!
//! [`csbs`] has the documents of Cloud Server Backup Service v1. What all services share is here:
//! [faults](Fault) and [notes](Note), [times](parse_instant) and [limits](read_limits).

pub mod cbr;
mod check;
pub mod csbs;
mod document;
mod fault;
mod instant;
mod kind;
mod limits;
mod request;
mod rule;
mod table;
pub mod vbs;

pub use fault::{Checked, Fault, FaultKind, Note, NoteKind, Service};
pub use instant::{InstantError, parse_instant, show_instant};
pub use kind::{Kind, UnknownKind};
pub use limits::{LIMIT_FIELDS, LimitsError, Zero, read_limits};
