//! The arguments of `keeptime prune`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use keeptime::explain::VerdictGroup;
use keeptime_documents::listing::ProjectId;

use super::output::{FormatOption, TextOrJson};
use super::shared::RetentionOptions;
use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime prune policy.json backups.json
  keeptime prune policy.json backups.json --only delete
  keeptime prune policy.json backups.json --server web-1
  keeptime prune policy.json pages/*.json --keep-at-least 1
  keeptime prune policy.json backups.jsonl --calls --project 0605767b5780d5762fc5c0118072a564
  keeptime prune policy.json backups.json --json > plan.jsonl
  keeptime prune policy.json later.json --recheck plan.jsonl --calls --project ID

Words in the output:
  delete         the backup exceeds a limit of the policy
  keep           no limit is exceeded, or the limits do not apply to it
  deferred       a limit is exceeded, but the backup is in use: deleted later
  failed         the service reports that the backup failed
  being deleted  the service is deleting it, or has deleted it
  locked         a limit is exceeded, but the vault is locked against deletions
  counted        the limits apply: manual, unfinished, failed ones do not count
  4th newest     three counted backups of the same server are newer

BACKUPS is the service's listing of backups: one or more pages, as JSON or JSON Lines. \
POLICY is a policy, or an operation_definition, which is applied to the backups of all objects.

Backups are judged by the limits in POLICY. If the limits have changed, the service may still apply \
the old duration to existing backups, because it sets the duration when it creates a backup.

The output of --json is a plan. Its last line is the summary: the time, the limits, the BLAKE3 digests of \
the policy file and of the concatenated listing files, and the versions of keeptime and the zone \
data. --recheck judges a new listing and prints the deletions of the plan that still apply. It drops \
a deletion, with the reason, if the backup is not listed, is now kept or deferred, is already being \
deleted, or if its record has changed. It never adds a deletion. With --json it prints a plan.

A backup counts if the limits apply to it; manual, unfinished and failed backups, for example, do \
not count. --calls omits deletions that would leave an object without a complete backup that \
counts, and lists them on standard error. It prints the calls in groups of five (waves), because \
the service runs at most five deletions at once. If the id of a backup contains a comma, no calls \
are printed, because a call has a comma-separated list of ids.

Exit status:
  0 success, even if backups would be deleted
  1 the policy or the listing cannot be used
  2 wrong usage or an unreadable file
  3 with --exit-code, if a backup would be deleted")]
#[allow(clippy::struct_excessive_bools)] // each a flag
pub(crate) struct Prune {
    /// A policy or an operation_definition (JSON); - is standard input
    pub(crate) policy: PathBuf,
    /// The listing of backups, in one or more files; - is standard input
    #[arg(required = true)]
    pub(crate) backups: Vec<PathBuf>,
    /// Vaults of CBR (JSON), whose resources are the objects of the policy
    #[arg(long, value_name = "FILE")]
    pub(crate) vault: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) retention: RetentionOptions,
    /// Judge as if the policy were enabled
    #[arg(long)]
    pub(crate) even_if_disabled: bool,
    /// Show every backup with its verdict, not only a line for each server
    #[arg(long)]
    pub(crate) all: bool,
    /// Show only the backups with this verdict
    #[arg(long, value_enum, value_name = "VERDICT")]
    pub(crate) only: Option<OnlyVerdict>,
    /// Show only this server, by its name or id
    #[arg(long, value_name = "NAME_OR_ID", conflicts_with_all = ["calls", "recheck", "json", "format"])]
    pub(crate) server: Vec<String>,
    /// Draw a timeline of the backups of each server
    #[arg(long, conflicts_with_all = ["calls", "recheck", "json", "format"])]
    pub(crate) picture: bool,
    /// Exit with status 3 if a backup would be deleted
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// Print the DELETE calls in groups of five (waves) that can be sent at once; nothing is sent
    #[arg(long, requires = "project")]
    pub(crate) calls: bool,
    /// Project id for --calls
    #[arg(long, value_name = "ID", requires = "calls")]
    pub(crate) project: Option<ProjectId>,
    /// With --calls, also print deletions that leave an object without a complete backup that
    /// counts
    #[arg(long, requires = "calls")]
    pub(crate) leave_none: bool,
    /// Recheck a plan printed by --json: show which of its deletions still apply
    #[arg(long, value_name = "PLAN", conflicts_with_all = ["all", "only"])]
    pub(crate) recheck: Option<PathBuf>,
    /// The time at which backups are judged [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    #[command(flatten)]
    pub(crate) output: FormatOption<TextOrJson>,
}

/// The verdicts that can be selected.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnlyVerdict {
    Delete,
    Keep,
    Deferred,
    Failed,
    BeingDeleted,
}

impl OnlyVerdict {
    /// Returns the group of totals that is selected.
    pub(crate) const fn group(self) -> VerdictGroup {
        match self {
            Self::Delete => VerdictGroup::Deleted,
            Self::Keep => VerdictGroup::Kept,
            Self::Deferred => VerdictGroup::Deferred,
            Self::Failed => VerdictGroup::Failed,
            Self::BeingDeleted => VerdictGroup::BeingDeleted,
        }
    }
}
