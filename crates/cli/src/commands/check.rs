//! `keeptime check`: all faults in policies and patterns, with their locations.

use std::io::Write;

use keeptime_documents::text::{Finding, InspectOptions, Inspection, Severity, TextKind, inspect};
use serde_json::{Value, json};

use crate::args;
use crate::failure::{ExitStatus, Failure};
use crate::read::{input, terraform};
use crate::show::annotated_text::AnnotatedText;
use crate::show::{file, print_message};

pub(crate) fn run(task: &args::Check, output: &mut impl Write) -> Result<ExitStatus, Failure> {
    input::standard_input_once(&task.files)?;
    let options = InspectOptions::default()
        .with_kind(task.kind)
        .with_expected(task.expect)
        .with_dialect(task.dialect.get())
        .with_keep_at_least(task.keep_at_least);
    let mut status = ExitStatus::Success;
    for path in &task.files {
        let text = match input::text(path) {
            Ok(text) => text,
            // Continue with the other files.
            Err(Failure::Document(message)) => {
                print_message(&message);
                status = status.max(ExitStatus::FaultsFound);
                continue;
            }
            Err(Failure::Misuse(message)) => {
                print_message(&message);
                status = ExitStatus::Misuse;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let Inspection { kind, findings, .. } = inspect(&text, options);
        let text = match kind {
            Some(TextKind::Terraform(_)) => terraform::without_secrets(text),
            _ => text,
        };
        let counts = |finding: &Finding| match finding.severity {
            Severity::Fault => true,
            Severity::Note => task.strict,
            Severity::Info => false,
        };
        if findings.iter().any(counts) {
            status = status.max(ExitStatus::FaultsFound);
        }
        let name = file::display_name(path);
        let mut annotated =
            AnnotatedText::new(name, text, findings).with_dialect_hints(task.dialect.get());
        if task.output.is_json() {
            writeln!(output, "{}", as_json(&annotated, kind))?;
            continue;
        }
        if let (Some(kind), true) = (kind, task.verbose) {
            writeln!(output, "{}: {kind}\n", annotated.name)?;
        }
        annotated.findings.retain(|finding| task.verbose || finding.severity != Severity::Info);
        write!(output, "{annotated}")?;
    }
    Ok(status)
}

fn as_json(annotated: &AnnotatedText, kind: Option<TextKind>) -> Value {
    let AnnotatedText { name, text, findings } = annotated;
    let mut values: Vec<Value> = findings.iter().map(finding_as_json).collect();
    let starts: Vec<usize> = findings.iter().map(|finding| finding.span.start).collect();
    for (value, (line, column)) in values.iter_mut().zip(lines_and_columns(text, &starts)) {
        value["line"] = line.into();
        value["column"] = column.into();
    }
    let (mut faults, mut notes) = (Vec::new(), Vec::new());
    for (finding, value) in findings.iter().zip(values) {
        match finding.severity {
            Severity::Fault => faults.push(value),
            Severity::Note | Severity::Info => notes.push(value),
        }
    }
    let kind = kind.map(TextKind::name);
    json!({"file": name, "kind": kind, "faults": faults, "notes": notes})
}

fn finding_as_json(finding: &Finding) -> Value {
    let mut value = json!({
        "code": finding.code,
        "message": finding.message,
        "span": [finding.span.start, finding.span.end],
    });
    if let Some(pointer) = &finding.pointer {
        value["pointer"] = pointer.as_str().into();
    }
    value
}

/// Returns the line and column, in characters from 1, of each byte offset. Reads the text only
/// once.
fn lines_and_columns(text: &str, places: &[usize]) -> Vec<(usize, usize)> {
    let mut ascending: Vec<usize> = (0..places.len()).collect();
    ascending.sort_by_key(|index| places[*index]);
    let mut found = vec![(1, 1); places.len()];
    let (mut at, mut line, mut column) = (0, 1, 1);
    for index in ascending {
        for character in text[at..places[index]].chars() {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        at = places[index];
        found[index] = (line, column);
    }
    found
}
