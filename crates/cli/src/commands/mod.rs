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
mod ordered_output;
mod output;
mod until_closed;

#[cfg(test)]
mod language_tests;

use std::io::{self, BufWriter, Write};

use keeptime::explain::{English, Language};

use crate::args::Task;
use crate::failure::{ExitStatus, Failure};
use until_closed::UntilClosed;

/// Runs a command, which writes to standard output.
pub(crate) fn run(task: &Task) -> Result<ExitStatus, Failure> {
    if let Task::Batch(_) = task {
        batch::run(io::stdin().lock(), &mut BufWriter::new(io::stdout().lock()))?;
        return Ok(ExitStatus::Success);
    }
    if is_plain(task) {
        return run_and_flush(task, io::stdout());
    }
    // Colours are used on a terminal, unless NO_COLOR is set.
    run_and_flush(task, anstream::AutoStream::auto(io::stdout()))
}

/// Returns whether the exit status answers a question, which must not depend on how much of the output is read.
fn status_is_answer(task: &Task) -> bool {
    match task {
        Task::Check(_) => true,
        Task::Prune(prune) => prune.exit_code,
        Task::Diff(diff) => diff.exit_code,
        _ => false,
    }
}

/// Returns whether the output of a task has no colours. Looking for them in a plan takes longer than making
/// the plan.
fn is_plain(task: &Task) -> bool {
    matches!(task, Task::Prune(prune) if prune.output.is_json() || prune.project.is_some())
}

fn run_and_flush(task: &Task, output: impl Write) -> Result<ExitStatus, Failure> {
    if status_is_answer(task) {
        run_and_flush_all(task, UntilClosed::new(output))
    } else {
        run_and_flush_all(task, output)
    }
}

fn run_and_flush_all(task: &Task, output: impl Write) -> Result<ExitStatus, Failure> {
    let mut output = BufWriter::with_capacity(1 << 16, output);
    let status = run_task(task, &English, &mut output);
    output.flush()?;
    status
}

/// Runs a command other than `batch`.
pub(crate) fn run_task(
    task: &Task,
    language: &(dyn Language + Sync),
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    match task {
        Task::Check(task) => check::run(task, output),
        Task::Next(task) => next::run(task, language, output),
        Task::Prune(task) => prune::run(task, language, output),
        Task::Explain(task) => explain::run(task, language, output),
        Task::Forecast(task) => forecast::run(task, language, output),
        Task::Report(task) => report::run(task, language, output),
        Task::Calendar(task) => calendar::run(task, language, output),
        Task::Completions(task) => completions::run(task, output),
        Task::Man(task) => manual::run(task, output),
        Task::Diff(task) => diff::run(task, language, output),
        Task::Kinds(task) => kinds::run(task, output),
        Task::Zones(task) => zones::run(task, output),
        Task::Batch(_) => Ok(ExitStatus::Success),
    }
}
