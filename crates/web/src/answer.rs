//! The answer to the page, as JSON.

use keeptime::explain::{English, Language};
use keeptime::pattern::Dialect;
use keeptime::report::{Report, Section};
use keeptime_documents::text::{Severity, TextKind};
use keeptime_documents::{DocumentFamily, DocumentKind};
use serde::Serialize;

use crate::finding::{self, MAX_SHOWN, ShownFinding};
use crate::limits::Sliders;
use crate::listing::RefusedListing;
use crate::request::Request;
use crate::subject::{Choice, Subject};

/// The language of all sentences.
pub(crate) const LANGUAGE: &dyn Language = &English;

/// Everything that the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct Answer<'a> {
    is_pattern: bool,
    /// Whether the text is a listing, which belongs in the other field.
    is_listing: bool,
    /// The dialect in which a faulty pattern is valid.
    other_dialect: Option<Dialect>,
    /// How many faults and notes there are, and what the text was read as.
    summary: String,
    faults: usize,
    notes: usize,
    findings: Vec<ShownFinding>,
    /// The number of findings that are not listed.
    more_findings: usize,
    choices: Vec<Choice>,
    /// Why the text has no policy although it has no fault.
    without_policy: Option<String>,
    pub(crate) fields: FieldErrors,
    pub(crate) listing: Option<ListingAnswer<'a>>,
    pub(crate) sliders: Option<Sliders>,
    /// What changes: by the plan, or by limits that the reader tries out.
    pub(crate) changes: Vec<String>,
    pub(crate) sections: Option<Sections>,
    /// The name of the policy.
    pub(crate) name: Option<String>,
    /// As of when the sections are, in seconds since 1970.
    pub(crate) as_of: i64,
    version: &'static str,
    pub(crate) zone_data: Option<&'a str>,
}

/// The errors of the fields beside the texts.
#[derive(Debug, Default, Serialize)]
pub(crate) struct FieldErrors {
    pub(crate) now: Option<String>,
    pub(crate) start: Option<String>,
    pub(crate) zone: Option<String>,
}

/// What is known of the listing.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ListingAnswer<'a> {
    Read { summary: String, notes: Vec<String> },
    Refused(&'a RefusedListing),
    OtherService(String),
}

/// The sections of the report, as HTML.
#[derive(Debug, Serialize)]
pub(crate) struct Sections {
    answer: String,
    servers: String,
    forecast: String,
    fires: String,
    weeks: String,
    full: String,
    column_style: String,
}

impl Sections {
    pub(crate) fn of(report: &Report<'_>) -> Self {
        let html = |section| report.section_html(section, LANGUAGE);
        Self {
            answer: html(Section::Answer),
            servers: html(Section::ServersOnly),
            forecast: html(Section::Forecast),
            fires: html(Section::NextFires),
            weeks: html(Section::Weeks),
            full: html(Section::InFull),
            column_style: report.column_style(LANGUAGE),
        }
    }
}

/// Returns the sections of a page that stands by itself.
pub(crate) fn report(report: &Report<'_>) -> String {
    let sections = [
        Section::Answer,
        Section::Servers,
        Section::Forecast,
        Section::NextFires,
        Section::Weeks,
        Section::InFull,
    ];
    sections.map(|section| report.section_html(section, LANGUAGE)).concat()
}

impl Answer<'_> {
    pub(crate) fn about(request: &Request, subject: &Subject) -> Self {
        let text = request.text.as_str();
        let kind = subject.inspection.kind;
        let findings = &subject.inspection.findings;
        let count = |severity| findings.iter().filter(|found| found.severity == severity).count();
        let (faults, notes) = (count(Severity::Fault), count(Severity::Note));
        Self {
            summary: summary(
                faults,
                notes,
                kind.map(|kind| kind.with_service(request.dialect)),
                text,
            ),
            other_dialect: subject.other_dialect,
            is_pattern: kind == Some(TextKind::Pattern),
            is_listing: is_listing(kind),
            faults,
            notes,
            findings: finding::shown(text, findings),
            more_findings: findings.len().saturating_sub(MAX_SHOWN),
            choices: subject.choices.clone(),
            without_policy: subject
                .without_policy
                .clone()
                .filter(|message| faults == 0 && !message.is_empty()),
            fields: FieldErrors::default(),
            listing: None,
            sliders: None,
            changes: Vec::new(),
            sections: None,
            name: None,
            as_of: 0,
            version: env!("CARGO_PKG_VERSION"),
            zone_data: None,
        }
    }
}

fn is_listing(kind: Option<TextKind>) -> bool {
    use DocumentKind::{CbrBackupAnswer, CbrBackupsAnswer, CsbsBackupAnswer, CsbsBackupsAnswer};

    let Some(TextKind::Document(kind)) = kind else { return false };
    kind.family() != Some(DocumentFamily::Policy)
        && [CbrBackupAnswer, CbrBackupsAnswer, CsbsBackupAnswer, CsbsBackupsAnswer].contains(&kind)
}

/// `2 faults, 1 note: a pattern`.
fn summary(faults: usize, notes: usize, kind: Option<String>, text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let counted = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    };
    let mut summary = if faults == 0 { "no faults".to_owned() } else { counted(faults, "fault") };
    if notes > 0 {
        summary = format!("{summary}, {}", counted(notes, "note"));
    }
    match kind {
        Some(kind) => format!("{summary}: {kind}"),
        None => summary,
    }
}
