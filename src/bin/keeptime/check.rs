//! `keeptime check`: every fault of policies and patterns, with its place.

use std::io::Write;
use std::path::Path;

use keeptime::api::csbs::{CreatePolicy, PolicyAnswer};
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
                ended = Ended::FoundFaults;
                continue;
            }
            Err(Failure::Misuse(message)) => {
                complain(&message);
                ended = Ended::Misuse;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let findings = findings(&text, task.keep_at_least);
        if ended == Ended::Fine && findings.iter().any(|finding| finding.grade == Grade::Fault) {
            ended = Ended::FoundFaults;
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
fn findings(text: &str, keep_at_least: u32) -> Vec<Finding> {
    if !input::is_json(text) {
        return Pattern::faults(text).iter().map(Finding::of_pattern).collect();
    }
    let body: Value = match serde_json::from_str(text) {
        Ok(body) => body,
        Err(error) => return vec![not_json(text, &error)],
    };
    if PolicyAnswer::is_answer(&body) {
        let checked = PolicyAnswer::check(&body);
        located(text, checked.faults(), checked.notes())
    } else {
        let checked = CreatePolicy::check_with_floor(&body, keep_at_least);
        located(text, checked.faults(), checked.notes())
    }
}

fn located(text: &str, faults: &[Fault], notes: &[Note]) -> Vec<Finding> {
    let faults = faults.iter().map(|fault| {
        let place = locate(text, fault.pointer());
        let span = match (fault.kind(), fault.span()) {
            (FaultKind::Pattern(_), Some(span)) if text[place.clone()].starts_with('"') => {
                let inside = inside_string(&text[place.clone()], span);
                place.start + inside.start..place.start + inside.end
            }
            _ => place,
        };
        Finding {
            grade: Grade::Fault,
            code: fault.code().to_owned(),
            message: fault.message().to_owned(),
            pointer: Some(fault.pointer().to_owned()),
            span,
        }
    });
    let notes = notes.iter().map(|note| Finding {
        grade: Grade::Note,
        code: note.kind().name().to_owned(),
        message: note.message().to_owned(),
        pointer: Some(note.pointer().to_owned()),
        span: locate(text, note.pointer()),
    });
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

fn as_json(path: &Path, text: &str, findings: &[Finding]) -> Value {
    let of = |grade| -> Vec<Value> {
        let findings = findings.iter().filter(|finding| finding.grade == grade);
        findings.map(|finding| finding_as_json(text, finding)).collect()
    };
    json!({"file": input::name(path), "faults": of(Grade::Fault), "notes": of(Grade::Note)})
}

fn finding_as_json(text: &str, finding: &Finding) -> Value {
    let before = &text[..finding.span.start];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let mut value = json!({
        "code": finding.code,
        "message": finding.message,
        "line": before.matches('\n').count() + 1,
        "column": before[line_start..].chars().count() + 1,
        "span": [finding.span.start, finding.span.end],
    });
    if let Some(pointer) = &finding.pointer {
        value["path"] = pointer.as_str().into();
    }
    value
}
