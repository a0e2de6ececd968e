//! What `keeptime prune` takes.

use std::path::PathBuf;

use clap::Args;
use keeptime_documents::csbs::ProjectId;

use super::shared::RetentionOptions;
use crate::read::time::{self, TimeArgument};

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime prune policy.json backups.json
  keeptime prune policy.json pages/*.json --keep-at-least 1
  keeptime prune policy.json backups.jsonl --calls --project 0605767b5780d5762fc5c0118072a564
  keeptime prune policy.json backups.json --json > plan.jsonl
  keeptime prune policy.json later.json --recheck plan.jsonl --calls --project ID

BACKUPS is what the service lists: whole or several pages, JSON or JSON Lines.
POLICY is a policy, or an operation_definition alone, which judges the backups of all objects.

Every backup is judged by the limits given now. A service that binds the duration when a backup
is made may keep some that a changed policy lets go.

A plan is what --json prints. Its last line, the summary, has the time, the limits, the SHA-256 of
the policy's file and of the listing's files (one after the other), and the versions of keeptime and
of the zone data. --recheck judges a new listing and keeps of the plan what is still to be deleted:
it drops a backup that is not listed any more, is kept or deferred now, is being deleted already, or
whose record has changed, and says why. It never adds a deletion. With --json it prints a plan again.

--calls leaves out the deletions after which an object would have no counted, complete backup, and
says so on standard error. A backup whose id has a comma cannot be named in a call: no call is
printed then.")]
#[allow(clippy::struct_excessive_bools)] // each a flag
pub(crate) struct Prune {
    /// A policy or an operation_definition (JSON); - is standard input
    pub(crate) policy: PathBuf,
    /// The listing, one file or several; - is standard input
    #[arg(required = true)]
    pub(crate) backups: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) retention: RetentionOptions,
    /// Judge by a policy that is not enabled too
    #[arg(long)]
    pub(crate) even_if_disabled: bool,
    /// Draw the backups of each object on a line of time
    #[arg(long, conflicts_with_all = ["calls", "json"])]
    pub(crate) picture: bool,
    /// Print the DELETE calls instead, in waves of five; nothing is sent
    #[arg(long, requires = "project")]
    pub(crate) calls: bool,
    /// The project's id, for --calls
    #[arg(long, value_name = "ID", requires = "calls")]
    pub(crate) project: Option<ProjectId>,
    /// With --calls, delete the last good copy of an object too
    #[arg(long, requires = "calls")]
    pub(crate) leave_none: bool,
    /// Keep of a plan, printed by --json, what is still to be deleted by this listing
    #[arg(long, value_name = "PLAN", conflicts_with = "picture")]
    pub(crate) recheck: Option<PathBuf>,
    /// The time to judge by [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<TimeArgument>,
    /// JSON Lines: an object a backup and one for the summary, or with --calls an object a call
    #[arg(long)]
    pub(crate) json: bool,
}
