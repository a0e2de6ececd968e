//! The command line, and its help.

// Clap prints the doc comments as the help. It does not render Markdown, so names have no
// backticks.
#![allow(clippy::doc_markdown)]

mod batch;
mod calendar;
mod check;
pub(crate) mod completion;
mod diff;
mod explain;
mod forecast;
mod kinds;
mod manual;
mod next;
mod output;
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
pub(crate) use kinds::Kinds;
pub(crate) use manual::{Completions, Man};
pub(crate) use next::Next;
use output::ColorChoice;
pub(crate) use output::{CheckFormat, DiffFormat};
pub(crate) use prune::{OnlyVerdict, Prune};
pub(crate) use report::Report;
pub(crate) use shared::PolicyOrPattern;
pub(crate) use zones::Zones;

/// The version of the command and of its zone data.
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
                  Exit status:\n  \
                  0 success\n  \
                  1 a document has a fault or cannot be used\n  \
                  2 wrong usage, or a file that cannot be read or written\n  \
                  3 with --exit-code, if a backup would be deleted\n\n\
                  keeptime never sends or deletes anything. Times are in UTC unless a zone is given.",
    override_usage = "keeptime <COMMAND>",
    infer_subcommands = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) task: Task,
    /// Zone data to use: bundled, system or a directory [default: the newer]
    // Read before clap runs, because parsing a zone argument needs it; see `zone::choose_data`.
    #[arg(long, value_name = "WHICH", global = true)]
    pub(crate) zone_data: Option<OsString>,
    /// When to use colours: auto, always or never [default: auto]
    #[arg(long, value_enum, value_name = "WHEN", global = true, default_value_t)]
    #[arg(hide_default_value = true, hide_possible_values = true)]
    pub(crate) color: ColorChoice,
}

#[derive(Subcommand)]
pub(crate) enum Task {
    /// Check policies, patterns and other documents, and print every fault and note
    Check(Check),
    /// Show when a policy or pattern fires next
    Next(Next),
    /// Show which backups can be deleted, and why
    Prune(Prune),
    /// Explain in words what a policy or pattern does
    Explain(Explain),
    /// Forecast when backups will be deleted and how many there will be
    Forecast(Forecast),
    /// Write an HTML page about a policy, its backups and its forecast
    Report(Report),
    /// Write the times at which a policy fires as a calendar file (.ics)
    Calendar(Calendar),
    /// Compare two versions of a policy: members, fires, and backups that would be deleted
    Diff(Diff),
    /// Read JSON Lines requests from standard input and write the answers to standard output
    Batch(Batch),
    /// List the kinds of documents that check recognizes
    Kinds(Kinds),
    /// List time zones with their offset and next change
    Zones(Zones),
    /// Print shell completions
    Completions(Completions),
    /// Print a manual page
    Man(Man),
}
