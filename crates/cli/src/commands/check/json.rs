//! The result of a check as JSON.

use std::io::{self, Write};

use keeptime_documents::text::{self, Severity, TextKind};

use super::checked_file::{CheckedFile, Content, regions};
use crate::answer;
use crate::answer::check::{Check, Finding};

/// Writes an object for a file that was read.
pub(super) fn write(file: &CheckedFile, output: &mut impl Write) -> io::Result<()> {
    let Content::Read { annotated, kind, steps, .. } = &file.content else { return Ok(()) };
    let (mut faults, mut notes) = (Vec::new(), Vec::new());
    let values = values(&annotated.text, &annotated.findings);
    for (finding, value) in annotated.findings.iter().zip(values) {
        match finding.severity {
            Severity::Fault => faults.push(value),
            Severity::Note | Severity::Info => notes.push(value),
        }
    }
    let fixed = steps.iter().flat_map(|step| self::values(&step.before, &step.corrected));
    let check = Check {
        file: &file.exact_name,
        kind: kind.map(TextKind::name),
        faults,
        notes,
        fixed: fixed.collect(),
    };
    answer::write(&check, output)
}

/// Returns the findings in a text as values.
fn values<'f>(text: &str, findings: &'f [text::Finding]) -> Vec<Finding<'f>> {
    let spans: Vec<_> = findings.iter().map(|finding| finding.span.clone()).collect();
    let regions = regions(text, &spans);
    let pairs = findings.iter().zip(regions);
    pairs
        .map(|(finding, region)| Finding {
            code: finding.code,
            message: &finding.message,
            pointer: finding.pointer.as_deref(),
            span: [finding.span.start, finding.span.end],
            line: region.start.0,
            column: region.start.1,
            fix: finding.fix.as_ref(),
        })
        .collect()
}
