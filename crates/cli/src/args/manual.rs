//! The arguments of `keeptime completions` and `keeptime man`.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime completions bash > ~/.local/share/bash-completion/completions/keeptime
  echo 'source <(keeptime completions zsh)' >> ~/.zshrc
  keeptime completions fish > ~/.config/fish/completions/keeptime.fish

The script asks keeptime for completions, so it also completes zone names, kinds of documents, \
manual pages, and the servers of a listing that is already on the command line.

Exit status:
  0 success
  2 wrong usage")]
pub(crate) struct Completions {
    /// The shell to print completions for
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime man | man -l -
  keeptime man prune > keeptime-prune.1
  keeptime man --dir ~/.local/share/man/man1

Exit status:
  0 success
  2 wrong usage, or a page cannot be written")]
pub(crate) struct Man {
    /// The command to document [default: keeptime itself]
    #[arg(value_name = "COMMAND")]
    pub(crate) task: Option<String>,
    /// Write all pages into this directory, one file per command
    #[arg(long, value_name = "DIR", conflicts_with = "task")]
    pub(crate) dir: Option<PathBuf>,
}
