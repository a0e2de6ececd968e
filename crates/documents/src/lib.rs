//! The services' JSON documents: checked before they are sent, read as the services answer, and
//! written as the services take them.
//!
//! Each service has a module, with a table of its documents: [`csbs`], [`cbr`] and [`vbs`]. What they
//! share is here: [kinds](Kind), [faults](Fault) and [notes](Note), [times](parse_instant) and
//! [limits](read_limits).
//!
//! - **A request exists only where it is valid.** Its `check` is strict and finds every fault at once,
//!   each with the pointer of its place and the service's own code; its tables are the reference's.
//! - **An answer is read leniently.** Any member may be absent; numbers and booleans come as text too,
//!   whole numbers with a fraction, dates in several forms; a value that an enumeration does not name
//!   is kept as its text. Where the reference has an integer of some unit (sizes, speeds, shares) services
//!   send fractions too, so it is an `f64`.
//! - **What is read is written again.** Members that the reference does not name are kept. A number is
//!   written as a number, without a fraction where it has none; a date in UTC without a zone; a member
//!   that services spell in several ways as the reference's tables have it. Null is as good as absent
//!   and is not written, but where the reference gives it a meaning.
//!
//! ```
//! use keeptime_documents::Kind;
//!
//! let body = serde_json::json!({"quotas": {"resources": [{"type": "backups", "quota": "600"}]}});
//! let kind = Kind::of(&body).unwrap();
//! assert_eq!(kind.name(), "csbs-quota-answer");
//! assert_eq!(kind.rewrite(&body)?["quotas"]["resources"][0]["quota"], 600);
//! # Ok::<(), serde_json::Error>(())
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
