//! The commands, one file or folder each, and what they share.

mod calendar;
mod check;
pub(crate) mod completions;
mod diff;
mod explain;
mod forecast;
mod kinds;
mod manual;
mod next;
mod prune;
mod report;
mod zones;

pub(crate) mod batch;

mod coverage;
mod fires;
mod output;

#[cfg(test)]
mod language_tests;

use std::io::{self, BufWriter, Write};

use keeptime::explain::{English, Language};

use crate::args::Task;
use crate::failure::{ExitStatus, Failure};

/// Runs a command, which writes to standard output.
pub(crate) fn run(task: &Task) -> Result<ExitStatus, Failure> {
    // Colours are used on a terminal, unless NO_COLOR is set.
    let mut output = BufWriter::new(anstream::AutoStream::auto(io::stdout()));
    let language: &dyn Language = &English;
    let status = match task {
        Task::Check(task) => check::run(task, &mut output),
        Task::Next(task) => next::run(task, language, &mut output),
        Task::Prune(task) => prune::run(task, language, &mut output),
        Task::Explain(task) => explain::run(task, language, &mut output),
        Task::Forecast(task) => forecast::run(task, language, &mut output),
        Task::Report(task) => report::run(task, language, &mut output),
        Task::Calendar(task) => calendar::run(task, language, &mut output),
        Task::Completions(task) => completions::run(task, &mut output),
        Task::Man(task) => manual::run(task, &mut output),
        Task::Diff(task) => diff::run(task, language, &mut output),
        Task::Kinds(task) => kinds::run(task, &mut output),
        Task::Zones(task) => zones::run(task, &mut output),
        Task::Batch(_) => {
            batch::run(io::stdin().lock(), &mut BufWriter::new(io::stdout().lock()))?;
            Ok(ExitStatus::Success)
        }
    };
    output.flush()?;
    status
}
