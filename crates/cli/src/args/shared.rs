//! What several tasks take alike.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use keeptime::schedule::{Gap, Overlap};
use keeptime_documents::ZeroLimit;

use crate::read::time::{self, TimeArgument};
use crate::read::zone::{self, ZoneArg};

// The doc comment of a group would be taken for its help.
// What fires.
#[derive(Args)]
pub(crate) struct PolicyOrPattern {
    /// A policy (JSON) or a bare pattern; - is standard input
    #[arg(required_unless_present = "pattern", conflicts_with = "pattern", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// A pattern instead of a file
    #[arg(long, value_name = "TEXT")]
    pub(crate) pattern: Option<String>,
}

// What is kept whatever a policy says, and how it is read.
#[derive(Args)]
pub(crate) struct RetentionOptions {
    /// Keep the newest N counted backups of each object, whatever the limits say
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) keep_at_least: u32,
    /// How a limit of 0 is read
    #[arg(long, value_enum, default_value_t)]
    pub(crate) zero: ZeroChoice,
}

// Where its hours are read, and from when on.
#[derive(Args)]
pub(crate) struct ScheduleOptions {
    /// The zone in which the pattern's hours are read
    #[arg(long, value_name = "ZONE", value_parser = zone::parse_or_local, allow_hyphen_values = true, default_value = "UTC")]
    pub(crate) zone: ZoneArg,
    /// Nothing fires before it, and it gives what rules leave out [default: the policy's]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub(crate) start: Option<TimeArgument>,
}

// What becomes of times at a change of the clocks.
#[derive(Args)]
pub(crate) struct ClockChangeOptions {
    /// What becomes of a time that the zone skips
    #[arg(long, value_enum, default_value_t)]
    pub(crate) gap: GapChoice,
    /// What becomes of a time that the zone repeats
    #[arg(long, value_enum, default_value_t)]
    pub(crate) overlap: OverlapChoice,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum GapChoice {
    /// It fires as much later as the clocks jump
    #[default]
    Shift,
    /// It does not fire
    Skip,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum OverlapChoice {
    /// It fires the first time
    #[default]
    First,
    /// It fires the second time
    Second,
    /// It fires both times
    Both,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum ZeroChoice {
    /// As no limit
    #[default]
    Unlimited,
    /// As a limit of none: every backup can be deleted
    Literal,
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
