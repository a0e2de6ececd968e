//! The arguments of `keeptime next`.

use clap::Args;

use super::output::{FormatOption, TextOrJson};
use super::shared::{ClockChangeOptions, PolicyOrPattern, ScheduleOptions};
use crate::read::number;
use crate::read::time::{self, TimeArgument};
use crate::read::zone::{self, ZoneArg};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime next policy.json
  keeptime next --pattern 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30' --show Asia/Shanghai --count 3
  keeptime next policy.json --now 2025-03-08T12:00:00Z --json

The services read the hours of a pattern in UTC; --show converts the fires to another zone. Use --zone \
only for schedulers that read the hours in another zone.

Exit status:
  0 success, even if nothing will fire
  1 the policy or the pattern cannot be used
  2 wrong usage or an unreadable file")]
pub(crate) struct Next {
    #[command(flatten)]
    pub(crate) source: PolicyOrPattern,
    /// Number of fires to show
    #[arg(long, short = 'n', default_value_t = 5, value_name = "N")]
    #[arg(value_parser = number::fires, allow_negative_numbers = true)]
    pub(crate) count: usize,
    /// Also show the fires in this zone; local is the zone of this machine [default: --zone]
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true)]
    pub(crate) show: Option<ZoneArg>,
    #[command(flatten)]
    pub(crate) schedule: ScheduleOptions,
    #[command(flatten)]
    pub(crate) clock_changes: ClockChangeOptions,
    /// Show the fires as if the policy were enabled
    #[arg(long)]
    pub(crate) even_if_disabled: bool,
    /// Show fires after this time [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    #[command(flatten)]
    pub(crate) output: FormatOption<TextOrJson>,
}
