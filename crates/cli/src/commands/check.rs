//! `keeptime check`: every fault of policies and patterns, with its place.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::args;
use crate::failure::{Ended, Failure};
use crate::read::input;
use crate::read::inspect::{Inspected, Known, inspect};
use crate::read::kind::Expected;
use crate::show::excerpt::{Excerpts, Finding, Grade};
use crate::show::{complain, file};

pub(crate) fn run(task: &args::Check, output: &mut impl Write) -> Result<Ended, Failure> {
    input::standard_input_once(&task.files)?;
    let known = Known { kind: task.kind, expected: task.expect, keep_at_least: task.keep_at_least };
    let mut ended = Ended::Fine;
    for path in &task.files {
        let text = match input::text(path) {
            Ok(text) => text,
            // The other files are still checked.
            Err(Failure::Document(message)) => {
                complain(&message);
                ended = ended.max(Ended::FoundFaults);
                continue;
            }
            Err(Failure::Misuse(message)) => {
                complain(&message);
                ended = Ended::Misuse;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let Inspected { kind, mut findings } = inspect(&text, known);
        let counts = |finding: &Finding| match finding.grade {
            Grade::Fault => true,
            Grade::Note => task.strict,
            Grade::Aside => false,
        };
        if findings.iter().any(counts) {
            ended = ended.max(Ended::FoundFaults);
        }
        if task.json {
            writeln!(output, "{}", as_json(path, &text, kind, &findings))?;
            continue;
        }
        let name = file::name(path);
        if let (Some(kind), true) = (kind, task.verbose) {
            writeln!(output, "{name}: {kind}\n")?;
        }
        findings.retain(|finding| task.verbose || finding.grade != Grade::Aside);
        write!(output, "{}", Excerpts { name, text, findings })?;
    }
    Ok(ended)
}

fn as_json(path: &Path, text: &str, kind: Option<Expected>, findings: &[Finding]) -> Value {
    let mut values: Vec<Value> = findings.iter().map(finding_as_json).collect();
    let starts: Vec<usize> = findings.iter().map(|finding| finding.span.start).collect();
    for (value, (line, column)) in values.iter_mut().zip(lines_and_columns(text, &starts)) {
        value["line"] = line.into();
        value["column"] = column.into();
    }
    let (mut faults, mut notes) = (Vec::new(), Vec::new());
    for (finding, value) in findings.iter().zip(values) {
        match finding.grade {
            Grade::Fault => faults.push(value),
            Grade::Note | Grade::Aside => notes.push(value),
        }
    }
    let kind = kind.map(Expected::name);
    json!({"file": file::name(path), "kind": kind, "faults": faults, "notes": notes})
}

fn finding_as_json(finding: &Finding) -> Value {
    let mut value = json!({
        "code": finding.code,
        "message": finding.message,
        "span": [finding.span.start, finding.span.end],
    });
    if let Some(pointer) = &finding.pointer {
        value["path"] = pointer.as_str().into();
    }
    value
}

/// The line and the column, in characters, of places in a text; both are counted from 1. The text is
/// gone through once, however many there are.
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
