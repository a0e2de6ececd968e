//! What the command takes, as `--help` shows it.

// The doc comments are the help, which a terminal shows as it is.
#![allow(clippy::doc_markdown)]

mod shared;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Args, Parser, Subcommand};
use keeptime_documents::Kind;
use keeptime_documents::csbs::ProjectId;

use crate::read::kind::Expected;
use crate::read::time::Given;
use crate::read::zone::{self, NamedZone};
pub(crate) use shared::{Clocks, Hours, Rules, Source};

/// Answers in named zones are as good as the zone data.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let (data, own) = (zone::data(), env!("CARGO_PKG_VERSION"));
    format!("{own}, zones of the IANA database {} ({})", data.version_text(), data.origin())
});

#[derive(Parser)]
#[command(
    name = "keeptime",
    version = VERSION.as_str(),
    about = "Backup policies of cloud servers: are they valid, when do they fire next, and which \
             backups may go.",
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
pub(crate) struct Command {
    #[command(subcommand)]
    pub(crate) task: Task,
    /// The zone data: bundled, system or a folder [default: the newer]
    // Read before all others, since zones are arguments; see `zone::choose`.
    #[arg(long, value_name = "WHICH", global = true)]
    pub(crate) zone_data: Option<OsString>,
}

#[derive(Subcommand)]
pub(crate) enum Task {
    /// Check policies, patterns and other documents: every fault and note, or silence
    Check(Check),
    /// Show when a policy or pattern fires next
    Next(Next),
    /// Show which backups may go, and why
    Prune(Prune),
    /// Say in words what a policy or pattern does
    Explain(Explain),
    /// Look ahead: when backups go, and how many there will be
    Forecast(Forecast),
    /// Write a page that shows a policy, its backups and what becomes of them
    Report(Report),
    /// Write the fires as a calendar (.ics)
    Calendar(Calendar),
    /// Show what a changed policy changes: members, fires, and backups that go
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

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime check policy.json
  echo 'FREQ=DAILY;BYHOUR=2;BYMINUTE=0' | keeptime check -
  keeptime check --expect policy --strict policy.json
  keeptime check --json policies/*.json | jq .faults

A JSON document is of the kind that its shape says, or that --kind names: a request is held to every
rule of the service's reference, an answer to what services send. Anything else is a pattern.

A note is about something legal that is often a mistake, such as a member that is not known.

Exit status: 0 no fault, 1 a fault, or with --strict a note, 2 misuse or a file that cannot be read.")]
#[allow(clippy::struct_excessive_bools)] // each a flag
pub(crate) struct Check {
    /// Policies (JSON) or bare patterns; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// What the documents are, instead of what their shape says; keeptime kinds lists the names
    #[arg(long, value_name = "KIND", value_parser = crate::read::kind::parse)]
    pub(crate) kind: Option<Kind>,
    /// What the documents must be: a kind, policy, listing, query, error or pattern
    #[arg(long, value_name = "KIND", value_parser = crate::read::kind::parse_expected)]
    pub(crate) expect: Option<Expected>,
    /// Exit with status 1 where there is a note, too
    #[arg(long)]
    pub(crate) strict: bool,
    /// Say of what kind each file is, and where a pattern's text is not the canonical one
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// Note where this floor is above a policy's count
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) keep_at_least: u32,
    /// One JSON object a file: file, kind, faults, notes
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime next policy.json
  keeptime next --pattern 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30' --show Asia/Shanghai --count 3
  keeptime next policy.json --now 2025-03-08T12:00:00Z --json

The services read the hours of a pattern in UTC; --show tells what that is where you live. --zone is
for other schedulers, which read them in a zone of their own.")]
pub(crate) struct Next {
    #[command(flatten)]
    pub(crate) source: Source,
    /// How many fires to show
    #[arg(long, short = 'n', default_value_t = 5, value_name = "N")]
    pub(crate) count: usize,
    /// The zone to show the fires in, beside UTC [default: that of --zone]
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true)]
    pub(crate) show: Option<NamedZone>,
    #[command(flatten)]
    pub(crate) hours: Hours,
    #[command(flatten)]
    pub(crate) clocks: Clocks,
    /// Show when a policy that is not enabled would fire
    #[arg(long)]
    pub(crate) even_if_disabled: bool,
    /// The time to count from [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = crate::read::time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<Given>,
    /// One JSON object a fire: utc, shown, zone, seconds_from_now, zone_data
    #[arg(long)]
    pub(crate) json: bool,
}

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
    pub(crate) rules: Rules,
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
    #[arg(long, value_name = "TIME", value_parser = crate::read::time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<Given>,
    /// JSON Lines: an object a backup and one for the summary, or with --calls an object a call
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime diff policy.json update.json
  keeptime diff policy.json update.json backups.json
  keeptime diff policy.json update.json pages/*.json --json

OLD is a policy as the service answers it. NEW is a request to change it, a request that would create
it anew, or the policy as it is afterwards. BACKUPS is what the service lists; with it those backups
are shown that go under the new rules and stay under the old.

The reference does not say whether a limit that a request leaves out stays or goes, so both are
shown, with a warning where the second deletes more.")]
pub(crate) struct Diff {
    /// The policy as it is (JSON); - is standard input
    pub(crate) old: PathBuf,
    /// What it is to become (JSON); - is standard input
    pub(crate) new: PathBuf,
    /// The listing, one file or several; - is standard input
    pub(crate) backups: Vec<PathBuf>,
    /// How many fires to show
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub(crate) count: usize,
    #[command(flatten)]
    pub(crate) rules: Rules,
    /// The time to count from and to judge by [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = crate::read::time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<Given>,
    /// One JSON object: changes, left_out, fires, backups (with coverage), notes, warnings
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime explain policy.json
  keeptime explain policy.json --show Asia/Shanghai --show local
  keeptime explain --pattern 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30'")]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) source: Source,
    /// A zone to show the times in, too; local is that of this machine
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true)]
    pub(crate) show: Vec<NamedZone>,
    #[command(flatten)]
    pub(crate) hours: Hours,
    #[command(flatten)]
    pub(crate) rules: Rules,
    /// The time from which on the clocks' next change is told [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = crate::read::time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<Given>,
    /// One JSON object: sentences, zone_data
    #[arg(long)]
    pub(crate) json: bool,
}

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
    #[arg(value_parser = clap::value_parser!(u32).range(..=crate::read::time::MOST_DAYS))]
    pub(crate) days: u32,
    /// Until when to look ahead, instead
    #[arg(long, value_name = "TIME", value_parser = crate::read::time::parse, allow_hyphen_values = true, conflicts_with = "days")]
    pub(crate) until: Option<Given>,
    /// The project's quotas, as the service answers them (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) quota: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: Rules,
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
    #[arg(long, value_name = "TIME", value_parser = crate::read::time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<Given>,
    /// One JSON object a forecast
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime report policy.json backups.json -o report.html
  keeptime report policy.json backups.json --show Europe/Berlin --quota quota.json -o report.html")]
pub(crate) struct Report {
    /// A policy (JSON); - is standard input
    pub(crate) policy: PathBuf,
    /// The listing, one file or several; - is standard input
    pub(crate) backups: Vec<PathBuf>,
    /// The file to write, whole or not at all [default: standard output]
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// A zone to show the times in, too; local is that of this machine
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true)]
    pub(crate) show: Vec<NamedZone>,
    /// How many fires to show
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub(crate) count: usize,
    /// How many days to look ahead
    #[arg(long, value_name = "N", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=crate::read::time::MOST_DAYS))]
    pub(crate) days: u32,
    /// The project's quotas, as the service answers them (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) quota: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: Rules,
    /// The time as of which to report [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = crate::read::time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<Given>,
}

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
    pub(crate) source: Source,
    /// The file to write, whole or not at all [default: standard output]
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The events' title [default: the policy's name]
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// How many days single fires are given for
    #[arg(long, value_name = "N", default_value_t = 400)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=crate::read::time::MOST_DAYS))]
    pub(crate) days: u32,
    #[command(flatten)]
    pub(crate) hours: Hours,
    #[command(flatten)]
    pub(crate) clocks: Clocks,
    /// The time to begin at [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = crate::read::time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<Given>,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime zones
  keeptime zones berlin paris
  keeptime zones america --json")]
pub(crate) struct Zones {
    /// Only zones whose names have one of these texts
    #[arg(value_name = "TEXT")]
    pub(crate) texts: Vec<String>,
    /// The time whose offsets are shown [default: the clock's]
    #[arg(long, value_name = "TIME", value_parser = crate::read::time::parse, allow_hyphen_values = true)]
    pub(crate) now: Option<Given>,
    /// One JSON object a zone: zone, offset, next_change, zone_data
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime completions bash > /etc/bash_completion.d/keeptime
  keeptime completions zsh > \"${fpath[1]}/_keeptime\"
  keeptime completions fish > ~/.config/fish/completions/keeptime.fish")]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime man | man -l -
  keeptime man prune > keeptime-prune.1")]
pub(crate) struct Man {
    /// The task whose page it is [default: the command as a whole]
    pub(crate) task: Option<String>,
}

#[derive(Args)]
#[command(after_help = "\
Example:
  echo '{\"op\":\"pattern\",\"pattern\":\"FREQ=DAILY;BYHOUR=2;BYMINUTE=0\"}' | keeptime batch

Requests: {\"id\": any, \"op\": …} and the members below; members in brackets may be left out.
  pattern  pattern
  next     pattern, after, [count 0 to 10000], [schedule members]
  prev     pattern, before, [count 0 to 10000], [schedule members]
  count    pattern, from, until, [schedule members]
  prune    retention, now, backups, [keep_at_least], [zero: unlimited, literal]
  policy   policy: the body of a create-policy request
  check    kind: one that keeptime kinds lists, body
  kinds
Schedule members: zone (a name, UTC+hh:mm, +hh:mm or Z), start, gap (shift, skip), overlap (first,
  second, both). An answer that depends on zone data has its version as zone_data.
The answer to prune has the ids by verdict (keep, prune, defer, gone) and, as coverage, the objects
that the deletions leave without a counted backup or with incomplete ones alone.

Answers: {\"id\": …, \"ok\": …} or {\"id\": …, \"error\": {\"kind\", \"message\", \"span\"}}. Kinds of a request:
  not_utf8, not_json, not_an_object, missing_member, wrong_value, unknown_op, unknown_zone,
  unknown_kind, repeated_member
Kinds of retention:
  limits, backups, repeated_id
Kinds of a pattern:
  empty, too_long, byte_order_mark, blank_line, escaped_line_end, carriage_return, indented,
  not_a_rule, not_a_property, component, component_parameters, second_event, no_event, not_closed,
  wrong_end, after_end, time_property, rule_outside_event, rule_parameters, no_rule, empty_rule,
  no_frequency, empty_part, not_a_part, space, full_width, second_rule, unsupported_part, no_effect,
  repeated_part, empty_list, empty_item, frequency, weekday, hour, minute, too_close,
  too_close_for_every_start, two_minutes, left_to_start")]
pub(crate) struct Batch {}
