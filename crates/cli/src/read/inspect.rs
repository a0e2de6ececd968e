//! The faults and notes in a text, each with its span.
//!
//! `keeptime check` shows them all. Other commands use the same code to show the faults that stop
//! them, so that a fault reads the same everywhere.

use std::ops::Range;

use keeptime::pattern::{Dialect, Pattern, PatternError, PatternErrorKind};
use keeptime_documents::query::parameter_span;
use keeptime_documents::{DocumentKind, Fault, FaultKind, Note, NoteKind, ParsedJson, parse_json};

use super::input;
use super::kind::{self, Expected};
use super::locate::{MemberPart, inside_string, locate};
use crate::show::annotated_text::{Finding, Severity};

/// How a text is inspected.
#[derive(Clone, Copy, Default)]
pub(crate) struct InspectOptions {
    /// Its kind; if absent, it is recognized.
    pub(crate) kind: Option<DocumentKind>,
    /// The kind that it must have.
    pub(crate) expected: Option<Expected>,
    /// The dialect of a pattern that is not JSON; CSBS if absent.
    pub(crate) dialect: Option<Dialect>,
    /// The number of `--keep-at-least`, which `max_backups` is compared with.
    pub(crate) keep_at_least: u32,
}

/// The kind of a text, if known, and its findings: faults in text order, then notes.
pub(crate) struct Inspection {
    pub(crate) kind: Option<Expected>,
    pub(crate) findings: Vec<Finding>,
}

pub(crate) fn inspect(text: &str, options: InspectOptions) -> Inspection {
    let kind = options.kind.or_else(|| DocumentKind::recognize_url(text));
    if !input::looks_like_json(text) {
        match kind {
            None => {
                return findings_if_expected(text, options, Some(Expected::Pattern), || {
                    pattern_findings(text, options.dialect)
                });
            }
            Some(kind) if kind.is_query() => {
                return findings_if_expected(text, options, Some(Expected::Kind(kind)), || {
                    let checked = kind.check(&text.into());
                    query_findings(text, checked.faults(), checked.notes())
                });
            }
            Some(_) => {}
        }
    }
    let document = match parse_json(text) {
        Ok(document) => document,
        Err(error) => return Inspection { kind: None, findings: vec![not_json(text, &error)] },
    };
    let kind = options.kind.or_else(|| DocumentKind::recognize(document.value()));
    findings_if_expected(text, options, kind.map(Expected::Kind), || {
        document_findings(text, &document, kind, options)
    })
}

/// Returns the findings of a text, or a single fault if the text is not of the expected kind.
fn findings_if_expected(
    text: &str,
    options: InspectOptions,
    kind: Option<Expected>,
    findings: impl FnOnce() -> Vec<Finding>,
) -> Inspection {
    let findings = match options.expected.filter(|expected| !expected.matches(kind)) {
        None => findings(),
        Some(expected) => {
            let message = if text.trim().is_empty() {
                format!("expected {expected}, found an empty file")
            } else {
                kind::mismatch_message(&expected.to_string(), kind)
            };
            vec![whole_text_fault(text, UNEXPECTED, message)]
        }
    };
    Inspection { kind, findings }
}

/// The code of the fault of a document of an unexpected kind.
pub(crate) const UNEXPECTED: &str = "unexpected_kind";

const UNKNOWN: &str =
    "unknown kind of document; keeptime kinds lists the known kinds, --kind selects one";

fn pattern_findings(text: &str, dialect: Option<Dialect>) -> Vec<Finding> {
    let faults = match dialect {
        Some(Dialect::Cbr) => Pattern::faults_cbr(text),
        _ => Pattern::faults(text),
    };
    let finding = |fault: &PatternError| {
        let mut finding = Finding::of_pattern(fault);
        if dialect.is_none() {
            finding.message.extend(dialect_hint(fault));
        }
        finding
    };
    faults.iter().map(finding).collect()
}

fn document_findings(
    text: &str,
    document: &ParsedJson,
    kind: Option<DocumentKind>,
    options: InspectOptions,
) -> Vec<Finding> {
    let mut faults = document.faults().to_vec();
    let Some(kind) = kind else {
        let mut findings = located(text, &faults, &[]);
        findings.push(whole_text_fault(text, "unknown_document", UNKNOWN.to_owned()));
        return findings;
    };
    let checked = kind.check_with_floor(document.value(), options.keep_at_least);
    faults.extend_from_slice(checked.faults());
    located(text, &faults, checked.notes())
}

