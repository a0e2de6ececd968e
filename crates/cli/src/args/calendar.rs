//! The arguments of `keeptime calendar`.

use std::path::PathBuf;

use clap::Args;

use super::shared::{ClockChangeOptions, PolicyOrPattern, ScheduleOptions};
use crate::read::number;
use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime calendar policy.json -o backups.ics
  keeptime calendar --pattern 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30' --zone Europe/Berlin

The calendar contains recurring events, and describes the zone (VTIMEZONE) so that every calendar \
program reads the same times. If the clocks of the zone skip or repeat one of the times, the event \
excludes these days, and the fires of these days are single events, as --gap and --overlap say. The \
calendar then ends after --days days; a note says so. Otherwise it has no end.

Exit status:
  0 success
  1 the policy or the pattern cannot be used
  2 wrong usage, or a file that cannot be read or written")]
pub(crate) struct Calendar {
    #[command(flatten)]
    pub(crate) source: PolicyOrPattern,
    /// Write to this file, completely or not at all [default: standard output]
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Title of the events [default: the policy's name]
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// Number of days to cover if the calendar needs exceptions and therefore an end
    #[arg(long, value_name = "N", default_value_t = 3653)]
    #[arg(value_parser = number::days, allow_negative_numbers = true)]
    pub(crate) days: u32,
    #[command(flatten)]
    pub(crate) schedule: ScheduleOptions,
    #[command(flatten)]
    pub(crate) clock_changes: ClockChangeOptions,
    /// Start of the calendar [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
}
