//! The faults and notes of a check.

use maud::{Markup, html};

use crate::explain::{Label, Language};
use crate::report::{Finding, Severity};

pub(super) fn has_faults(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Fault)
}

pub(super) fn findings(findings: &[Finding], language: &dyn Language) -> Markup {
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

impl Severity {
    const fn label(self) -> Label {
        match self {
            Self::Fault => Label::Fault,
            Self::Note => Label::Note,
        }
    }
}
