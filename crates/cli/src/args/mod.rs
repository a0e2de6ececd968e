//! What the command takes, as `--help` shows it.

// The doc comments are the help, which a terminal shows as it is.
#![allow(clippy::doc_markdown)]

mod batch;
mod calendar;
mod check;
mod diff;
mod explain;
mod forecast;
mod manual;
mod next;
mod prune;
mod report;
mod shared;
mod zones;

use std::ffi::OsString;
use std::sync::LazyLock;

use clap::{Parser, Subcommand};

use crate::read::zone;
pub(crate) use batch::Batch;
pub(crate) use calendar::Calendar;
pub(crate) use check::Check;
pub(crate) use diff::Diff;
pub(crate) use explain::Explain;
pub(crate) use forecast::Forecast;
pub(crate) use manual::{Completions, Man};
pub(crate) use next::Next;
pub(crate) use prune::Prune;
pub(crate) use report::Report;
pub(crate) use zones::Zones;

/// Answers in named zones are as good as the zone data.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let (data, own) = (zone::data(), env!("CARGO_PKG_VERSION"));
    format!("{own}, zones of the IANA database {} ({})", data.version_text(), data.origin())
});

#[derive(Parser)]
#[command(
    name = "keeptime",
    version = VERSION.as_str(),
    about = "Check backup policies of cloud servers, see when they fire and which backups can be deleted",
    after_help = "Examples:\n  \
                  keeptime check policy.json\n  \
                  keeptime next policy.json --show Asia/Shanghai\n  \
                  keeptime prune policy.json backups.json\n  \
                  keeptime explain policy.json\n  \
                  keeptime forecast policy.json backups.json --days 90\n  \
                  keeptime report policy.json backups.json -o report.html\n  \
                  keeptime calendar policy.json -o backups.ics\n  \
                  keeptime diff policy.json update.json backups.json\n  \
                  keeptime batch < requests.jsonl\n  \
                  keeptime kinds\n  \
                  keeptime zones berlin\n  \
                  keeptime completions bash\n  \
                  keeptime man prune\n\n\
                  Exit status: 0 fine, 1 faults were found, 2 misuse or a file that cannot be read.\n\
                  Nothing is ever sent or deleted; times are in UTC unless a zone is named.",
    override_usage = "keeptime <COMMAND>",
    infer_subcommands = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) task: Task,
    /// The zone data: bundled, system or a folder [default: the newer]
    // Read before all others, since zones are arguments; see `zone::choose_data`.
    #[arg(long, value_name = "WHICH", global = true)]
    pub(crate) zone_data: Option<OsString>,
}

#[derive(Subcommand)]
pub(crate) enum Task {
    /// Check policies, patterns and other documents: every fault and note, or silence
    Check(Check),
    /// Show when a policy or pattern fires next
    Next(Next),
    /// Show which backups can be deleted, and why
    Prune(Prune),
    /// Say in words what a policy or pattern does
    Explain(Explain),
    /// Look ahead: when backups will be deleted, and how many there will be
    Forecast(Forecast),
    /// Write a page that shows a policy, its backups and what will happen to them
    Report(Report),
    /// Write the fires as a calendar (.ics)
    Calendar(Calendar),
    /// Show what a changed policy changes: members, fires, and backups that would be deleted
    Diff(Diff),
    /// Answer JSON Lines requests from standard input on standard output
    Batch(Batch),
    /// List the kinds of document that check knows
    Kinds,
    /// List the names of zones with their offsets and their next change
    Zones(Zones),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print a manual page
    Man(Man),
}