/// A fault of the whole text.
pub(crate) fn whole_text_fault(text: &str, code: &str, message: String) -> Finding {
    let pointer = input::looks_like_json(text).then_some("");
    Finding {
        pointer: pointer.map(str::to_owned),
        ..fault_at(text, "", MemberPart::Value, code, message)
    }
}

/// A fault at a pointer in a document.
pub(crate) fn fault_at(
    text: &str,
    pointer: &str,
    part: MemberPart,
    code: &str,
    message: String,
) -> Finding {
    Finding {
        severity: Severity::Fault,
        code: code.to_owned(),
        message,
        pointer: Some(pointer.to_owned()),
        span: locate(text, [(pointer, part)]).remove(0),
    }
}

/// The findings of a query string or a URL, each at its parameter.
fn query_findings(text: &str, faults: &[Fault], notes: &[Note]) -> Vec<Finding> {
    let finding = |severity, pointer: &str, code: &str, message: &str| Finding {
        severity,
        code: code.to_owned(),
        message: message.to_owned(),
        pointer: Some(pointer.to_owned()),
        span: parameter_span(text, pointer),
    };
    let faults = faults
        .iter()
        .map(|fault| finding(Severity::Fault, fault.pointer(), fault.code(), fault.message()));
    let notes = notes
        .iter()
        .map(|note| finding(Severity::Note, note.pointer(), note.kind().name(), note.message()));
    faults.chain(notes).collect()
}

/// The fault of a text that is not JSON, at the character where parsing fails.
fn not_json(text: &str, error: &serde_json::Error) -> Finding {
    let line_start = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let at = (line_start + error.column().saturating_sub(1)).min(text.len());
    let start = (0..=at).rfind(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = text[start..].chars().next().map_or(start, |found| start + found.len_utf8());
    // The excerpt shows the location, so it is removed from the message.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
    Finding {
        severity: Severity::Fault,
        code: "not_json".to_owned(),
        message: format!("not JSON: {message}"),
        pointer: None,
        span: start..end,
    }
}

/// Returns faults and notes with their spans in the text of a document.
pub(crate) fn located(text: &str, faults: &[Fault], notes: &[Note]) -> Vec<Finding> {
    let of_fault = |fault: &Fault| match fault.kind() {
        FaultKind::RepeatedMember => MemberPart::SecondName,
        _ => MemberPart::Value,
    };
    let pointers = faults.iter().map(|fault| (fault.pointer(), of_fault(fault)));
    let of_note = |note: &Note| match note.kind() {
        NoteKind::UnknownMember => MemberPart::Name,
        _ => MemberPart::Value,
    };
    let pointers = pointers.chain(notes.iter().map(|note| (note.pointer(), of_note(note))));
    let mut spans = locate(text, pointers).into_iter();
    let mut findings = Vec::with_capacity(spans.len());
    for (fault, span) in faults.iter().zip(spans.by_ref()) {
        findings.push(Finding {
            severity: Severity::Fault,
            code: fault.code().to_owned(),
            message: fault.message().to_owned(),
            pointer: Some(fault.pointer().to_owned()),
            span: narrowed(text, fault, span),
        });
    }
    findings.extend(notes.iter().zip(spans).map(|(note, span)| Finding {
        severity: if note.kind().is_suspicious() { Severity::Note } else { Severity::Info },
        code: note.kind().name().to_owned(),
        message: note.message().to_owned(),
        pointer: Some(note.pointer().to_owned()),
        span,
    }));
    findings
}

/// Narrows the span of a pattern to the offending part of it.
fn narrowed(text: &str, fault: &Fault, value: Range<usize>) -> Range<usize> {
    match (fault.kind(), fault.span()) {
        (FaultKind::Pattern(_), Some(span)) if text[value.clone()].starts_with('"') => {
            let inside = inside_string(&text[value.clone()], span);
            value.start + inside.start..value.start + inside.end
        }
        _ => value,
    }
}

/// Returns a hint for a text with an interval above 1 that was read as a pattern of CSBS.
fn dialect_hint(error: &PatternError) -> Option<&'static str> {
    match error.kind() {
        PatternErrorKind::UnsupportedPart { found, .. }
            if found.as_str().eq_ignore_ascii_case("INTERVAL") =>
        {
            Some("; --dialect cbr reads it")
        }
        _ => None,
    }
}
