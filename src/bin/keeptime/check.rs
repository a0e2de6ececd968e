//! `keeptime check`: every fault of policies and patterns, with its place.

use std::io::Write;
use std::path::Path;

use keeptime::api::Kind;
use keeptime::api::csbs::{CreatePolicy, PolicyAnswer, parameter_span};
use keeptime::api::{Fault, FaultKind, Note};
use keeptime::pattern::Pattern;
use serde_json::{Value, json};

use crate::args;
use crate::excerpt::{Finding, Grade, draw};
use crate::failure::Failure;
use crate::input;
use crate::locate::{inside_string, locate};
use crate::{Ended, complain};

/// How many findings of a file are drawn; nobody reads on.
const MOST_DRAWN: usize = 100;

pub(crate) fn run(task: &args::Check, output: &mut impl Write) -> Result<Ended, Failure> {
    input::standard_input_once(&task.files)?;
    let mut ended = Ended::Fine;
    for path in &task.files {
        let file = input::name(path);
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
        let findings = findings(&text, task);
        if findings.iter().any(|finding| finding.grade == Grade::Fault) {
            ended = ended.max(Ended::FoundFaults);
        }
        if task.json {
            writeln!(output, "{}", as_json(path, &text, &findings))?;
            continue;
        }
        let shown: Vec<&Finding> =
            findings.iter().filter(|finding| task.notes || finding.grade == Grade::Fault).collect();
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

/// What is wrong with a text, in its order, and then what is worth knowing of it.
fn findings(text: &str, task: &args::Check) -> Vec<Finding> {
    match task.kind.or_else(|| Kind::of_url(text)) {
        None if !input::is_json(text) => {
            return Pattern::faults(text).iter().map(Finding::of_pattern).collect();
        }
        Some(kind) if kind.is_query() && !input::is_json(text) => {
            let (faults, notes) = kind.check(&text.into());
            return of_query(text, &faults, &notes);
        }
        _ => {}
    }
    let body: Value = match serde_json::from_str(text) {
        Ok(body) => body,
        Err(error) => return vec![not_json(text, &error)],
    };
    if let Some(kind) = task.kind.or_else(|| Kind::of(&body)) {
        let (faults, notes) = kind.check_with_floor(&body, task.keep_at_least);
        return located(text, &faults, &notes);
    }
    // A policy without its outer member, which an answer may be, and a request lacks.
    if body.get("scheduled_operations").is_some() {
        return if PolicyAnswer::is_answer(&body) {
            let checked = PolicyAnswer::check(&body);
            located(text, checked.faults(), checked.notes())
        } else {
            let checked = CreatePolicy::check(&body);
            located(text, checked.faults(), checked.notes())
        };
    }
    vec![Finding {
        grade: Grade::Fault,
        code: "unknown_document".to_owned(),
        message:
            "a document of no kind that is known here; keeptime kinds lists those, --kind names one"
                .to_owned(),
        pointer: Some(String::new()),
        span: locate(text, [""]).remove(0),
    }]
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

fn located(text: &str, faults: &[Fault], notes: &[Note]) -> Vec<Finding> {
    let pointers = faults.iter().map(Fault::pointer).chain(notes.iter().map(Note::pointer));
    let mut places = locate(text, pointers).into_iter();
    let mut findings = Vec::with_capacity(places.len());
    for (fault, place) in faults.iter().zip(places.by_ref()) {
        let span = match (fault.kind(), fault.span()) {
            (FaultKind::Pattern(_), Some(span)) if text[place.clone()].starts_with('"') => {
                let inside = inside_string(&text[place.clone()], span);
                place.start + inside.start..place.start + inside.end
            }
            _ => place,
        };
        findings.push(Finding {
            grade: Grade::Fault,
            code: fault.code().to_owned(),
            message: fault.message().to_owned(),
            pointer: Some(fault.pointer().to_owned()),
            span,
        });
    }
    findings.extend(notes.iter().zip(places).map(|(note, span)| Finding {
        grade: Grade::Note,
        code: note.kind().name().to_owned(),
        message: note.message().to_owned(),
        pointer: Some(note.pointer().to_owned()),
        span,
    }));
    findings
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

fn as_json(path: &Path, text: &str, findings: &[Finding]) -> Value {
    let mut values: Vec<Value> = findings.iter().map(finding_as_json).collect();
    let starts: Vec<usize> = findings.iter().map(|finding| finding.span.start).collect();
    for (value, (line, column)) in values.iter_mut().zip(lines_and_columns(text, &starts)) {
        value["line"] = line.into();
        value["column"] = column.into();
    }
    let mut of = |grade| -> Vec<Value> {
        let findings = findings.iter().zip(&mut values);
        let findings = findings.filter(|(finding, _)| finding.grade == grade);
        findings.map(|(_, value)| value.take()).collect()
    };
    json!({"file": input::name(path), "faults": of(Grade::Fault), "notes": of(Grade::Note)})
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
