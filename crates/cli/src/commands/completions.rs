//! `keeptime completions`: scripts with which a shell asks the command for completions.

use std::ffi::OsString;
use std::io::Write;

use clap_complete::CompleteEnv;
use clap_complete::env::Shells;

use crate::args::{self, completion};
use crate::failure::{ExitStatus, Failure};

const NAME: &str = "keeptime";

/// The environment variable with which a script asks for completions. It holds the name of the shell.
const VARIABLE: &str = "KEEPTIME_COMPLETE";

/// Answers a shell that asks for completions. Returns whether one did.
pub(crate) fn answer(arguments: impl Iterator<Item = OsString>) -> clap::error::Result<bool> {
    let folder = std::env::current_dir().ok();
    CompleteEnv::with_factory(completion::command)
        .var(VARIABLE)
        .try_complete(arguments, folder.as_deref())
}

pub(crate) fn run(
    task: &args::Completions,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let shell = task.shell.to_string();
    let shells = Shells::builtins();
    let Some(completer) = shells.completer(&shell) else {
        return Err(Failure::Misuse(format!("{shell}: no completions for this shell")));
    };
    let mut script = Vec::new();
    completer.write_registration(VARIABLE, NAME, NAME, NAME, &mut script)?;
    output.write_all(&script)?;
    Ok(ExitStatus::Success)
}
