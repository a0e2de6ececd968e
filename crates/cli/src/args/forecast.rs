//! What `keeptime forecast` takes.

use std::path::PathBuf;

use clap::Args;

use super::shared::RetentionOptions;
use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime forecast policy.json backups.json
  keeptime forecast policy.json backups.json --days 90 --quota quota.json
  keeptime forecast policy.json backups.json --if-max-backups 14

BACKUPS is what the service lists; without it the forecast begins with nothing. With --if-… a second
forecast stands beside the present one.")]
pub(crate) struct Forecast {
    /// A policy (JSON); - is standard input
    pub(crate) policy: PathBuf,
    /// The listing, one file or several; - is standard input
    pub(crate) backups: Vec<PathBuf>,
    /// How many days to look ahead
    #[arg(long, value_name = "N", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=time::MAX_DAYS))]
    pub(crate) days: u32,
    /// Until when to look ahead, instead
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true, conflicts_with = "days")]
    pub(crate) until: Option<TimeArgument>,
    /// The project's quotas, as the service answers them (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) quota: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) retention: RetentionOptions,
    /// How many failed backups of each object are kept [default: all]
    #[arg(long, value_name = "N")]
    pub(crate) failed_backups: Option<u32>,
    /// For how many days failed backups are kept [default: for ever]
    #[arg(long, value_name = "N")]
    pub(crate) failed_days: Option<u32>,
    /// What if this were the pattern
    #[arg(long, value_name = "TEXT")]
    pub(crate) if_pattern: Option<String>,
    /// What if so many were kept; -1 is no limit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(-1..=99_999))]
    #[arg(allow_hyphen_values = true)]
    pub(crate) if_max_backups: Option<i64>,
    /// What if they were kept for so many days; -1 is no limit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(-1..=99_999))]
    #[arg(allow_hyphen_values = true)]
    pub(crate) if_max_days: Option<i64>,
    /// What if so many were kept in any case
    #[arg(long, value_name = "N")]
    pub(crate) if_keep_at_least: Option<u32>,
    /// Let time pass for a policy that is not enabled too
    #[arg(long)]
    pub(crate) even_if_disabled: bool,
    /// The time to look ahead from [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    /// One JSON object a forecast
    #[arg(long)]
    pub(crate) json: bool,
}
