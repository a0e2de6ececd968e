//! The faults and notes in a text, each with its span.

use std::ops::Range;

use keeptime::pattern::{Dialect, Excerpt, Pattern, PatternError, Replacement};
use serde_json::Value;

use super::document_fixes;
use super::expected::{Expected, TextKind};
use super::finding::{Finding, Severity};
use super::fix::Fix;
use super::foreign;
use super::locate::{MemberPart, locate};
use super::looks_like_json;
use super::service_error;
use super::string_span::inside_string;
use crate::document_family::DocumentFamily;
use crate::document_kind::DocumentKind;
use crate::fault::{Fault, FaultKind};
use crate::json::{ParsedJson, parse_json};
use crate::note::{Note, NoteKind};
use crate::query::parameter_span;
use crate::terraform::{TerraformFile, TerraformKind, located_in_file};

/// How [`inspect`] reads a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct InspectOptions {
    kind: Option<DocumentKind>,
    expected: Option<Expected>,
    dialect: Option<Dialect>,
    keep_at_least: u32,
}

impl InspectOptions {
    /// Sets the kind of the document. Without it, the kind is recognized.
    #[must_use]
    pub fn with_kind(self, kind: impl Into<Option<DocumentKind>>) -> Self {
        Self { kind: kind.into(), ..self }
    }

    /// Sets the kind that the text must have. A text of another kind has a single fault.
    #[must_use]
    pub fn with_expected(self, expected: impl Into<Option<Expected>>) -> Self {
        Self { expected: expected.into(), ..self }
    }

    /// Sets the dialect of a pattern that is not JSON. Without it, the dialect is that of CSBS.
    #[must_use]
    pub fn with_dialect(self, dialect: impl Into<Option<Dialect>>) -> Self {
        Self { dialect: dialect.into(), ..self }
    }

    /// Sets the number of backups that the client always keeps; see
    /// [`DocumentKind::check_with_floor`].
    #[must_use]
    pub fn with_keep_at_least(self, keep_at_least: u32) -> Self {
        Self { keep_at_least, ..self }
    }
}

/// The result of [`inspect`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inspection {
    /// The kind of the text, or `None` if it is unknown.
    pub kind: Option<TextKind>,
    /// The faults, in the order of the check, then the notes.
    pub findings: Vec<Finding>,
    /// The document, or `None` if the text is not JSON. A duplicate member has its last value.
    pub document: Option<Value>,
}

/// Returns every fault and note of a document, a query or a pattern in text form.
///
/// A text that starts with `{`, `[` or `"` is a JSON document. In a Terraform plan or state, each backup
/// policy is checked; [`terraform::redacted`](crate::terraform::redacted) hides what must not be shown. A URL
/// or a query string is a query if its kind is given or can be recognized. Any other text is a pattern.
///
/// ```
/// use keeptime_documents::text::{InspectOptions, inspect};
///
/// let text = r#"{"max_backups": "many", "retention_duration_day": 7}"#;
/// let inspection = inspect(text, InspectOptions::default());
/// assert_eq!(inspection.kind.unwrap().name(), "csbs-operation-definition");
/// let [fault, note] = inspection.findings.as_slice() else { panic!() };
/// assert_eq!((&text[fault.span.clone()], fault.pointer.as_deref()), ("\"many\"", Some("/max_backups")));
/// assert_eq!(&text[note.span.clone()], "\"retention_duration_day\"");
/// assert_eq!(
///     note.message,
///     "retention_duration_day: unknown member; did you mean retention_duration_days?",
/// );
/// ```
pub fn inspect(text: &str, options: InspectOptions) -> Inspection {
    if !looks_like_json(text) {
        match options.kind.or_else(|| DocumentKind::recognize_url(text)) {
            None => {
                // No pattern looks like another format.
                if let Some(finding) = foreign::finding(text, options.expected) {
                    return Inspection { kind: None, findings: vec![finding], document: None };
                }
                return findings_if_expected(text, options, Some(TextKind::Pattern), || {
                    pattern_findings(text, options.dialect)
                });
            }
            Some(kind) if kind.is_query() => {
                return findings_if_expected(text, options, Some(TextKind::Document(kind)), || {
                    let checked = kind.check(&text.into());
                    query_findings(text, checked.faults(), checked.notes())
                });
            }
            Some(_) => {}
        }
    }
    let document = match parse_json(text) {
        Ok(document) => document,
        Err(error) => {
            let findings = vec![not_json(text, &error)];
            return Inspection { kind: None, findings, document: None };
        }
    };
    let inspection = inspect_document(text, &document, options);
    Inspection { document: Some(document.into_parts().0), ..inspection }
}

