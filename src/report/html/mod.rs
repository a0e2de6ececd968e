//! The page as HTML.

mod answer;
mod backups;
mod chart;
mod findings;
mod fires;
mod group;
mod scale;
mod section;
mod servers;
mod stacked;
mod timeline;
mod week;

use alloc::format;
use alloc::string::String;
use alloc::vec;

use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};

pub use section::Section;

use super::Report;
use crate::civil_text::to_the_second;
use crate::explain::Language;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The SHA-256 digest of the script in Base64. The page's policy lets no other script run, so that a
/// mistake in escaping cannot run one from a document.
const SCRIPT_DIGEST: &str = include_str!("script.sha256");

impl Report<'_> {
    /// Returns the page as HTML, with its sentences in `language`.
    pub fn to_html(&self, language: &dyn Language) -> String {
        let policy = format!(
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; base-uri 'none'; \
             form-action 'none'",
            SCRIPT_DIGEST.trim_end()
        );
        let page = html! {
            (DOCTYPE)
            html lang=(language.tag()) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) (PreEscaped(stacked::labels(self, language))) }
                }
                body {
                    header {
                        h1 { (self.title) }
                        p.quiet { (language.as_of(self.now)) }
                    }
                    main { (self.sections(language)) }
                    div id="tip" role="status" hidden {}
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        };
        without_control_characters(&page.into_string())
    }

    fn sections(&self, language: &dyn Language) -> Markup {
        let mut sections = vec![
            Section::Answer,
            Section::Servers,
            Section::Forecast,
            Section::NextFires,
            Section::Weeks,
            Section::InFull,
        ];
        // Faults explain why something is missing. Notes can wait.
        let findings = if findings::has_faults(&self.findings) { 1 } else { sections.len() };
        sections.insert(findings, Section::Findings);
        html! { @for section in sections { (self.section(section, language)) } }
    }
}

/// Names and ids may contain control characters, which HTML does not allow.
fn without_control_characters(page: &str) -> String {
    page.chars()
        .map(|character| match character {
            '\n' => character,
            _ if character.is_control() => char::REPLACEMENT_CHARACTER,
            _ => character,
        })
        .collect()
}

/// `2025-03-03 02:30:00`, in UTC.
fn date_and_time(at: DateTime<Utc>) -> String {
    to_the_second(at.naive_utc())
}
