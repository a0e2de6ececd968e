//! The command `keeptime`: the library's answers on a terminal and on a JSON Lines pipe.
//!
//! It uses the public API of the library alone. Clock, files and standard streams are read and
//! written here and nowhere else.

mod args;
mod commands;
mod failure;
mod read;
mod show;

use std::io::{self, Read, Write};
use std::process::ExitCode;

use clap::Parser;
use failure::{Ended, Failure};
use show::complain;

/// Runs the command with the arguments of the process.
pub fn main() -> ExitCode {
    if let Err(message) = read::zone::choose(std::env::args_os()) {
        complain(&message);
        return ExitCode::from(2);
    }
    let command = args::Command::parse();
    let ended = match commands::run(&command.task) {
        Ok(ended) => ended,
        // Whoever reads the output has seen enough.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ended::Fine,
        Err(Failure::Output(error)) => {
            complain(&format!("the output cannot be written: {error}"));
            Ended::Misuse
        }
        Err(Failure::Document(message)) => {
            complain(&message);
            Ended::FoundFaults
        }
        Err(Failure::Faulty(excerpts)) => {
            let _ = writeln!(anstream::stderr(), "{}", excerpts.to_string().trim_end());
            Ended::FoundFaults
        }
        Err(Failure::Misuse(message)) => {
            complain(&message);
            Ended::Misuse
        }
    };
    match ended {
        Ended::Fine => ExitCode::SUCCESS,
        Ended::FoundFaults => ExitCode::from(1),
        Ended::Misuse => ExitCode::from(2),
    }
}

/// Answers `keeptime batch` requests, one a line, whatever the lines hold.
///
/// # Errors
///
/// Where the input cannot be read or the output cannot be written.
pub fn batch(input: impl Read, output: &mut impl Write) -> io::Result<()> {
    commands::batch::run(input, output)
}
