//! Tests of the public API.
#![allow(clippy::pedantic, clippy::unwrap_used, clippy::panic)]

mod answers;
mod any_input;
#[path = "../../../../tests/oracle/any_listing.rs"]
mod any_listing;
#[path = "../../../../tests/oracle/any_plan.rs"]
mod any_plan;
mod any_policy;
#[path = "../../../../tests/oracle/any_request.rs"]
mod any_request;
#[path = "../../../../tests/oracle/any_terraform.rs"]
mod any_terraform;
#[path = "../../../../tests/oracle/any_text.rs"]
mod any_text;
mod auto_traits;
mod batch;
mod cbr_backups;
#[path = "../../../../tests/oracle/cbr_limits.rs"]
mod cbr_limits;
mod cbr_organization_requests;
mod cbr_policies;
mod cbr_queries;
mod cbr_request_checks;
mod cbr_request_limits;
mod cbr_request_patterns;
mod cbr_request_properties;
mod cbr_requests;
mod clients;
mod corrections;
mod create_policy;
mod create_policy_notes;
mod created_policies;
mod document_kinds;
mod fault_rows;
mod instant;
mod limits;
mod listing;
mod listing_faults;
mod members;
mod names;
mod other_formats;
mod other_texts;
mod page_faults;
mod plan_properties;
mod plans;
mod policy_changes;
mod policy_updates;
mod properties;
mod queries;
mod refused_members;
mod repeated_members;
mod request_lists;
mod requests;
mod requests_of_any_bytes;
mod sample_documents;
mod streams;
mod terraform;
mod terraform_parts;
mod text;
mod text_bounds;
mod vbs_policies;
