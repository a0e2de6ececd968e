//! The arguments of `keeptime kinds`.

use clap::Args;

use super::output::{FormatOption, TextOrJson};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime kinds
  keeptime kinds --json

With --json, each line is one kind: name, description.

Exit status:
  0 success
  2 wrong usage")]
pub(crate) struct Kinds {
    #[command(flatten)]
    pub(crate) output: FormatOption<TextOrJson>,
}
