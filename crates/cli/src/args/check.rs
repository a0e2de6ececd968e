//! The arguments of `keeptime check`.

use std::path::PathBuf;

use clap::Args;
use keeptime_documents::DocumentKind;
use keeptime_documents::text::Expected;

use super::output::{CheckFormat, FormatOption};
use super::shared::DialectOption;
use crate::read::kind;
use crate::read::number;

#[derive(Args)]
#[command(after_help = "\
Examples:
  keeptime check policy.json
  echo 'FREQ=DAILY;BYHOUR=2;BYMINUTE=0' | keeptime check -
  keeptime check --expect policy --strict policy.json
  keeptime check --json policies/*.json | jq .faults
  keeptime check --fix policy.json
  keeptime check --format github policies/*.json

In a Terraform plan or state, as printed by terraform show -json, every backup policy is checked:
  terraform show -json plan.out | keeptime check -

The kind of a JSON document is recognized by its members, or given by --kind. Requests are checked \
against every rule of the service's reference; answers are checked less strictly, because services \
send values that requests must not have. Text that is not JSON is checked as a pattern, of \
CSBS unless --dialect is given.

A fault is a value that the service refuses or that cannot be read. A note points out something \
valid that is often a mistake, such as an unknown member; it changes the exit status only with \
--strict.

The text in brackets, as in error[CSBS.9001], is the error code with which the service answers such a \
request. Where the service has no code, it is keeptime's own name for the fault or the note, such as \
not_json or zero_limit.

The last line says how many faults and notes there are, and what the document was read as. Many faults \
depend on that: a request to change a policy needs the ids of its operations, and a new policy has none. \
next, explain and prune need less of a document than check does.

Exit status:
  0 no faults
  1 faults, or with --strict notes
  2 wrong usage or an unreadable file")]
#[allow(clippy::struct_excessive_bools)] // each is one command-line flag
pub(crate) struct Check {
    /// JSON documents, patterns, or Terraform plans and states; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Check the documents as this kind; keeptime kinds lists the names [default: recognized]
    #[arg(long, value_name = "KIND", value_parser = kind::parse)]
    pub(crate) kind: Option<DocumentKind>,
    #[command(flatten)]
    pub(crate) dialect: DialectOption,
    /// Require this kind: a name that keeptime kinds lists, or one of policy, listing, query,
    /// error, pattern, terraform-plan, terraform-state
    #[arg(long, value_name = "KIND", value_parser = kind::parse_expected)]
    pub(crate) expect: Option<Expected>,
    /// Correct what has a single correction, and write patterns in canonical form. The files are changed;
    /// standard input is written to standard output
    #[arg(long)]
    pub(crate) fix: bool,
    /// Exit with status 1 if there are notes
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print the kind of each file, and note patterns that are not in canonical form
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// Add a note if max_backups is less than N
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(value_parser = number::backups, allow_negative_numbers = true)]
    pub(crate) keep_at_least: u32,
    #[command(flatten)]
    pub(crate) output: FormatOption<CheckFormat>,
}
