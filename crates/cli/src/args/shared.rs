//! Arguments that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use keeptime::pattern::Dialect;
use keeptime::schedule::{Gap, Overlap};
use keeptime_documents::ZeroLimit;

use crate::read::number;
use crate::read::time::{self, TimeArgument};
use crate::read::zone::{self, ZoneArg};

// Clap would use a doc comment on a group as the help of the command.
#[derive(Args)]
pub(crate) struct PolicyOrPattern {
    /// A policy (JSON), a pattern, a JSON list of rules, or a Terraform plan or state as printed by
    /// terraform show -json; - is standard input
    #[arg(required_unless_present = "pattern", conflicts_with = "pattern", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// The address of the policy in a Terraform plan or state; needed if there are several
    #[arg(long, value_name = "ADDRESS", conflicts_with = "pattern")]
    pub(crate) resource: Option<String>,
    /// A pattern, instead of a file
    #[arg(long, value_name = "TEXT")]
    pub(crate) pattern: Option<String>,
    #[command(flatten)]
    pub(crate) dialect: DialectOption,
}

#[derive(Args)]
pub(crate) struct DialectOption {
    /// Service that a bare pattern is for; only cbr has INTERVAL [default: cbr for a JSON list]
    #[arg(long, value_enum, value_name = "SERVICE")]
    dialect: Option<DialectChoice>,
}

impl DialectOption {
    pub(crate) fn get(&self) -> Option<Dialect> {
        self.dialect.map(Into::into)
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum DialectChoice {
    Csbs,
    Cbr,
}

#[derive(Args)]
pub(crate) struct RetentionOptions {
    /// Always keep the newest N backups of each object that count (the floor), whatever the limits
    /// are
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(value_parser = number::backups, allow_negative_numbers = true)]
    pub(crate) keep_at_least: u32,
    /// Meaning of a limit of 0
    #[arg(long, value_enum, default_value_t)]
    pub(crate) zero: ZeroChoice,
}

#[derive(Args)]
pub(crate) struct ScheduleOptions {
    /// The zone of the pattern's hours
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true, default_value = "UTC")]
    pub(crate) zone: ZoneArg,
    /// Earliest time at which the policy may fire; intervals are counted from it, and it gives rules the
    /// minute, hour or weekday that they leave out [default: from the policy]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) start: Option<TimeArgument>,
}

#[derive(Args)]
pub(crate) struct ClockChangeOptions {
    /// Handling of a time that the zone skips when clocks go forward
    #[arg(long, value_enum, default_value_t)]
    pub(crate) gap: GapChoice,
    /// Handling of a time that the zone repeats when clocks go back
    #[arg(long, value_enum, default_value_t)]
    pub(crate) overlap: OverlapChoice,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum GapChoice {
    /// Fire later, by the length of the gap
    #[default]
    Shift,
    /// Do not fire
    Skip,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum OverlapChoice {
    /// Fire at the first occurrence
    #[default]
    First,
    /// Fire at the second occurrence
    Second,
    /// Fire at both
    Both,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum ZeroChoice {
    /// No limit
    #[default]
    Unlimited,
    /// Keep nothing: every backup can be deleted
    Literal,
}

impl From<DialectChoice> for Dialect {
    fn from(choice: DialectChoice) -> Self {
        match choice {
            DialectChoice::Csbs => Self::Csbs,
            DialectChoice::Cbr => Self::Cbr,
        }
    }
}

impl From<GapChoice> for Gap {
    fn from(choice: GapChoice) -> Self {
        match choice {
            GapChoice::Shift => Self::Shift,
            GapChoice::Skip => Self::Skip,
        }
    }
}

impl From<OverlapChoice> for Overlap {
    fn from(choice: OverlapChoice) -> Self {
        match choice {
            OverlapChoice::First => Self::First,
            OverlapChoice::Second => Self::Second,
            OverlapChoice::Both => Self::Both,
        }
    }
}

impl From<ZeroChoice> for ZeroLimit {
    fn from(choice: ZeroChoice) -> Self {
        match choice {
            ZeroChoice::Unlimited => Self::Unlimited,
            ZeroChoice::Literal => Self::Literal,
        }
    }
}
