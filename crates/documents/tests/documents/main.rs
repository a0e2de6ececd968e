//! The crate through its public API.
#![allow(clippy::pedantic, clippy::unwrap_used, clippy::panic)]

mod answers;
mod changes;
mod create_policy;
mod create_policy_notes;
mod document_kinds;
mod instant;
mod limits;
mod listing;
mod pages;
mod properties;
mod queries;
mod repeated_members;
mod request_lists;
mod requests;
mod sample_documents;
