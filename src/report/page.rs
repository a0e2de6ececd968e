//! The page as HTML.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::Datelike;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Finding, Report, Scope, Severity, chart, objects, week};
use crate::explain::{Label, Language};
use crate::policy::{Extent, PolicyState};

const STYLE: &str = include_str!("style.css");

impl Report<'_> {
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
                        (week::weeks(&self.explanation, language))
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
        let mut sentences = language.activity(&self.explanation);
        match self.scope {
            Scope::Policy => {
                sentences.extend(language.limits(self.explanation.limits()));
                sentences.extend(self.explanation.reach().map(|reach| language.reach(reach)));
            }
            Scope::Pattern => {}
        }
        sentences.extend(self.field_notes.iter().map(|note| language.field_note(note)));
        html! {
            section aria-labelledby="words" {
                h2 id="words" { (language.label(Label::WhatItDoes)) }
                @for sentence in sentences { p { (sentence) } }
            }
        }
    }

    fn findings(&self, language: &dyn Language) -> Markup {
        let shortfalls = self.shortfalls.iter().map(|(object, shortfall)| Finding {
            severity: Severity::Note,
            location: object.clone(),
            message: language.shortfall(shortfall),
        });
        let partial = match self.extent {
            Extent::Partial { read, count } => Some(Finding {
                severity: Severity::Note,
                location: "/count".to_owned(),
                message: language.partial_listing(read, count),
            }),
            Extent::Whole | Extent::Unstated => None,
        };
        let findings: Vec<Finding> =
            self.findings.iter().cloned().chain(shortfalls).chain(partial).collect();
        html! {
            @if !findings.is_empty() {
                section aria-labelledby="findings" {
                    h2 id="findings" { (language.label(Label::CheckFindings)) }
                    ul.findings {
                        @for finding in findings {
                            li {
                                strong class=(finding.severity.name()) {
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
    const fn label(self) -> Label {
        match self {
            Self::Fault => Label::Fault,
            Self::Note => Label::Note,
        }
    }
}
