//! Faults and notes drawn under the text that they refer to.

use std::fmt;
use std::io::{self, IsTerminal};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use keeptime::pattern::Dialect;
use keeptime_documents::text::{Certainty, Finding, Fix, Severity, looks_like_json};

use super::escape::escaped;

/// A text and the findings in it.
pub(crate) struct AnnotatedText {
    /// The name of the text: a file name or an option.
    pub(crate) name: String,
    pub(crate) text: String,
    /// In the order of drawing.
    pub(crate) findings: Vec<Finding>,
}

impl AnnotatedText {
    /// Adds the options of this command that help, to the messages of findings.
    pub(crate) fn new(name: String, text: String, mut findings: Vec<Finding>) -> Self {
        for finding in findings.iter_mut().filter(|finding| finding.code == "unknown_document") {
            finding.message += "; keeptime kinds lists the known kinds, --kind selects one";
        }
        Self { name, text, findings }
    }

    /// Adds a hint to the fault of an interval in a pattern that was read as one of CSBS because no dialect
    /// was given.
    pub(crate) fn with_dialect_hints(mut self, dialect: Option<Dialect>) -> Self {
        let is_default = dialect.is_none() && !looks_like_json(&self.text);
        let is_interval = |finding: &&mut Finding| {
            let part = self.text[finding.span.clone()].to_ascii_uppercase();
            is_default && finding.code == "unsupported_part" && part.starts_with("INTERVAL")
        };
        for finding in self.findings.iter_mut().filter(is_interval) {
            finding.message += "; --dialect cbr reads it";
        }
        self
    }
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
    let Range { start, end } = finding.span.clone();
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line_number = text[..line_start].matches('\n').count() + 1;
    // Only the first line of a span over several lines is shown.
    let span = start - line_start..end.min(line_end) - line_start;
    let snippet = Snippet::source(without_controls(&text[line_start..line_end]))
        .line_start(line_number)
        .path(file)
        .annotation(AnnotationKind::Primary.span(span));
    let mut group = level.primary_title(finding.message.as_str()).id(finding.code).element(snippet);
    if let Some(pointer) = finding.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
        group = group.element(Level::NOTE.with_name("at").message(escaped(pointer)));
    }
    let correction = finding.fix.as_ref().and_then(|fix| {
        let title = match fix.certainty {
            Certainty::Certain => "keeptime check --fix makes this change",
            Certainty::Review => "write this instead, if it is what you mean",
            Certainty::InSource => {
                "change the configuration of Terraform to this, and make a new plan"
            }
        };
        Some(Level::HELP.secondary_title(title).element(patched(file, text, fix)?))
    });
    let groups: Vec<Group<'_>> = [group].into_iter().chain(correction).collect();
    Renderer::styled().term_width(width()).render(&groups)
}

/// Draws a correction that was made: the lines before and after it. `text` is the text before it.
pub(crate) fn drawn_correction(file: &str, text: &str, finding: &Finding) -> String {
    let title = Level::NOTE.with_name("fixed").primary_title(finding.message.as_str());
    let title = title.id(finding.code);
    let group = match finding.fix.as_ref().and_then(|fix| patched(file, text, fix)) {
        Some(change) => title.element(change),
        None => Group::with_title(title),
    };
    Renderer::styled().term_width(width()).render(&[group])
}

/// The maximum length of the lines of a correction that is drawn.
const MAX_PATCHED: usize = 4_000;

/// Returns the lines that a correction changes, with the change, or `None` if they are too long to be read.
fn patched<'t>(file: &'t str, text: &str, fix: &Fix) -> Option<Snippet<'t, Patch<'t>>> {
    let Range { start, end } = fix.replacement.span();
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let line_end = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at);
    let lines = &text[line_start..line_end];
    if lines.len() + fix.replacement.text().len() > MAX_PATCHED {
        return None;
    }
    let lines_without_controls = |text: &str| {
        let lines: Vec<String> = text.split('\n').map(without_controls).collect();
        lines.join("\n")
    };
    let written = lines_without_controls(&fix.replacement.text().replace("\r\n", "\n"));
    let patch = Patch::new(start - line_start..end - line_start, written);
    let line_number = text[..line_start].matches('\n').count() + 1;
    let source = Snippet::source(lines_without_controls(lines));
    Some(source.line_start(line_number).path(file).patch(patch))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_has_as_many_bytes_without_control_characters() {
        let text = "a\tb\u{1f}c\u{7f}d\u{80}e\u{9f}f\u{a0}é";
        let shown = without_controls(text);
        assert_eq!(shown, "a b c d  e  f\u{a0}é");
        assert_eq!(shown.len(), text.len());
    }
}
