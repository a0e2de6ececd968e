//! Checks, reads and writes the JSON documents of three backup services.
//!
//! | service | module | documents |
//! |---|---|---|
//! | Cloud Server Backup Service v1 | [`csbs`] | policies, backups, restores, quotas, queries, errors |
//! | Cloud Backup and Recovery v3 | [`cbr`] | policies, vaults, backups, restore points, errors |
//! | Volume Backup Service v2 | [`vbs`] | backups of a disk, backup policies |
//!
//! Items for all services:
//!
//! | item | what it is |
//! |---|---|
//! | [`AnyPolicy`] | reads a policy of any service |
//! | [`query`] | reads and prints the queries of calls that list |
//! | [`batch`] | answers JSON requests, for programs in other languages |
//! | [`text`] | finds every fault and note of a text, with its span |
//! | [`listing`] | reads listings of backups, and makes the calls that delete backups |
//! | [`terraform`] | finds the backup policies in a Terraform plan or state |
//! | [`plan`] | the deletions that calls make, and older plans checked again |
//! | [`DocumentKind`], [`DocumentFamily`] | recognizes, checks and normalizes every document |
//! | [`CheckOutcome`], [`Faults`], [`Fault`], [`Note`] | the result of a check |
//! | [`ErrorEntry`] | the services' catalogues of errors |
//! | [`parse_json`] | reads JSON and rejects duplicate members |
//! | [`read_limits`], [`ZeroLimit`] | reads the retention limits of an `operation_definition` |
//! | [`parse_instant`], [`format_instant`] | reads and writes the times in documents |
//!
//! - **Requests are checked strictly.** A value of a request type is always valid. `check` compares the
//!   JSON with the tables of the service's reference and returns every fault at once. A fault has a
//!   JSON pointer and the service's own code.
//! - **Answers are read leniently, through the same engine.** Most members may be absent. Numbers and
//!   booleans may be text, whole numbers may have a fraction of zero, and dates have several forms. A
//!   value that an enumeration does not list is kept as text. Sizes, speeds and percentages are `f64`,
//!   because services send fractions where the reference has integers. `check` returns every fault of
//!   an answer, with this crate's codes.
//! - **Documents are written in one form.** Members that the reference does not name are kept. Whole
//!   numbers are written without a fraction and dates in UTC without an offset. A member that services
//!   spell in several ways gets the spelling of the reference's tables. Null counts as absent and is
//!   not written, except where the reference gives it a meaning.
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

pub mod batch;
pub mod cbr;
mod check_outcome;
pub mod csbs;
mod definition_rules;
mod document_facts;
mod document_family;
mod document_kind;
mod error_catalogue;
mod error_entry;
mod fault;
mod fault_serde;
mod instant;
mod json;
mod limits;
mod limits_error;
pub mod listing;
mod long_term;
mod member_change;
mod message_text;
mod names;
mod note;
pub mod plan;
pub mod policy;
pub mod query;
mod recognize;
mod record;
mod schema;
mod similar_name;
pub mod terraform;
pub mod text;
mod typed;
mod url_escape;
pub mod vbs;

pub use check_outcome::CheckOutcome;
pub use document_family::DocumentFamily;
pub use document_kind::{DocumentKind, UnknownKind};
pub use error_entry::ErrorEntry;
pub use fault::{Fault, FaultEffect, FaultKind, Faults, Service};
pub use instant::{InstantError, format_instant, parse_instant};
pub use json::{ParsedJson, parse_json};
pub use limits::{LIMIT_FIELDS, ZeroLimit, read_limits};
pub use limits_error::LimitsError;
pub use member_change::MemberChange;
pub use note::{Note, NoteKind};
pub use policy::{AnyPolicy, PolicyDocument, PolicyHalf, PolicyUpdate, PolicyUpdateError};
