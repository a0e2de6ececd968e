//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Datelike, Utc};
use clap::{Args, Parser, Subcommand};

use crate::clock::YEARS;
use crate::http::AddressSource;
use crate::jobs::{CommandRunner, Runner, Simulate, SimulateSettings};

/// How long a program may run in `dev`.
const LONGEST_TRIAL: Duration = Duration::from_secs(3600);

/// A backup service with the APIs of CSBS v1, CBR v3 and VBS v2
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start with a new project and a user, and print how to call the server
    Dev(DevArguments),
    /// Start with the projects and users of an existing database
    Serve(ServeArguments),
    /// Manage the users of a database
    #[command(subcommand)]
    User(UserCommand),
    /// Manage the access keys of a database
    #[command(subcommand)]
    Key(KeyCommand),
}

/// The subcommands of `user`.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Create a user with a random password and an access key, and print both, once
    Add(AddUserArguments),
    /// Remove a user with all access keys and tokens. Projects, policies and backups stay
    Remove(UserArguments),
}

/// The subcommands of `key`.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Create another access key for a user, and print it, once
    Add(AddKeyArguments),
    /// Make an access key invalid
    Revoke(RevokeKeyArguments),
}

/// The database of a command that manages it.
#[derive(Debug, Args)]
pub struct DatabaseArgument {
    /// The database, as for `serve`
    #[arg(
        long,
        value_name = "URL",
        env = "KEEPTIME_DATABASE",
        hide_env_values = true,
        default_value = "sqlite:keeptime.db"
    )]
    pub database: String,
}

/// A user of a database: the arguments of `user remove`.
#[derive(Debug, Args)]
pub struct UserArguments {
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgument,

    /// The domain of the user
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub domain: String,

    /// The name of the user
    #[arg(long, value_name = "NAME")]
    pub user: String,
}

/// The arguments of `key add`.
#[derive(Debug, Args)]
pub struct AddKeyArguments {
    /// The user who gets the key
    #[command(flatten)]
    pub user: UserArguments,

    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
}

/// The arguments of `key revoke`.
#[derive(Debug, Args)]
pub struct RevokeKeyArguments {
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgument,

    /// The access key
    #[arg(long, value_name = "ID")]
    pub key: String,
}

/// The arguments of `user add`.
#[derive(Debug, Args)]
pub struct AddUserArguments {
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgument,

    /// The domain of the user and the project
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub domain: String,

    /// The project that the user may use. It is created if it does not exist
    #[arg(long, value_name = "NAME")]
    pub project: String,

    /// The name of the user, which is new in the domain
    #[arg(long, value_name = "NAME")]
    pub user: String,

    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
}

/// The arguments of all subcommands that start the server.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// The address to listen on. Addresses other than loopback need a TLS proxy in front
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8790")]
    pub listen: SocketAddr,

    /// The database: `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/NAME`
    #[arg(
        long,
        value_name = "URL",
        env = "KEEPTIME_DATABASE",
        hide_env_values = true,
        default_value = "sqlite:keeptime.db"
    )]
    pub database: String,

    /// The URL under which clients reach the server [default: http://ADDRESS:PORT]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,

    /// The maximum number of policies of each service in a project
    #[arg(long, value_name = "NUMBER", default_value_t = 32)]
    pub max_policies: u32,

    /// The maximum number of CSBS backups in a project, including those of fires [default: no limit]
    #[arg(long, value_name = "NUMBER")]
    pub max_backups: Option<u32>,

    /// The program that creates, restores and deletes backups [default: backups are simulated]
    #[arg(long, value_name = "PROGRAM")]
    pub runner: Option<PathBuf>,

    /// How long the program may run, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 6 * 3600, requires = "runner")]
    pub time_limit: u64,

    /// How many days the database keeps ended jobs, deleted backups with their evidence, and missed fires
    #[arg(long, value_name = "DAYS", default_value_t = 400,
        value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub keep_records: u32,

    /// Take clients' addresses from the header X-Forwarded-For of a proxy, for rate limits and metrics
    #[arg(long)]
    pub behind_proxy: bool,

    /// Write the log as JSON
    #[arg(long)]
    pub log_json: bool,
}

impl ServeArguments {
    /// Returns what does the work of jobs.
    pub fn runner(&self) -> Runner {
        match &self.runner {
            Some(program) => {
                let time_limit = Duration::from_secs(self.time_limit);
                Runner::Command(CommandRunner::new(program, time_limit))
            }
            None => Runner::Simulate(Simulate::new(SimulateSettings::default())),
        }
    }

    /// Returns how the server knows a client's address.
    pub fn address_source(&self) -> AddressSource {
        if self.behind_proxy { AddressSource::Proxy } else { AddressSource::Connection }
    }
}

/// The arguments of `dev`.
#[derive(Debug, Args)]
pub struct DevArguments {
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8790")]
    pub listen: SocketAddr,

    /// The database. Without it, the server uses a new file and removes it when it stops
    #[arg(long, value_name = "URL", env = "KEEPTIME_DATABASE", hide_env_values = true)]
    pub database: Option<String>,

    /// Print one line of JSON instead of text
    #[arg(long)]
    pub json: bool,

    /// The program that creates, restores and deletes backups [default: backups are simulated]
    #[arg(long, value_name = "PROGRAM")]
    pub runner: Option<PathBuf>,
    /// The time that the clock starts at, for example 2026-01-01T00:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = start)]
    pub start: Option<DateTime<Utc>>,

    /// The speed of the clock, as a multiple of the system clock's; 0 stops it
    #[arg(long, value_name = "FACTOR", default_value_t = 1)]
    pub speed: u32,

    /// The percentage of simulated jobs that fail
    #[arg(long, value_name = "PERCENT", default_value_t = 0,
        value_parser = clap::value_parser!(u8).range(0..=100))]
    pub failures: u8,

    /// The longest duration of a simulated job, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    pub longest_job: u32,

    /// The seed of the simulation's random numbers
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,

    /// How long a job stays with an instance that has stopped, in milliseconds
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 2000, hide = true)]
    pub lease: u64,
}

impl DevArguments {
    /// Returns what does the work of jobs.
    pub fn runner(&self) -> Runner {
        match &self.runner {
            Some(program) => Runner::Command(CommandRunner::new(program, LONGEST_TRIAL)),
            None => Runner::Simulate(Simulate::new(SimulateSettings {
                seed: self.seed,
                longest: Duration::from_secs(self.longest_job.into()),
                failures_percent: self.failures,
            })),
        }
    }
}

/// Reads what a test clock shows at first.
fn start(text: &str) -> Result<DateTime<Utc>, String> {
    let start: DateTime<Utc> = text.parse().map_err(|error| format!("{error}"))?;
    if YEARS.contains(&start.year()) {
        return Ok(start);
    }
    Err(format!("the year must be {} to {}, found {}", YEARS.start(), YEARS.end(), start.year()))
}
