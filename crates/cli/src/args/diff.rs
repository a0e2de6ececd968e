//! What `keeptime diff` takes.

use std::path::PathBuf;

use clap::Args;

use super::shared::RetentionOptions;
use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime diff policy.json update.json
  keeptime diff policy.json update.json backups.json
  keeptime diff policy.json update.json pages/*.json --json

OLD is a policy as the service answers it. NEW is a request to change it, a request that would create
it anew, or the policy as it is afterwards. BACKUPS is what the service lists; with it those backups
are shown that go under the new rules and stay under the old.

The reference does not say whether a limit that a request leaves out stays or goes, so both are
shown, with a warning where the second deletes more.")]
pub(crate) struct Diff {
    /// The policy as it is (JSON); - is standard input
    pub(crate) old: PathBuf,
    /// What it is to become (JSON); - is standard input
    pub(crate) new: PathBuf,
    /// The listing, one file or several; - is standard input
    pub(crate) backups: Vec<PathBuf>,
    /// How many fires to show
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub(crate) count: usize,
    #[command(flatten)]
    pub(crate) retention: RetentionOptions,
    /// The time to count from and to judge by [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    /// One JSON object: changes, omitted, fires, backups (with coverage), notes, warnings
    #[arg(long)]
    pub(crate) json: bool,
}
