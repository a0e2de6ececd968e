//! The arguments of `keeptime completions` and `keeptime man`.

use clap::Args;

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime completions bash > /etc/bash_completion.d/keeptime
  keeptime completions zsh > \"${fpath[1]}/_keeptime\"
  keeptime completions fish > ~/.config/fish/completions/keeptime.fish")]
pub(crate) struct Completions {
    /// The shell to print completions for
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime man | man -l -
  keeptime man prune > keeptime-prune.1")]
pub(crate) struct Man {
    /// The command to document [default: keeptime itself]
    pub(crate) task: Option<String>,
}
