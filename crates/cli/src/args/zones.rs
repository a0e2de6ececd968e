//! The arguments of `keeptime zones`.

use clap::Args;

use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime zones
  keeptime zones berlin paris
  keeptime zones america --json")]
pub(crate) struct Zones {
    /// List only zones whose names contain one of these texts
    #[arg(value_name = "TEXT")]
    pub(crate) texts: Vec<String>,
    /// Show the offsets at this time [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    /// Print one JSON object per zone: zone, offset, next_change, zone_data
    #[arg(long)]
    pub(crate) json: bool,
}
