//! One HTML page about a policy: what it does, when it fires, and what happens to its backups.
//!
//! The page loads nothing from the network and runs no script. It follows the reader's choice of a light
//! or dark theme and can be printed. A table or a sentence beside each picture shows the same data.
//!
//! ```
//! use keeptime::explain::{English, Explanation, NamedZone};
//! use keeptime::pattern::Pattern;
//! use keeptime::policy::{Policy, PolicyState};
//! use keeptime::report::Report;
//! use keeptime::retention::Limits;
//!
//! let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
//! let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, ["web"]);
//! let now = "2025-03-03T12:00:00Z".parse()?;
//! let shown: [NamedZone<chrono::Utc>; 0] = [];
//! let explanation = Explanation::new(&policy, &NamedZone::UTC, &shown, now);
//! let page = Report::new("nightly", now, &explanation).to_html(&English);
//! assert!(page.contains("Every day at 02:00 UTC."));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod chart;
mod objects;
mod week;

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::explain::{Explanation, FieldNote, Label, Language, Shortfall, VerdictGroup};
use crate::forecast::{BackupForecast, LongRun, QuotaForecast};
use crate::policy::PolicyState;
use crate::retention::{Expiry, Verdict};

const STYLE: &str = include_str!("style.css");

/// The contents of a page. Each `with` method adds a part.
#[derive(Clone, Debug)]
pub struct Report<'r> {
    title: &'r str,
    now: DateTime<Utc>,
    explanation: &'r Explanation,
    fires: Vec<Fire>,
    fires_zone: String,
    scope: Scope,
    fields: Vec<FieldNote<'r>>,
    findings: Vec<Finding>,
    shortfalls: Vec<ObjectShortfall>,
    partial_listing: Option<(usize, u64)>,
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

/// A fault or a note that a check found.
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

/// The backups of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectBackups {
    /// The object's name.
    pub name: String,
    /// Its backups.
    pub backups: Vec<BackupRow>,
}

/// A backup with its verdict and forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRow {
    /// Its id.
    pub id: String,
    /// The date of its creation.
    pub created_at: Option<DateTime<Utc>>,
    /// The expiry that its record carries.
    pub expiry: Expiry,
    /// Its verdict.
    pub verdict: Verdict,
    /// When it will be deleted; `None` if there is no forecast.
    pub forecast: Option<BackupForecast>,
}

impl BackupRow {
    fn group(&self) -> VerdictGroup {
        (&self.verdict).into()
    }
}

/// An object, and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectShortfall {
    /// The object's name.
    pub object: String,
    /// What it lacks.
    pub shortfall: Shortfall,
}

/// The forecast of the number of backups.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastSection {
    /// The number of backups at the end of each day.
    pub daily_counts: Vec<(NaiveDate, usize)>,
    /// The number of backups in the long run.
    pub long_run: LongRun,
    /// When quotas are reached.
    pub quotas: Vec<QuotaForecast>,
}

impl<'r> Report<'r> {
    /// Creates a page with a title and the explanation of a policy.
    pub fn new(title: &'r str, now: DateTime<Utc>, explanation: &'r Explanation) -> Self {
        Self {
            title,
            now,
            explanation,
            fires: Vec::new(),
            fires_zone: String::new(),
            scope: Scope::Policy,
            fields: Vec::new(),
            findings: Vec::new(),
            shortfalls: Vec::new(),
            partial_listing: None,
            objects: Vec::new(),
            forecast: None,
        }
    }

    /// Omits the section about limits. Use it for a page about a pattern without a policy.
    #[must_use]
    pub fn without_limits(self) -> Self {
        Self { scope: Scope::Pattern, ..self }
    }

    /// Adds notes about members that are easily misread.
    #[must_use]
    pub fn with_field_notes(self, fields: Vec<FieldNote<'r>>) -> Self {
        Self { fields, ..self }
    }

    /// Adds the next fires, in UTC.
    #[must_use]
    pub fn with_fires(self, fires: impl IntoIterator<Item = DateTime<Utc>>) -> Self {
        let fires = fires.into_iter().map(|at| Fire { at, local_time: None }).collect();
        Self { fires, ..self }
    }

    /// Adds the next fires, in UTC and in a zone called `zone`.
    #[must_use]
    pub fn with_fires_in(
        self,
        zone: &str,
        fires: impl IntoIterator<Item = DateTime<FixedOffset>>,
    ) -> Self {
        let fire = |local_time: DateTime<FixedOffset>| Fire {
            at: local_time.to_utc(),
            local_time: Some(local_time),
        };
        let fires = fires.into_iter().map(fire).collect();
        Self { fires_zone: zone.to_owned(), fires, ..self }
    }

