//! One HTML page about a policy: what it does, when it fires, and what happens to its backups.
//!
//! The page loads nothing from the network and runs no script. It follows the reader's choice of a light
//! or dark theme and can be printed. A table or a sentence beside each picture shows the same data.
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
mod chart;
mod objects;
mod page;
mod week;

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

pub use builder::{ReportBuilder, ReportError, ReportedBackups};

use crate::explain::{Explanation, FieldNote, VerdictGroup};
use crate::forecast::{BackupForecast, LongRun, QuotaForecast};
use crate::names::names;
use crate::policy::{Extent, Shortfall};
use crate::retention::{Expiry, Verdict};

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
    shortfalls: Vec<(String, Shortfall)>,
    extent: Extent,
    objects: Vec<ObjectBackups>,
    forecast: Option<ForecastSection>,
}

/// Which parts of a policy are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Policy,
    Pattern,
}

/// A fire, and its local time in the zone shown beside UTC.
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
    /// It is legal but often a mistake.
    Note,
}

names! { Severity, "severity":
    Fault = "fault",
    Note = "note",
}

/// The backups of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ObjectBackups {
    /// The object, with its name if it has one.
    name: String,
    /// Its backups, newest last.
    backups: Vec<BackupRow>,
}

/// A backup with its verdict and forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
struct BackupRow {
    id: String,
    created_at: Option<DateTime<Utc>>,
    /// The expiry that its record carries.
    expiry: Expiry,
    verdict: Verdict,
    /// When it will be deleted; `None` if there is no forecast.
    forecast: Option<BackupForecast>,
}

impl BackupRow {
    fn group(&self) -> VerdictGroup {
        (&self.verdict).into()
    }
}

/// The forecast of the number of backups.
#[derive(Clone, Debug, PartialEq)]
struct ForecastSection {
    /// The number of backups at the end of each day.
    daily_counts: Vec<(NaiveDate, usize)>,
    /// The number of backups in the long run.
    long_run: LongRun,
    /// When quotas are reached.
    quotas: Vec<QuotaForecast>,
}

fn shown(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