fn inspect_document(text: &str, document: &ParsedJson, options: InspectOptions) -> Inspection {
    let terraform = TerraformKind::recognize(document.value());
    if let (None, Some(kind)) = (options.kind, terraform.map(TextKind::Terraform)) {
        return findings_if_expected(text, options, Some(kind), || {
            match TerraformFile::read(document.value()) {
                Some(file) => terraform_findings(text, document, &file, options),
                None => vec![whole_text_fault(text, UNREAD_KIND, format!("found {kind}"))],
            }
        });
    }
    let kind = options.kind.or_else(|| DocumentKind::recognize(document.value()));
    findings_if_expected(text, options, kind.map(TextKind::Document), || {
        document_findings(text, document, kind, options)
    })
}

/// Returns whether a text is a pattern or starts like one.
fn resembles_pattern(text: &str) -> bool {
    const STARTS: [&str; 5] = ["BEGIN:", "RRULE", "FREQ=", "BY", "INTERVAL="];
    let start: String = text.trim_start().chars().take(10).collect::<String>().to_ascii_uppercase();
    STARTS.iter().any(|known| start.starts_with(known))
}

/// Returns the findings of a text, or a single fault if the text is not of the expected kind.
fn findings_if_expected(
    text: &str,
    options: InspectOptions,
    kind: Option<TextKind>,
    findings: impl FnOnce() -> Vec<Finding>,
) -> Inspection {
    let findings = match options.expected.filter(|expected| !expected.matches(kind)) {
        None => findings(),
        Some(expected) => {
            let message = match service_error(text, kind) {
                Some(error) => format!("expected {expected}, found {error}"),
                None if kind == Some(TextKind::Pattern) && !resembles_pattern(text) => {
                    format!("expected {expected}, found text that is neither JSON nor a pattern")
                }
                None => mismatch_message(&expected.to_string(), kind),
            };
            vec![whole_text_fault(text, UNEXPECTED_KIND, message)]
        }
    };
    Inspection { kind, findings, document: None }
}

/// Describes the error in a text, if its kind is that of a service's error.
fn service_error(text: &str, kind: Option<TextKind>) -> Option<String> {
    let is_error = matches!(kind, Some(TextKind::Document(kind)) if kind.family() == Some(DocumentFamily::Error));
    let document = is_error.then(|| parse_json(text).ok())??;
    Some(service_error::describe(document.value()))
}

/// Returns the message for a document of an unexpected kind.
pub(crate) fn mismatch_message(expected: &str, found: Option<TextKind>) -> String {
    match found {
        Some(found) => format!("expected {expected}, found {found}"),
        None => format!("expected {expected}, found an unknown kind of document"),
    }
}

/// The code of the fault of a text of a known kind that cannot be read.
const UNREAD_KIND: &str = "unread_kind";

/// The code of the fault of a text of an unexpected kind.
pub(crate) const UNEXPECTED_KIND: &str = "unexpected_kind";

fn pattern_findings(text: &str, dialect: Option<Dialect>) -> Vec<Finding> {
    let dialect = dialect.unwrap_or(Dialect::Csbs);
    let (parsed, faults) = match dialect {
        Dialect::Cbr => (Pattern::parse_cbr(text), Pattern::faults_cbr(text)),
        _ => (Pattern::parse(text), Pattern::faults(text)),
    };
    if let Ok(pattern) = parsed {
        return not_canonical(text, &pattern).into_iter().collect();
    }
    let finding = |(index, error): (usize, &PatternError)| Finding {
        severity: Severity::Fault,
        code: error.kind().name(),
        message: error.to_string(),
        pointer: None,
        span: error.span(),
        // Each correction is verified by parsing the text again.
        fix: (index < MAX_FIXES)
            .then(|| error.replacement(text, dialect))
            .flatten()
            .map(Fix::certain),
    };
    faults.iter().enumerate().map(finding).collect()
}

/// The maximum number of faults for which a correction is looked for.
const MAX_FIXES: usize = 100;

