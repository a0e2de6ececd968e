//! `keeptime check`: every fault of policies and patterns, with its place.

use std::io::Write;
use std::path::Path;

use keeptime::pattern::Pattern;
use keeptime_documents::csbs::parameter_span;
use keeptime_documents::{Fault, Kind, Note, parse_json};
use serde_json::{Value, json};

use crate::args;
use crate::failure::{Ended, Failure};
use crate::read::document::located;
use crate::read::input;
use crate::read::kind::{self, Expected};
use crate::read::locate::{Part, locate};
use crate::show::excerpt::{Finding, Grade, draw};
use crate::show::{complain, file};

/// How many findings of a file are drawn; nobody reads on.
const MOST_DRAWN: usize = 100;

pub(crate) fn run(task: &args::Check, output: &mut impl Write) -> Result<Ended, Failure> {
    input::standard_input_once(&task.files)?;
    let mut ended = Ended::Fine;
    for path in &task.files {
        let file = file::name(path);
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
        let (kind, findings) = findings(&text, task);
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
        if let (Some(kind), true) = (kind, task.verbose) {
            writeln!(output, "{file}: {kind}\n")?;
        }
        let is_shown = |finding: &&Finding| task.verbose || finding.grade != Grade::Aside;
        let shown: Vec<&Finding> = findings.iter().filter(is_shown).collect();
        for finding in shown.iter().take(MOST_DRAWN) {
            writeln!(output, "{}\n", draw(&file, &text, finding))?;
        }
        let left = shown.len().saturating_sub(MOST_DRAWN);
        if left > 0 {
            writeln!(output, "{file}: and {left} more; --json tells them all")?;
        }
    }
    Ok(ended)
}

/// What a text is, as far as that is known, and what is wrong with it, in its order, and then what is
/// worth knowing of it.
fn findings(text: &str, task: &args::Check) -> (Option<Expected>, Vec<Finding>) {
    let named = task.kind.or_else(|| Kind::of_url(text));
    let is_query = named.is_some_and(Kind::is_query);
    if named.is_none() && !input::is_json(text) {
        let faults = || Pattern::faults(text).iter().map(Finding::of_pattern).collect();
        return held_to(task, text, Some(Expected::Pattern), faults);
    }
    if let (Some(kind), true, false) = (named, is_query, input::is_json(text)) {
        return held_to(task, text, Some(Expected::Kind(kind)), || {
            let (faults, notes) = kind.check(&text.into());
            of_query(text, &faults, &notes)
        });
    }
    let document = match parse_json(text) {
        Ok(document) => document,
        Err(error) => return (None, vec![not_json(text, &error)]),
    };
    let kind = task.kind.or_else(|| Kind::of(document.value()));
    held_to(task, text, kind.map(Expected::Kind), || {
        let mut faults = document.faults().to_vec();
        let Some(kind) = kind else {
            let mut findings = located(text, &faults, &[]);
            findings.push(of_whole(text, "unknown_document", UNKNOWN.to_owned()));
            return findings;
        };
        let (more, notes) = kind.check_with_floor(document.value(), task.keep_at_least);
        faults.extend(more);
        located(text, &faults, &notes)
    })
}

const UNKNOWN: &str =
    "a document of no kind that is known here; keeptime kinds lists those, --kind names one";

/// The findings of a text that is what it is expected to be, or else that it is not.
fn held_to(
    task: &args::Check,
    text: &str,
    kind: Option<Expected>,
    findings: impl FnOnce() -> Vec<Finding>,
) -> (Option<Expected>, Vec<Finding>) {
    match task.expect.filter(|expected| !expected.is(kind)) {
        None => (kind, findings()),
        Some(expected) => {
            let message = kind::mismatch(expected, kind);
            (kind, vec![of_whole(text, "unexpected_kind", message)])
        }
    }
}

/// A fault of a text as a whole.
fn of_whole(text: &str, code: &str, message: String) -> Finding {
    Finding {
        grade: Grade::Fault,
        code: code.to_owned(),
        message,
        pointer: input::is_json(text).then(String::new),
        span: locate(text, [("", Part::Value)]).remove(0),
    }
}

/// The findings of a query string or a URL, each at its parameter.
fn of_query(text: &str, faults: &[Fault], notes: &[Note]) -> Vec<Finding> {
    let finding = |grade, pointer: &str, code: &str, message: &str| Finding {
        grade,
        code: code.to_owned(),
        message: message.to_owned(),
        pointer: Some(pointer.to_owned()),
        span: parameter_span(text, pointer),
    };
    let faults = faults
        .iter()
        .map(|fault| finding(Grade::Fault, fault.pointer(), fault.code(), fault.message()));
    let notes = notes
        .iter()
        .map(|note| finding(Grade::Note, note.pointer(), note.kind().name(), note.message()));
    faults.chain(notes).collect()
}

/// The place at which a text ceases to be JSON.
fn not_json(text: &str, error: &serde_json::Error) -> Finding {
    let line_start = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let at = (line_start + error.column().saturating_sub(1)).min(text.len());
    let start = (0..=at).rfind(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = text[start..].chars().next().map_or(start, |found| start + found.len_utf8());
    // The place is drawn; the words need not say it again.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
    Finding {
        grade: Grade::Fault,
        code: "not_json".to_owned(),
        message: format!("not JSON: {message}"),
        pointer: None,
        span: start..end,
    }
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
    let kind = kind.map(|kind| match kind {
        Expected::Kind(kind) => kind.name(),
        Expected::Family(family) => family.name(),
        Expected::Pattern => "pattern",
    });
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
