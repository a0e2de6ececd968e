//! What `keeptime zones` takes.

use clap::Args;

use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime zones
  keeptime zones berlin paris
  keeptime zones america --json")]
pub(crate) struct Zones {
    /// Only zones whose names have one of these texts
    #[arg(value_name = "TEXT")]
    pub(crate) texts: Vec<String>,
    /// The time whose offsets are shown [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    /// One JSON object a zone: zone, offset, next_change, zone_data
    #[arg(long)]
    pub(crate) json: bool,
}
