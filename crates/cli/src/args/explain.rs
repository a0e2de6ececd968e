//! What `keeptime explain` takes.

use clap::Args;

use super::shared::{Hours, Rules, Source};
use crate::read::time::{self, Given};
use crate::read::zone::{self, ZoneArg};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime explain policy.json
  keeptime explain policy.json --show Asia/Shanghai --show local
  keeptime explain --pattern 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30'")]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) source: Source,
    /// A zone to show the times in, too; local is that of this machine
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true)]
    pub(crate) show: Vec<ZoneArg>,
    #[command(flatten)]
    pub(crate) hours: Hours,
    #[command(flatten)]
    pub(crate) rules: Rules,
    /// The time from which on the clocks' next change is told [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<Given>,
    /// One JSON object: sentences, zone_data
    #[arg(long)]
    pub(crate) json: bool,
}
