//! The arguments of `keeptime zones`.

use clap::Args;

use super::output::{FormatOption, TextOrJson};
use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime zones
  keeptime zones berlin paris
  keeptime zones america --json

Exit status:
  0 success
  2 wrong usage, or no zone has such a name")]
pub(crate) struct Zones {
    /// List only zones whose names contain one of these texts
    #[arg(value_name = "TEXT")]
    pub(crate) texts: Vec<String>,
    /// Show the offsets at this time [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    #[command(flatten)]
    pub(crate) output: FormatOption<TextOrJson>,
}
