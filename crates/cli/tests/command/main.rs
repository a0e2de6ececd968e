//! Tests of the command `keeptime`: its streams and its exit status.

#![allow(clippy::pedantic, clippy::unwrap_used, clippy::panic)]

mod bad_input;
mod batch;
mod batch_errors;
mod cases;
mod cbr;
mod check;
mod check_fix;
mod check_formats;
mod completions;
mod diff;
mod diff_markdown;
mod document_faults;
mod every_call;
mod every_service;
mod explain;
mod file_errors;
mod file_names;
mod fleet;
mod forecast;
mod kinds;
mod listings;
mod lost_output;
mod manual;
mod notes;
mod other_input;
mod output_files;
mod pattern_options;
mod pipes;
mod plans;
mod policy_status;
mod pre_commit;
mod recheck;
mod repeated_members;
mod report;
mod run;
mod suggestions;
mod surroundings;
mod terminal;
mod terraform_files;
mod times;
mod zones;

/// Compares help and output with snapshots. `TRYCMD=overwrite` updates the snapshots.
#[test]
fn snapshots() {
    // Snapshots name files relative to the root of the repository, like the README.
    std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).unwrap();
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env("KEEPTIME_ZONE_DATA", "bundled")
        .case("crates/cli/tests/command/*.trycmd");
}
