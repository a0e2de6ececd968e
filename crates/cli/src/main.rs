//! The command `keeptime`.
//!
//! It uses only the public API of the library. All access to the clock, files and standard streams
//! is in this crate.

mod answer;
mod args;
mod commands;
mod failure;
mod read;
mod show;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use failure::{ExitStatus, Failure};
use show::print_message;

fn main() -> ExitCode {
    match commands::completions::answer(std::env::args_os()) {
        Ok(false) => {}
        Ok(true) => return exit_code(flushed()),
        Err(error) => error.exit(),
    }
    if let Err(message) = read::zone::choose_data(std::env::args_os()) {
        print_message(&message);
        return exit_code(ExitStatus::Misuse);
    }
    let command = match args::Cli::try_parse() {
        Ok(command) => command,
        Err(error) if error.use_stderr() => error.exit(),
        // Help or the version.
        Err(text) => {
            return exit_code(text.print().map_or_else(|error| unwritten(&error), |()| flushed()));
        }
    };
    command.color.apply();
    let status = match commands::run(&command.task) {
        Ok(status) => status,
        Err(Failure::Output(error)) => unwritten(&error),
        Err(Failure::Document(message)) => {
            print_message(&message);
            ExitStatus::FaultsFound
        }
        Err(Failure::Annotated(annotated)) => {
            let _ = writeln!(anstream::stderr(), "{}", annotated.to_string().trim_end());
            ExitStatus::FaultsFound
        }
        Err(Failure::Misuse(message)) => {
            print_message(&message);
            ExitStatus::Misuse
        }
    };
    // A note may say that the answer is not what it seems.
    let is_good = matches!(status, ExitStatus::Success | ExitStatus::WouldDelete);
    exit_code(if is_good && show::is_message_lost() { ExitStatus::Misuse } else { status })
}

/// Writes what standard output still holds back.
fn flushed() -> ExitStatus {
    io::stdout().flush().map_or_else(|error| unwritten(&error), |()| ExitStatus::Success)
}

/// Reports output that cannot be written, unless the reader closed the pipe.
fn unwritten(error: &io::Error) -> ExitStatus {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return ExitStatus::Success;
    }
    print_message(&format!("cannot write the output: {error}"));
    ExitStatus::Misuse
}

fn exit_code(status: ExitStatus) -> ExitCode {
    match status {
        ExitStatus::Success => ExitCode::SUCCESS,
        ExitStatus::WouldDelete => ExitCode::from(3),
        ExitStatus::FaultsFound => ExitCode::from(1),
        ExitStatus::Misuse => ExitCode::from(2),
    }
}
