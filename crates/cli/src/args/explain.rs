//! What `keeptime explain` takes.

use clap::Args;

use super::shared::{PolicyOrPattern, RetentionOptions, ScheduleOptions};
use crate::read::time::{self, TimeArgument};
use crate::read::zone::{self, ZoneArg};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime explain policy.json
  keeptime explain policy.json --show Asia/Shanghai --show local
  keeptime explain --pattern 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30'")]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) source: PolicyOrPattern,
    /// A zone to show the times in, too; local is that of this machine
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true)]
    pub(crate) show: Vec<ZoneArg>,
    #[command(flatten)]
    pub(crate) schedule: ScheduleOptions,
    #[command(flatten)]
    pub(crate) retention: RetentionOptions,
    /// The time from which on the clocks' next change is told [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    /// One JSON object: sentences, zone_data
    #[arg(long)]
    pub(crate) json: bool,
}
