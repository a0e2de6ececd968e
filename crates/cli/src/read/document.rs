//! JSON documents from files, read alike by every task.

use std::ops::Range;
use std::path::Path;

use keeptime_documents::{Fault, FaultKind, Note, NoteKind, parse_json};
use serde_json::Value;

use super::input;
use super::locate::{Part, inside_string, locate};
use crate::failure::Failure;
use crate::show::excerpt::{Finding, Grade, draw};
use crate::show::file;

/// The JSON document of a file.
pub(crate) fn read(path: &Path) -> Result<Value, Failure> {
    parse(path, &input::text(path)?)
}

/// The same, of the file's text.
pub(crate) fn parse(path: &Path, text: &str) -> Result<Value, Failure> {
    let document = parse_json(text).map_err(|error| Failure::document(path, error))?;
    document.into_result().map_err(|faults| {
        let file = file::name(path);
        let findings = located(text, &faults, &[]);
        let drawn: Vec<String> =
            findings.iter().map(|finding| draw(&file, text, finding)).collect();
        Failure::Excerpt(drawn.join("\n\n"))
    })
}

/// Faults and notes at their places in the text of a document.
pub(crate) fn located(text: &str, faults: &[Fault], notes: &[Note]) -> Vec<Finding> {
    let of_fault = |fault: &Fault| match fault.kind() {
        FaultKind::RepeatedMember => Part::SecondName,
        _ => Part::Value,
    };
    let pointers = faults.iter().map(|fault| (fault.pointer(), of_fault(fault)));
    let of_note = |note: &Note| match note.kind() {
        NoteKind::UnknownMember => Part::Name,
        _ => Part::Value,
    };
    let pointers = pointers.chain(notes.iter().map(|note| (note.pointer(), of_note(note))));
    let mut places = locate(text, pointers).into_iter();
    let mut findings = Vec::with_capacity(places.len());
    for (fault, place) in faults.iter().zip(places.by_ref()) {
        findings.push(Finding {
            grade: Grade::Fault,
            code: fault.code().to_owned(),
            message: fault.message().to_owned(),
            pointer: Some(fault.pointer().to_owned()),
            span: narrowed(text, fault, place),
        });
    }
    findings.extend(notes.iter().zip(places).map(|(note, span)| Finding {
        grade: if note.kind().is_suspicious() { Grade::Note } else { Grade::Aside },
        code: note.kind().name().to_owned(),
        message: note.message().to_owned(),
        pointer: Some(note.pointer().to_owned()),
        span,
    }));
    findings
}

/// What of a pattern is at fault, rather than the whole.
fn narrowed(text: &str, fault: &Fault, place: Range<usize>) -> Range<usize> {
    match (fault.kind(), fault.span()) {
        (FaultKind::Pattern(_), Some(span)) if text[place.clone()].starts_with('"') => {
            let inside = inside_string(&text[place.clone()], span);
            place.start + inside.start..place.start + inside.end
        }
        _ => place,
    }
}
