//! The arguments of `keeptime forecast`.

use std::path::PathBuf;

use clap::Args;

use super::output::{FormatOption, TextOrJson};
use super::shared::RetentionOptions;
use crate::read::number;
use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime forecast policy.json backups.json
  keeptime forecast policy.json backups.json --days 90 --quota quota.json
  keeptime forecast policy.json backups.json --all
  keeptime forecast policy.json backups.json --if-max-backups 14

BACKUPS is the service's listing of backups; without it, the forecast starts with no backups. With an \
--if- option, a second forecast shows the policy with that change.

Exit status:
  0 success
  1 the policy or the listing cannot be used
  2 wrong usage or an unreadable file")]
pub(crate) struct Forecast {
    /// A policy (JSON); - is standard input
    pub(crate) policy: PathBuf,
    /// The listing of backups, in one or more files; - is standard input
    pub(crate) backups: Vec<PathBuf>,
    /// Show every backup, not only a line for each server
    #[arg(long)]
    pub(crate) all: bool,
    /// Number of days to forecast
    #[arg(long, value_name = "N", default_value_t = 30)]
    #[arg(value_parser = number::days, allow_negative_numbers = true)]
    pub(crate) days: u32,
    /// End of the forecast, instead of --days
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true, conflicts_with = "days")]
    pub(crate) until: Option<TimeArgument>,
    /// The service's answer with the project's quotas (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) quota: Option<PathBuf>,
    /// Vaults of CBR (JSON), whose resources are the objects of the policy
    #[arg(long, value_name = "FILE")]
    pub(crate) vault: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) retention: RetentionOptions,
    /// Number of failed backups that the service keeps for each object [default: all]
    #[arg(long, value_name = "N", value_parser = number::backups, allow_negative_numbers = true)]
    pub(crate) failed_backups: Option<u32>,
    /// Number of days for which the service keeps failed backups [default: unlimited]
    #[arg(long, value_name = "N", value_parser = number::any_days, allow_negative_numbers = true)]
    pub(crate) failed_days: Option<u32>,
    /// Add a second forecast with this pattern
    #[arg(long, value_name = "TEXT")]
    pub(crate) if_pattern: Option<String>,
    /// Forecast with this max_backups, too; -1 is no limit
    #[arg(long, value_name = "N", value_parser = number::limit)]
    #[arg(allow_negative_numbers = true)]
    pub(crate) if_max_backups: Option<i64>,
    /// Forecast with this retention_duration_days, too; -1 is no limit
    #[arg(long, value_name = "N", value_parser = number::limit)]
    #[arg(allow_negative_numbers = true)]
    pub(crate) if_max_days: Option<i64>,
    /// Forecast with this --keep-at-least, too
    #[arg(long, value_name = "N", value_parser = number::backups, allow_negative_numbers = true)]
    pub(crate) if_keep_at_least: Option<u32>,
    /// Earliest time at which the policy may fire; intervals are counted from it
    /// [default: from the policy]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) start: Option<TimeArgument>,
    /// Forecast as if the policy were enabled
    #[arg(long)]
    pub(crate) even_if_disabled: bool,
    /// Start of the forecast [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    #[command(flatten)]
    pub(crate) output: FormatOption<TextOrJson>,
}
