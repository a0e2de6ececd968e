//! The command `keeptime`: the library's answers on a terminal and on a JSON Lines pipe.
//!
//! It knows the public face of the library alone. Clock, files and standard streams are read and
//! written here and nowhere else.

mod args;
mod batch;
mod calendar;
mod check;
mod coverage;
mod diff;
mod digest;
mod document;
mod durations;
mod excerpt;
mod explain;
mod failure;
mod forecast;
mod input;
mod kinds;
mod listing;
mod locate;
mod manual;
mod next;
mod plain;
mod policy_file;
mod progress;
mod prune;
mod report;
mod terminal;
mod time;
mod whole;
mod zone;
mod zones;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use args::Task;
use clap::Parser;
use failure::Failure;

/// How a task ended, as its exit status says; the worse is the greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ended {
    Fine,
    FoundFaults,
    Misuse,
}

fn main() -> ExitCode {
    if let Err(message) = zone::choose(std::env::args_os()) {
        complain(&message);
        return ExitCode::from(2);
    }
    let command = args::Command::parse();
    let ended = match run(&command.task) {
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
        Err(Failure::Excerpt(excerpt)) => {
            let _ = writeln!(anstream::stderr(), "{excerpt}");
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

fn run(task: &Task) -> Result<Ended, Failure> {
    // Colours where they are wanted: on a terminal, and not under NO_COLOR.
    let mut output = BufWriter::new(anstream::AutoStream::auto(io::stdout()));
    let ended = match task {
        Task::Check(task) => check::run(task, &mut output),
        Task::Next(task) => next::run(task, &mut output),
        Task::Prune(task) => prune::run(task, &mut output),
        Task::Explain(task) => explain::run(task, &mut output),
        Task::Forecast(task) => forecast::run(task, &mut output),
        Task::Report(task) => report::run(task, &mut output),
        Task::Calendar(task) => calendar::run(task, &mut output),
        Task::Completions(task) => manual::completions(task, &mut output),
        Task::Man(task) => manual::page(task, &mut output),
        Task::Diff(task) => diff::run(task, &mut output),
        Task::Kinds => kinds::run(&mut output),
        Task::Zones(task) => zones::run(task, &mut output),
        Task::Batch(_) => {
            batch::run(io::stdin().lock(), &mut BufWriter::new(io::stdout().lock()))?;
            Ok(Ended::Fine)
        }
    };
    output.flush()?;
    ended
}

/// Says on standard error what is wrong; where even that is closed, nobody is there to be told.
pub(crate) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "keeptime: {message}");
}
