//! What `keeptime check` takes.

use std::path::PathBuf;

use clap::Args;
use keeptime_documents::DocumentKind;

use crate::read::kind::{self, Expected};

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
    #[arg(long, value_name = "KIND", value_parser = kind::parse)]
    pub(crate) kind: Option<DocumentKind>,
    /// What the documents must be: a kind, policy, listing, query, error or pattern
    #[arg(long, value_name = "KIND", value_parser = kind::parse_expected)]
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
