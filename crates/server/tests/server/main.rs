//! Tests of the server through its routes, on each database.
//!
//! SQLite is tested always, PostgreSQL if `KEEPTIME_TEST_POSTGRES` has the URL of a server on which the
//! tests may create databases.

#![allow(clippy::pedantic, clippy::unwrap_used, clippy::panic, unreachable_pub)]

mod any_credentials;
mod any_request;
mod binary;
mod binary_faults;
mod browser;
mod call_parts;
mod cbr_backups;
mod cbr_documents;
mod cbr_errors;
mod cbr_faults;
mod cbr_policies;
mod cbr_queries;
mod cbr_vaults;
mod clock_jumps;
mod connections;
mod csbs_calls;
mod csbs_errors;
mod csbs_faults;
mod csbs_flow;
mod csbs_policies;
mod csbs_queries;
mod csbs_restores;
mod deletions;
mod fault_rows;
mod fires;
mod harness;
mod instances;
mod isolation;
mod judgements;
mod leases;
mod lost_database;
mod observation;
mod overview;
mod page;
mod page_browser;
mod programs;
mod random_calls;
mod records;
mod retries;
mod scheduling;
mod signatures;
mod signer;
mod tokens;
mod vbs;