    /// Adds the faults and notes of a check.
    #[must_use]
    pub fn with_findings(self, findings: Vec<Finding>) -> Self {
        Self { findings, ..self }
    }

    /// Adds notes about objects that lack backups.
    #[must_use]
    pub fn with_shortfalls(self, shortfalls: Vec<ObjectShortfall>) -> Self {
        Self { shortfalls, ..self }
    }

    /// Adds a note that the listing is incomplete: `read` of `count` backups were read.
    #[must_use]
    pub fn with_partial_listing(self, read: usize, count: u64) -> Self {
        Self { partial_listing: Some((read, count)), ..self }
    }

    /// Adds the backups of each object.
    #[must_use]
    pub fn with_objects(self, objects: Vec<ObjectBackups>) -> Self {
        Self { objects, ..self }
    }

    /// Adds the forecast.
    #[must_use]
    pub fn with_forecast(self, section: ForecastSection) -> Self {
        Self { forecast: Some(section), ..self }
    }

    /// Returns the page as HTML, with its sentences in `language`.
    pub fn to_html(&self, language: &dyn Language) -> String {
        html! {
            (DOCTYPE)
            html lang=(language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    header {
                        h1 { (self.title) }
                        p.when { (language.as_of(self.now)) }
                    }
                    main {
                        (self.words(language))
                        (self.findings(language))
                        (week::weeks(self.explanation, language))
                        (self.next_fires(language))
                        (objects::objects(&self.objects, self.now, language))
                        @if let Some(section) = &self.forecast { (chart::chart(section, language)) }
                    }
                }
            }
        }
        .into_string()
        .chars()
        .map(|character| match character {
            // Names and ids may contain control characters, which HTML does not allow.
            '\n' => character,
            _ if character.is_control() => char::REPLACEMENT_CHARACTER,
            _ => character,
        })
        .collect()
    }

    fn words(&self, language: &dyn Language) -> Markup {
        let mut sentences = language.activity(self.explanation);
        match self.scope {
            Scope::Policy => {
                sentences.extend(language.limits(self.explanation.limits()));
                sentences.extend(self.explanation.reach().map(|reach| language.reach(reach)));
            }
            Scope::Pattern => {}
        }
        sentences.extend(self.fields.iter().map(|note| language.field_note(note)));
        html! {
            section aria-labelledby="words" {
                h2 id="words" { (language.label(Label::WhatItDoes)) }
                @for sentence in sentences { p { (sentence) } }
            }
        }
    }

    fn findings(&self, language: &dyn Language) -> Markup {
        let shortfalls =
            self.shortfalls.iter().map(|ObjectShortfall { object, shortfall }| Finding {
                severity: Severity::Note,
                location: object.clone(),
                message: language.shortfall(shortfall),
            });
        let partial = self.partial_listing.map(|(read, count)| Finding {
            severity: Severity::Note,
            location: "/count".to_owned(),
            message: language.partial_listing(read, count),
        });
        let findings: Vec<Finding> =
            self.findings.iter().cloned().chain(shortfalls).chain(partial).collect();
        html! {
            @if !findings.is_empty() {
                section aria-labelledby="findings" {
                    h2 id="findings" { (language.label(Label::CheckFindings)) }
                    ul.findings {
                        @for finding in findings {
                            li {
                                strong class=(finding.severity.class()) {
                                    (language.label(finding.severity.label()))
                                } " "
                                (finding.message) " " code { (finding.location) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn next_fires(&self, language: &dyn Language) -> Markup {
        let heading = match self.explanation.state() {
            PolicyState::Enabled => Label::NextFires,
            PolicyState::NotEnabled | PolicyState::StatusDisabled => Label::NextFiresIfEnabled,
        };
        let weekday = |day| language.short_weekday(day);
        html! {
            @if !self.fires.is_empty() {
                section aria-labelledby="fires" {
                    h2 id="fires" { (language.label(heading)) }
                    div.wide tabindex="0" {
                        table {
                            thead {
                                tr {
                                    th scope="col" { "UTC" }
                                    @if !self.fires_zone.is_empty() { th scope="col" { (self.fires_zone) } }
                                }
                            }
                            tbody {
                                @for fire in &self.fires {
                                    tr {
                                        td { (weekday(fire.at.weekday())) " " (fire.at.format("%Y-%m-%d %H:%M:%S")) }
                                        @if let Some(local_time) = fire.local_time {
                                            td { (weekday(local_time.weekday())) " " (local_time.format("%Y-%m-%d %H:%M:%S %:z")) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Severity {
    const fn class(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Note => "note",
        }
    }

    const fn label(self) -> Label {
        match self {
            Self::Fault => Label::Fault,
            Self::Note => Label::Note,
        }
    }
}

fn shown(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
