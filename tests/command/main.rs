//! The command `keeptime` from outside: its streams and its exit status.

#![allow(clippy::unwrap_used, clippy::panic)]

mod batch;
mod batch_errors;
mod hostile;
mod pipes;
mod run;

/// The help and the output as people see them. `TRYCMD=overwrite` takes what the command says now.
#[test]
fn snapshots() {
    trycmd::TestCases::new().case("tests/command/*.trycmd");
}
