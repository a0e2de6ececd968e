//! One HTML page about a policy: what it does, when it fires, and what happens to its backups.
//!
//! The first screen is the answer: what the policy does, how many backups are kept and deleted, when it
//! fires next, and a line for each server. A server opens to its backups.
//!
//! The page is complete without a script; a small one in it sorts and filters the servers and shows the
//! backups of marks on timelines. The page loads nothing from the network, and its content security policy
//! forbids it. It follows the reader's choice of a light or dark theme and can be printed, with everything
//! open. A table or a sentence next to each picture shows the same data, and shapes repeat what colours say.
//!
//! ```
//! use keeptime::explain::English;
//! use keeptime::pattern::Pattern;
//! use keeptime::policy::{Policy, PolicyState};
//! use keeptime::report::Report;
//! use keeptime::retention::Limits;
//!
//! let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
//! let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, ["web"]);
//! let now = "2025-03-03T12:00:00Z".parse()?;
//! let page = Report::builder("nightly", &policy, now).build()?.to_html(&English);
//! assert!(page.contains("Every day at 02:00 UTC."));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! [`ReportBuilder::build_with`] adds the backups of the policy: their verdicts, the forecast, and the
//! objects that lack backups.

mod builder;
mod html;
mod reported_backups;
mod server;

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

pub use builder::{ReportBuilder, ReportError};
pub use html::Section;
pub use reported_backups::ReportedBackups;

use crate::explain::{Explanation, FieldNote};
use crate::forecast::{LongRun, QuotaForecast};
use crate::names::names;
use crate::policy::Extent;
use server::Server;

/// The contents of a page. [`Report::builder`] creates it.
#[derive(Clone, Debug)]
pub struct Report<'r> {
    title: &'r str,
    now: DateTime<Utc>,
    explanation: Explanation,
    fires: Vec<Fire>,
    fires_zone: String,
    scope: Scope,
    field_notes: Vec<FieldNote<'r>>,
    findings: Vec<Finding>,
    extent: Extent,
    servers: Vec<Server>,
    forecast: Option<ForecastSection>,
}

/// Which parts of a policy are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Policy,
    Pattern,
}

/// A fire, and its local time in the zone shown next to UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fire {
    at: DateTime<Utc>,
    local_time: Option<DateTime<FixedOffset>>,
}

/// A fault or a note that a check of the policy found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is a fault or a note.
    pub severity: Severity,
    /// Its location, such as a JSON pointer or the name of an object.
    pub location: String,
    /// Its message.
    pub message: String,
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The service would refuse it.
    Fault,
    /// It is valid but often a mistake.
    Note,
}

names! { Severity, "severity":
    Fault = "fault",
    Note = "note",
}

/// The forecast of the number of backups.
#[derive(Clone, Debug, PartialEq)]
struct ForecastSection {
    /// The number of backups at its start.
    existing: usize,
    /// The number of backups on each day.
    daily_counts: Vec<DailyCount>,
    /// The number of backups in the long run.
    long_run: LongRun,
    /// How much of the quotas is used, and when they are reached.
    quotas: Vec<ReportedQuota>,
}

/// The number of backups on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DailyCount {
    day: NaiveDate,
    at_end: usize,
    /// The most at one instant of the day.
    most: usize,
}

/// A quota: how much of it is used now, and when it is reached.
#[derive(Clone, Debug, PartialEq)]
struct ReportedQuota {
    used: Option<f64>,
    forecast: QuotaForecast,
}
