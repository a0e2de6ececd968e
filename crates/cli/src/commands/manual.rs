//! Shell completions and manual pages, generated from the definition of the arguments.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::generate;

use crate::args;
use crate::failure::{ExitStatus, Failure};

const NAME: &str = "keeptime";

pub(crate) fn completions(
    task: &args::Completions,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    // Generated in memory first, because clap_complete panics if writing fails.
    let mut script = Vec::new();
    generate(task.shell, &mut args::Cli::command(), NAME, &mut script);
    output.write_all(&script)?;
    Ok(ExitStatus::Success)
}

pub(crate) fn page(task: &args::Man, output: &mut impl Write) -> Result<ExitStatus, Failure> {
    let mut command = args::Cli::command();
    command.build();
    let found = match &task.task {
        None => Some(command),
        Some(name) => command.find_subcommand(name).cloned(),
    };
    let Some(found) = found else {
        let name = task.task.as_deref().unwrap_or_default();
        return Err(Failure::Misuse(format!(
            "unknown command {name:?}; keeptime help lists the commands"
        )));
    };
    clap_mangen::Man::new(found).render(output)?;
    Ok(ExitStatus::Success)
}
