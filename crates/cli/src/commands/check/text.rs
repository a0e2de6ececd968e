//! The result of a check for people: findings drawn in the text of the file.

use std::io::{self, Write};

use keeptime_documents::text::{Finding, Severity};

use super::checked_file::{CheckedFile, Content};
use super::summary;
use crate::args;
use crate::show::annotated_text::{AnnotatedText, drawn_correction};

pub(super) fn write(
    file: &CheckedFile,
    task: &args::Check,
    output: &mut impl Write,
) -> io::Result<()> {
    let Content::Read { annotated, kind, steps, .. } = &file.content else { return Ok(()) };
    let is_verbose = task.verbose;
    if let (Some(kind), true) = (kind, is_verbose) {
        writeln!(output, "{}: {kind}\n", annotated.name)?;
    }
    for step in steps {
        for finding in &step.corrected {
            writeln!(output, "{}\n", drawn_correction(&file.name, &step.before, finding))?;
        }
    }
    let findings = annotated.findings.iter();
    let shown: Vec<Finding> = findings
        .filter(|finding| is_verbose || finding.severity != Severity::Info)
        .cloned()
        .collect();
    if !shown.is_empty() {
        let (name, text) = (annotated.name.clone(), annotated.text.clone());
        write!(output, "{}", AnnotatedText { name, text, findings: shown })?;
    }
    // Of several files, only those with findings have a line of their own.
    let is_told = task.files.len() == 1 || file.counts() != (0, 0) || !steps.is_empty();
    if is_told && let Some(line) = summary::of_file(file, task) {
        writeln!(output, "{line}")?;
        if task.files.len() > 1 {
            writeln!(output)?;
        }
    }
    Ok(())
}

/// Writes the totals of several files.
pub(super) fn write_total(files: &[CheckedFile], output: &mut impl Write) -> io::Result<()> {
    match summary::of_all(files) {
        Some(line) => writeln!(output, "{line}"),
        None => Ok(()),
    }
}
