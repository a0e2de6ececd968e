//! The command `keeptime`.

use std::process::ExitCode;

fn main() -> ExitCode {
    keeptime_cli::main()
}
