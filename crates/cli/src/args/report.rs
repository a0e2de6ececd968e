//! What `keeptime report` takes.

use std::path::PathBuf;

use clap::Args;

use super::shared::RetentionOptions;
use crate::read::time::{self, TimeArgument};
use crate::read::zone::{self, ZoneArg};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime report policy.json backups.json -o report.html
  keeptime report policy.json backups.json --show Europe/Berlin --quota quota.json -o report.html")]
pub(crate) struct Report {
    /// A policy (JSON); - is standard input
    pub(crate) policy: PathBuf,
    /// The listing, one file or several; - is standard input
    pub(crate) backups: Vec<PathBuf>,
    /// The file to write, whole or not at all [default: standard output]
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// A zone to show the times in, too; local is that of this machine
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true)]
    pub(crate) show: Vec<ZoneArg>,
    /// How many fires to show
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub(crate) count: usize,
    /// How many days to look ahead
    #[arg(long, value_name = "N", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=time::MAX_DAYS))]
    pub(crate) days: u32,
    /// The project's quotas, as the service answers them (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) quota: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) retention: RetentionOptions,
    /// The time as of which to report [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
}
