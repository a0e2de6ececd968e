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
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => error.exit(),
    }
    if let Err(message) = read::zone::choose_data(std::env::args_os()) {
        print_message(&message);
        return ExitCode::from(2);
    }
    let command = args::Cli::parse();
    command.color.apply();
    let status = match commands::run(&command.task) {
        Ok(status) => status,
        // The reader closed the pipe.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitStatus::Success
        }
        Err(Failure::Output(error)) => {
            print_message(&format!("cannot write the output: {error}"));
            ExitStatus::Misuse
        }
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
    match status {
        ExitStatus::Success => ExitCode::SUCCESS,
        ExitStatus::WouldDelete => ExitCode::from(3),
        ExitStatus::FaultsFound => ExitCode::from(1),
        ExitStatus::Misuse => ExitCode::from(2),
    }
}
