//! A policy, its backups and what becomes of them, as one page of HTML.
//!
//! The page needs no network and no script, follows the reader's choice of light or dark, and prints on
//! paper. Every picture on it has a table or a sentence that says the same.
//!
//! ```
//! use keeptime::explain::{Explanation, Named};
//! use keeptime::pattern::Pattern;
//! use keeptime::policy::{Policy, State};
//! use keeptime::report::Report;
//! use keeptime::retention::Limits;
//!
//! let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
//! let policy = Policy::new(pattern, Limits::UNLIMITED, State::Enabled, ["web"]);
//! let now = "2025-03-03T12:00:00Z".parse()?;
//! let shown: [Named<chrono::Utc>; 0] = [];
//! let explanation = Explanation::of(&policy, &Named::UTC, &shown, now);
//! let page = Report::new("nightly", now, &explanation).to_html();
//! assert!(page.contains("Every day at 02:00 UTC."));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod chart;
mod objects;
mod week;

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::explain::{Explanation, english};
use crate::picture::Mark;
use crate::policy::State;

const STYLE: &str = include_str!("style.css");

/// What a page shows; made by its `with` methods, each of which adds a part.
#[derive(Clone, Debug)]
pub struct Report<'r> {
    title: &'r str,
    now: DateTime<Utc>,
    explanation: &'r Explanation,
    fires: Vec<Fire>,
    elsewhere: String,
    words: Vec<String>,
    findings: Vec<Finding>,
    objects: Vec<ObjectLine>,
    forecast: Option<Outlook>,
}

/// A fire, and what the clocks show elsewhere then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fire {
    at: DateTime<Utc>,
    there: Option<DateTime<FixedOffset>>,
}

/// Something that a check has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub grade: Grade,
    /// Where.
    pub place: String,
    /// What is said of it.
    pub message: String,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grade {
    /// The service would refuse it.
    Fault,
    /// It is legal, though few mean it.
    Note,
}

/// The backups of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectLine {
    /// The object's name.
    pub name: String,
    /// Its backups.
    pub backups: Vec<BackupLine>,
}

/// A backup and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupLine {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub at: Option<DateTime<Utc>>,
    /// How it is drawn.
    pub mark: Mark,
    /// The verdict on it, in words.
    pub verdict: String,
    /// What becomes of it, in words; empty where nobody has looked ahead.
    pub fate: String,
}

/// How many backups there will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The backups at the end of each day.
    pub kept: Vec<(NaiveDate, usize)>,
    /// The greatest number that the project may have.
    pub quota: Option<u64>,
    /// What is to be said of it, sentence by sentence.
    pub sentences: Vec<String>,
}

impl<'r> Report<'r> {
    /// A page of a title that says what a policy does.
    pub fn new(title: &'r str, now: DateTime<Utc>, explanation: &'r Explanation) -> Self {
        Self {
            title,
            now,
            explanation,
            fires: Vec::new(),
            elsewhere: String::new(),
            words: english::policy(explanation),
            findings: Vec::new(),
            objects: Vec::new(),
            forecast: None,
        }
    }

    /// With these sentences in place of those that [`english::policy`] makes.
    #[must_use]
    pub fn with_words(self, words: Vec<String>) -> Self {
        Self { words, ..self }
    }

    /// With the next fires.
    #[must_use]
    pub fn with_fires(self, fires: impl IntoIterator<Item = DateTime<Utc>>) -> Self {
        let fires = fires.into_iter().map(|at| Fire { at, there: None }).collect();
        Self { fires, ..self }
    }

    /// With the next fires, beside what the clocks of a zone of this name show then.
    #[must_use]
    pub fn with_fires_in(
        self,
        zone: &str,
        fires: impl IntoIterator<Item = DateTime<FixedOffset>>,
    ) -> Self {
        let fire = |there: DateTime<FixedOffset>| Fire { at: there.to_utc(), there: Some(there) };
        let fires = fires.into_iter().map(fire).collect();
        Self { elsewhere: zone.to_owned(), fires, ..self }
    }

    /// With what a check has found.
    #[must_use]
    pub fn with_findings(self, findings: Vec<Finding>) -> Self {
        Self { findings, ..self }
    }

    /// With the backups of objects.
    #[must_use]
    pub fn with_objects(self, objects: Vec<ObjectLine>) -> Self {
        Self { objects, ..self }
    }

    /// With what will be kept.
    #[must_use]
    pub fn with_outlook(self, outlook: Outlook) -> Self {
        Self { forecast: Some(outlook), ..self }
    }

    /// The whole page.
    pub fn to_html(&self) -> String {
        html! {
            (DOCTYPE)
            html lang="en" {
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
                        p.when { "As of " (shown(self.now)) }
                    }
                    main {
                        (self.words())
                        (self.findings())
                        (week::weeks(self.explanation))
                        (self.next_fires())
                        (objects::objects(&self.objects, self.now))
                        @if let Some(outlook) = &self.forecast { (chart::outlook(outlook)) }
                    }
                }
            }
        }
        .into_string()
        .chars()
        .map(|character| match character {
            // What others wrote may hold what a page may not.
            '\n' => character,
            _ if character.is_control() => char::REPLACEMENT_CHARACTER,
            _ => character,
        })
        .collect()
    }

    fn words(&self) -> Markup {
        html! {
            section aria-labelledby="words" {
                h2 id="words" { "What it does" }
                @for sentence in &self.words { p { (sentence) } }
            }
        }
    }

    fn findings(&self) -> Markup {
        html! {
            @if !self.findings.is_empty() {
                section aria-labelledby="findings" {
                    h2 id="findings" { "What the check found" }
                    ul.findings {
                        @for finding in &self.findings {
                            li {
                                strong class=(finding.grade.name()) { (finding.grade.name()) } " "
                                (finding.message) " " code { (finding.place) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn next_fires(&self) -> Markup {
        html! {
            @if !self.fires.is_empty() {
                section aria-labelledby="fires" {
                    h2 id="fires" {
                        "Next fires"
                        @if self.explanation.state() != State::Enabled { ", if it were enabled" }
                    }
                    div.wide tabindex="0" {
                        table {
                            thead {
                                tr {
                                    th scope="col" { "UTC" }
                                    @if !self.elsewhere.is_empty() { th scope="col" { (self.elsewhere) } }
                                }
                            }
                            tbody {
                                @for fire in &self.fires {
                                    tr {
                                        td { (fire.at.format("%a %Y-%m-%d %H:%M:%S")) }
                                        @if let Some(there) = fire.there {
                                            td { (there.format("%a %Y-%m-%d %H:%M:%S %:z")) }
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

impl Grade {
    const fn name(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Note => "note",
        }
    }
}

fn shown(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