/// Returns the finding of a valid pattern that is not in canonical form. The line ends of a file are not
/// part of that.
fn not_canonical(text: &str, pattern: &Pattern) -> Option<Finding> {
    let canonical = pattern.canonical_text().replace("\r\n", "\n");
    if text.replace("\r\n", "\n").trim_end_matches('\n') == canonical.trim_end_matches('\n') {
        return None;
    }
    // The line ends stay as they are; a calendar on one line gets those of RFC 2445.
    let line_end = if text.contains('\n') && !text.contains("\r\n") { "\n" } else { "\r\n" };
    let last = if text.ends_with('\n') { "\n" } else { "" };
    let written = match pattern.dialect() {
        Dialect::Cbr => canonical + last,
        _ => canonical,
    };
    let rules = Excerpt::from(pattern.canonical_rules().join(", ").as_str());
    Some(Finding {
        severity: Severity::Info,
        code: NoteKind::NotCanonical.name(),
        message: format!("the text is not canonical; its canonical rules are {rules}"),
        pointer: None,
        span: 0..text.len(),
        fix: Some(Fix::certain(Replacement::new(0..text.len(), written.replace('\n', line_end)))),
    })
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
        findings.push(whole_text_fault(
            text,
            "unknown_document",
            "unknown kind of document".to_owned(),
        ));
        return findings;
    };
    let checked = kind.check_with_floor(document.value(), options.keep_at_least);
    faults.extend_from_slice(checked.faults());
    let mut findings = located(text, &faults, checked.notes());
    for (finding, fault) in findings.iter_mut().zip(&faults).take(MAX_FIXES) {
        if finding.fix.is_none() {
            let span = finding.span.clone();
            finding.fix =
                document_fixes::of_quoted_value(text, document.value(), kind, fault, span);
        }
    }
    // The check of a file that should be another document must not pass silently.
    if options.kind.is_none()
        && options.expected.is_none()
        && let Some(error) = service_error(text, Some(TextKind::Document(kind)))
    {
        let mut note = whole_text_fault(text, "service_error", format!("this is {error}"));
        note.severity = Severity::Note;
        findings.push(note);
    }
    findings
}

/// Returns the findings of each policy in a plan or a state, then those of the whole file.
fn terraform_findings(
    text: &str,
    document: &ParsedJson,
    file: &TerraformFile<'_>,
    options: InspectOptions,
) -> Vec<Finding> {
    let mut faults = document.faults().to_vec();
    let mut notes = Vec::new();
    for policy in file.policies() {
        let (of_policy, notes_of_policy) = policy.check(options.keep_at_least);
        faults.extend(of_policy);
        notes.extend(notes_of_policy);
    }
    notes.extend_from_slice(file.notes());
    located_in_file(text, document.value(), &faults, &notes)
}

/// Returns a fault of the whole text.
pub(crate) fn whole_text_fault(text: &str, code: &'static str, message: String) -> Finding {
    Finding {
        severity: Severity::Fault,
        code,
        message,
        pointer: looks_like_json(text).then(String::new),
        fix: None,
        span: locate(text, [("", MemberPart::Value)]).remove(0),
    }
}

/// The findings of a query string or a URL, each at its parameter.
fn query_findings(text: &str, faults: &[Fault], notes: &[Note]) -> Vec<Finding> {
    let finding = |severity, pointer: &str, code: &'static str, message: &str| Finding {
        severity,
        code,
        message: message.to_owned(),
        pointer: Some(pointer.to_owned()),
        span: parameter_span(text, pointer),
        fix: None,
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
    let hint = match text[start..end].chars().next() {
        Some('\'') => "; strings in JSON have double quotes",
        Some('/' | '#') => "; JSON has no comments",
        Some('{' | '[') if message == "trailing characters" => {
            "; check takes one document per file"
        }
        _ => "",
    };
    let before = text[..start].trim_end();
    let fix = (message == "trailing comma" && before.ends_with(','))
        .then(|| Fix::certain(Replacement::new(before.len() - 1..before.len(), "")));
    Finding {
        severity: Severity::Fault,
        code: "not_json",
        message: format!("not JSON: {message}{hint}"),
        pointer: None,
        span: start..end,
        fix,
    }
}

/// Returns faults and notes of a JSON document as findings in its text, in this order.
///
/// ```
/// use keeptime_documents::csbs::CreatePolicy;
/// use keeptime_documents::text::located;
///
/// let text = r#"{"policy": {"name": "my plan"}}"#;
/// let checked = CreatePolicy::check(&serde_json::from_str(text)?);
/// let findings = located(text, checked.faults(), checked.notes());
/// assert_eq!(&text[findings[0].span.clone()], "\"my plan\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn located(text: &str, faults: &[Fault], notes: &[Note]) -> Vec<Finding> {
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
    for (index, (fault, span)) in faults.iter().zip(spans.by_ref()).enumerate() {
        let fix = if index < MAX_FIXES {
            document_fixes::of_pattern(text, fault, span.clone())
        } else {
            None
        };
        findings.push(Finding {
            fix,
            severity: Severity::Fault,
            code: fault.code(),
            message: fault.message().to_owned(),
            pointer: Some(fault.pointer().to_owned()),
            span: narrowed(text, fault, span),
        });
    }
    findings.extend(notes.iter().zip(spans).map(|(note, span)| Finding {
        severity: if note.kind().is_suspicious() { Severity::Note } else { Severity::Info },
        code: note.kind().name(),
        message: note.message().to_owned(),
        pointer: Some(note.pointer().to_owned()),
        fix: document_fixes::of_note(text, note, span.clone()),
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
