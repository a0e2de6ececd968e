//! The result of a check as JSON.

use std::io::{self, Write};

use keeptime_documents::text::{Finding, Severity, TextKind};
use serde_json::{Value, json};

use super::checked_file::{CheckedFile, Content, Region, regions};

/// Writes an object for a file that was read.
pub(super) fn write(file: &CheckedFile, output: &mut impl Write) -> io::Result<()> {
    let Content::Read { annotated, kind, steps } = &file.content else { return Ok(()) };
    let (mut faults, mut notes) = (Vec::new(), Vec::new());
    for (finding, value) in
        annotated.findings.iter().zip(values(&annotated.text, &annotated.findings))
    {
        match finding.severity {
            Severity::Fault => faults.push(value),
            Severity::Note | Severity::Info => notes.push(value),
        }
    }
    let kind = kind.map(TextKind::name);
    let mut value = json!({"file": file.name, "kind": kind, "faults": faults, "notes": notes});
    if !steps.is_empty() {
        let fixed = steps.iter().flat_map(|step| values(&step.before, &step.corrected));
        value["fixed"] = fixed.collect();
    }
    writeln!(output, "{value}")
}

/// Returns the findings in a text as objects.
fn values(text: &str, findings: &[Finding]) -> Vec<Value> {
    let spans: Vec<_> = findings.iter().map(|finding| finding.span.clone()).collect();
    findings
        .iter()
        .zip(regions(text, &spans))
        .map(|(finding, region)| value(finding, region))
        .collect()
}

fn value(finding: &Finding, region: Region) -> Value {
    let mut value = json!({
        "code": finding.code,
        "message": finding.message,
        "span": [finding.span.start, finding.span.end],
        "line": region.start.0,
        "column": region.start.1,
    });
    if let Some(pointer) = &finding.pointer {
        value["pointer"] = pointer.as_str().into();
    }
    if let Some(fix) = &finding.fix {
        value["fix"] = json!(fix);
    }
    value
}
