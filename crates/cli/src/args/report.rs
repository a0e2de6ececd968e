//! The arguments of `keeptime report`.

use std::path::PathBuf;

use clap::Args;

use super::shared::RetentionOptions;
use crate::read::number;
use crate::read::time::{self, TimeArgument};
use crate::read::zone::{self, ZoneArg};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime report policy.json backups.json -o report.html
  keeptime report policy.json backups.json --show Europe/Berlin --quota quota.json -o report.html

Exit status:
  0 success, even if backups would be deleted
  1 the policy or the listing cannot be used
  2 wrong usage, or a file that cannot be read or written")]
pub(crate) struct Report {
    /// A policy (JSON); - is standard input
    pub(crate) policy: PathBuf,
    /// The listing of backups, in one or more files; - is standard input
    pub(crate) backups: Vec<PathBuf>,
    /// Write to this file, completely or not at all [default: standard output]
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Also show the times in this zone; local is the zone of this machine
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true)]
    pub(crate) show: Vec<ZoneArg>,
    /// Number of fires to show
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    #[arg(value_parser = number::fires, allow_negative_numbers = true)]
    pub(crate) count: usize,
    /// Number of days to forecast
    #[arg(long, value_name = "N", default_value_t = 30)]
    #[arg(value_parser = number::days, allow_negative_numbers = true)]
    pub(crate) days: u32,
    /// The service's answer with the project's quotas (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) quota: Option<PathBuf>,
    /// Vaults of CBR (JSON), whose resources are the objects of the policy
    #[arg(long, value_name = "FILE")]
    pub(crate) vault: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) retention: RetentionOptions,
    /// Earliest time at which the policy may fire; intervals are counted from it
    /// [default: from the policy]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) start: Option<TimeArgument>,
    /// The time of the report [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
}
