//! The arguments of `keeptime diff`.

use std::path::PathBuf;

use clap::Args;

use super::output::{DiffFormat, FormatOption};
use super::shared::RetentionOptions;
use crate::read::number;
use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime diff policy.json update.json
  keeptime diff policy.json update.json backups.json
  keeptime diff policy.json update.json pages/*.json --json
  terraform show -json plan.out | keeptime diff - backups.json
  keeptime diff plan.json --format markdown > summary.md

OLD is the service's answer with the current policy. NEW is an update request, a create request, or \
the service's answer with the new policy. BACKUPS is the service's listing of backups; with it, diff \
also shows the backups that the new policy deletes and the old one keeps.

The services' references do not say whether an update removes or keeps the limits that it omits. \
Both cases are shown, with a warning if removing them deletes more backups.

Exit status:
  0 success, even if backups would be deleted
  1 a policy or the listing cannot be used
  2 wrong usage or an unreadable file
  3 with --exit-code, if a backup would be deleted, or if that is not certain")]
pub(crate) struct Diff {
    /// The current policy (JSON), or a Terraform plan as printed by terraform show -json, which has both
    /// policies; - is standard input
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The new policy, or a request that changes it (JSON); after a plan, a listing of backups; - is
    /// standard input
    #[arg(value_name = "NEW")]
    pub(crate) new: Option<PathBuf>,
    /// The listing of backups, in one or more files; - is standard input
    pub(crate) backups: Vec<PathBuf>,
    /// Compare only the policy at this address of a Terraform plan
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) resource: Option<String>,
    /// Number of fires to show
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    #[arg(value_parser = number::fires, allow_negative_numbers = true)]
    pub(crate) count: usize,
    /// Vaults of CBR (JSON), whose resources are the objects of the policy
    #[arg(long, value_name = "FILE")]
    pub(crate) vault: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) retention: RetentionOptions,
    /// Show fires after this time, and judge backups as of it [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    /// Exit with status 3 if the change would delete a backup, or might: if omitted limits are removed, or if a
    /// plan has limits that are known only after apply
    #[arg(long)]
    pub(crate) exit_code: bool,
    #[command(flatten)]
    pub(crate) output: FormatOption<DiffFormat>,
}
