//! The crate through its public API.
#![allow(clippy::pedantic, clippy::unwrap_used, clippy::panic)]

mod answers;
mod bodies;
mod changes;
mod create_policy;
mod instant;
mod json;
mod kinds;
mod limits;
mod listing;
mod lists;
mod notes;
mod pages;
mod properties;
mod queries;
mod requests;
