//! What is wrong with a text, and what is worth knowing of it, each at its place.
//!
//! `keeptime check` shows all of it. Other tasks show its faults where they keep them from going on,
//! so that a fault reads the same everywhere.

use std::ops::Range;

use keeptime::pattern::Pattern;
use keeptime_documents::csbs::parameter_span;
use keeptime_documents::{DocumentKind, Fault, FaultKind, Note, NoteKind, ParsedJson, parse_json};

use super::input;
use super::kind::{self, Expected};
use super::locate::{Part, inside_string, locate};
use crate::show::excerpt::{Finding, Grade};

/// What is known of a text beforehand.
#[derive(Clone, Copy, Default)]
pub(crate) struct Known {
    /// Its kind, instead of what its shape says.
    pub(crate) kind: Option<DocumentKind>,
    /// What it must be.
    pub(crate) expected: Option<Expected>,
    /// The floor under which backups will be deleted.
    pub(crate) keep_at_least: u32,
}

/// What a text is, where that is known, and what is found in it: its faults in its order, then notes.
pub(crate) struct Inspected {
    pub(crate) kind: Option<Expected>,
    pub(crate) findings: Vec<Finding>,
}

pub(crate) fn inspect(text: &str, known: Known) -> Inspected {
    let kind = known.kind.or_else(|| DocumentKind::recognize_url(text));
    if !input::is_json(text) {
        match kind {
            None => return held_to(text, known, Some(Expected::Pattern), || of_pattern(text)),
            Some(kind) if kind.is_query() => {
                return held_to(text, known, Some(Expected::Kind(kind)), || {
                    let checked = kind.check(&text.into());
                    of_query(text, checked.faults(), checked.notes())
                });
            }
            Some(_) => {}
        }
    }
    let document = match parse_json(text) {
        Ok(document) => document,
        Err(error) => return Inspected { kind: None, findings: vec![not_json(text, &error)] },
    };
    let kind = known.kind.or_else(|| DocumentKind::recognize(document.value()));
    held_to(text, known, kind.map(Expected::Kind), || of_document(text, &document, kind, known))
}

/// What is found in a text that is what it must be, or else that it is not.
fn held_to(
    text: &str,
    known: Known,
    kind: Option<Expected>,
    findings: impl FnOnce() -> Vec<Finding>,
) -> Inspected {
    let findings = match known.expected.filter(|expected| !expected.is(kind)) {
        None => findings(),
        Some(expected) => {
            let message = if text.trim().is_empty() {
                format!("{expected} is expected, found an empty file")
            } else {
                kind::mismatch(&expected.to_string(), kind)
            };
            vec![of_whole(text, UNEXPECTED, message)]
        }
    };
    Inspected { kind, findings }
}

/// The code of a document that is not the one that is expected.
pub(crate) const UNEXPECTED: &str = "unexpected_kind";

const UNKNOWN: &str =
    "a document of no kind that is known here; keeptime kinds lists those, --kind names one";

fn of_pattern(text: &str) -> Vec<Finding> {
    Pattern::faults(text).iter().map(Finding::of_pattern).collect()
}

fn of_document(
    text: &str,
    document: &ParsedJson,
    kind: Option<DocumentKind>,
    known: Known,
) -> Vec<Finding> {
    let mut faults = document.faults().to_vec();
    let Some(kind) = kind else {
        let mut findings = located(text, &faults, &[]);
        findings.push(of_whole(text, "unknown_document", UNKNOWN.to_owned()));
        return findings;
    };
    let checked = kind.check_with_floor(document.value(), known.keep_at_least);
    faults.extend_from_slice(checked.faults());
    located(text, &faults, checked.notes())
}

/// A fault of a text as a whole.
pub(crate) fn of_whole(text: &str, code: &str, message: String) -> Finding {
    let pointer = input::is_json(text).then_some("");
    Finding { pointer: pointer.map(str::to_owned), ..at(text, "", Part::Value, code, message) }
}

/// A fault at a place in a document.
pub(crate) fn at(text: &str, pointer: &str, part: Part, code: &str, message: String) -> Finding {
    Finding {
        grade: Grade::Fault,
        code: code.to_owned(),
        message,
        pointer: Some(pointer.to_owned()),
        span: locate(text, [(pointer, part)]).remove(0),
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
