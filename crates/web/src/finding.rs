//! Faults and notes with their places in the text, counted as JavaScript and people count.

use keeptime::pattern::SpanUnit;
use keeptime_documents::text::{Certainty, Finding, Severity};
use serde::Serialize;

/// The maximum number of findings that the page lists.
pub(crate) const MAX_SHOWN: usize = 100;

/// The maximum length of an excerpt, in characters.
const MAX_EXCERPT: usize = 72;

/// A fault or a note.
#[derive(Debug, Serialize)]
pub(crate) struct ShownFinding {
    severity: Severity,
    message: String,
    pointer: Option<String>,
    /// The start and the end of its span, in UTF-16 units.
    span: (usize, usize),
    /// Line and column of its start, in characters from 1.
    line: usize,
    column: usize,
    excerpt: Excerpt,
    fix: Option<ShownFix>,
}

/// The line of a finding in three parts. The middle part is the finding.
#[derive(Debug, Serialize)]
struct Excerpt {
    before: String,
    found: String,
    after: String,
}

/// A change of the text.
#[derive(Debug, Serialize)]
struct ShownFix {
    certainty: Certainty,
    span: (usize, usize),
    text: String,
}

/// Finds the places of the findings, of which there are at most [`MAX_SHOWN`].
pub(crate) fn shown(text: &str, findings: &[Finding]) -> Vec<ShownFinding> {
    findings.iter().take(MAX_SHOWN).map(|finding| one(text, finding)).collect()
}

fn one(text: &str, finding: &Finding) -> ShownFinding {
    let before = &text[..finding.span.start];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    ShownFinding {
        severity: finding.severity,
        message: finding.message.clone(),
        pointer: finding.pointer.clone().filter(|pointer| !pointer.is_empty()),
        span: utf16(text, finding.span.clone()),
        line: before.matches('\n').count() + 1,
        column: text[line_start..finding.span.start].chars().count() + 1,
        excerpt: excerpt(text, line_start, finding),
        fix: finding.fix.as_ref().map(|fix| ShownFix {
            certainty: fix.certainty,
            span: utf16(text, fix.replacement.span()),
            text: fix.replacement.text().to_owned(),
        }),
    }
}

fn utf16(text: &str, span: std::ops::Range<usize>) -> (usize, usize) {
    let span = SpanUnit::Utf16.convert(text, span);
    (span.start, span.end)
}

/// Returns the first line of a finding, shortened around it.
fn excerpt(text: &str, line_start: usize, finding: &Finding) -> Excerpt {
    let span = finding.span.clone();
    let line_end = text[span.start..].find(['\n', '\r']).map_or(text.len(), |at| span.start + at);
    let end = span.end.min(line_end);
    let found = shortened_end(&text[span.start..end], MAX_EXCERPT);
    let room = MAX_EXCERPT.saturating_sub(found.chars().count()) / 2;
    // A finding that is itself cut off has its ellipsis.
    let after = if room == 0 { String::new() } else { shortened_end(&text[end..line_end], room) };
    Excerpt {
        before: shortened_start(text[line_start..span.start].trim_start(), room),
        found,
        after,
    }
}

fn shortened_end(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

fn shortened_start(text: &str, most: usize) -> String {
    match text.chars().count().checked_sub(most + 1) {
        None => text.to_owned(),
        Some(more) => {
            let rest: String = text.chars().skip(more + 1).collect();
            format!("…{rest}")
        }
    }
}
