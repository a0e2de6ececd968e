//! The arguments of `keeptime explain`.

use std::path::PathBuf;

use clap::Args;

use super::output::{FormatOption, TextOrJson};
use super::shared::{PolicyOrPattern, RetentionOptions, ScheduleOptions};
use crate::read::time::{self, TimeArgument};
use crate::read::zone::{self, ZoneArg};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime explain policy.json
  keeptime explain policy.json --show Asia/Shanghai --show local
  keeptime explain --pattern 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30'

Exit status:
  0 success
  1 the policy or the pattern cannot be used
  2 wrong usage or an unreadable file")]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) source: PolicyOrPattern,
    /// Also show the times in this zone; local is the zone of this machine
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true)]
    pub(crate) show: Vec<ZoneArg>,
    #[command(flatten)]
    pub(crate) schedule: ScheduleOptions,
    /// Vaults of CBR (JSON), whose resources are the objects of the policy
    #[arg(long, value_name = "FILE")]
    pub(crate) vault: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) retention: RetentionOptions,
    /// The time after which to look for the next clock change [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    #[command(flatten)]
    pub(crate) output: FormatOption<TextOrJson>,
}
