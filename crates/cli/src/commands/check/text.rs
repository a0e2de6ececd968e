//! The result of a check for people: findings drawn in the text of the file.

use std::io::{self, Write};

use keeptime_documents::text::Severity;

use super::checked_file::{CheckedFile, Content};
use crate::show::annotated_text::{AnnotatedText, drawn_correction};

pub(super) fn write(
    file: &CheckedFile,
    is_verbose: bool,
    output: &mut impl Write,
) -> io::Result<()> {
    let Content::Read { annotated, kind, steps } = &file.content else { return Ok(()) };
    if let (Some(kind), true) = (kind, is_verbose) {
        writeln!(output, "{}: {kind}\n", annotated.name)?;
    }
    for step in steps {
        for finding in &step.corrected {
            writeln!(output, "{}\n", drawn_correction(&file.name, &step.before, finding))?;
        }
    }
    let findings = annotated.findings.iter();
    let shown = findings.filter(|finding| is_verbose || finding.severity != Severity::Info);
    let shown = AnnotatedText {
        name: annotated.name.clone(),
        text: annotated.text.clone(),
        findings: shown.cloned().collect(),
    };
    write!(output, "{shown}")
}
