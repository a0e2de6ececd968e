//! Faults and notes drawn under the text that they refer to.

use std::fmt;
use std::io::{self, IsTerminal};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use keeptime::pattern::PatternError;

use super::escape::escaped;

/// The severity of a finding.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Severity {
    Fault,
    Note,
    /// A note on something harmless, shown only with `--verbose`.
    Info,
}

/// A fault or a note, and its span in a text.
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    /// The service's code, or the kind of a note.
    pub(crate) code: String,
    pub(crate) message: String,
    /// The JSON pointer, where the text is JSON.
    pub(crate) pointer: Option<String>,
    pub(crate) span: Range<usize>,
}

impl Finding {
    /// A fault in the text of a bare pattern.
    pub(crate) fn of_pattern(error: &PatternError) -> Self {
        Self {
            severity: Severity::Fault,
            code: error.kind().name().to_owned(),
            message: error.to_string(),
            pointer: None,
            span: error.span(),
        }
    }
}

/// A text and the findings in it.
pub(crate) struct AnnotatedText {
    /// The name of the text: a file name or an option.
    pub(crate) name: String,
    pub(crate) text: String,
    /// In the order of drawing.
    pub(crate) findings: Vec<Finding>,
}

/// The maximum number of findings that are drawn.
const MAX_DRAWN: usize = 100;

impl fmt::Display for AnnotatedText {
    /// Writes each finding with an empty line after it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, text, findings } = self;
        for finding in findings.iter().take(MAX_DRAWN) {
            writeln!(f, "{}\n", draw(name, text, finding))?;
        }
        match findings.len().saturating_sub(MAX_DRAWN) {
            0 => Ok(()),
            more => writeln!(f, "{name}: and {more} more; keeptime check --json shows them all"),
        }
    }
}

/// Draws a finding: its line, with carets under its span.
fn draw(file: &str, text: &str, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Fault => Level::ERROR,
        Severity::Note | Severity::Info => Level::NOTE,
    };
    let Range { start, end } = finding.span;
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line_number = text[..line_start].matches('\n').count() + 1;
    // Only the first line of a span over several lines is shown.
    let span = start - line_start..end.min(line_end) - line_start;
    let snippet = Snippet::source(without_controls(&text[line_start..line_end]))
        .line_start(line_number)
        .path(file)
        .annotation(AnnotationKind::Primary.span(span));
    let mut group =
        level.primary_title(finding.message.as_str()).id(finding.code.as_str()).element(snippet);
    if let Some(pointer) = finding.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
        group = group.element(Level::NOTE.with_name("at").message(escaped(pointer)));
    }
    Renderer::styled().term_width(width()).render(&[group])
}

/// Replaces control characters, which would move the carets or the cursor, with spaces.
fn without_controls(text: &str) -> String {
    let shown = |character: char| match character {
        '\u{0}'..='\u{1f}' | '\u{7f}' => " ".to_owned(),
        '\u{80}'..='\u{9f}' => "  ".to_owned(),
        _ => character.to_string(),
    };
    text.chars().map(shown).collect()
}

/// The maximum width of an excerpt.
fn width() -> usize {
    let terminal = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    terminal.map_or(100, |(width, _)| usize::from(width.0).clamp(20, 200))
}
