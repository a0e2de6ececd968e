//! What `keeptime calendar` takes.

use std::path::PathBuf;

use clap::Args;

use super::shared::{ClockChangeOptions, PolicyOrPattern, ScheduleOptions};
use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime calendar policy.json -o backups.ics
  keeptime calendar --pattern 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30' --zone Europe/Berlin

The calendar has events that repeat, in a zone that is named and not described, as most programs take
it. Where the clocks of the zone skip or repeat one of the times no
rule can say what happens, and it has the single fires of --days.")]
pub(crate) struct Calendar {
    #[command(flatten)]
    pub(crate) source: PolicyOrPattern,
    /// The file to write, whole or not at all [default: standard output]
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The events' title [default: the policy's name]
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// How many days single fires are given for
    #[arg(long, value_name = "N", default_value_t = 400)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=time::MAX_DAYS))]
    pub(crate) days: u32,
    #[command(flatten)]
    pub(crate) schedule: ScheduleOptions,
    #[command(flatten)]
    pub(crate) clock_changes: ClockChangeOptions,
    /// The time to begin at [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
}
