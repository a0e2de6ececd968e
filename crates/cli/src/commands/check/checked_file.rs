//! The result of the check of a file.

use std::ops::Range;

use keeptime_documents::text::{Certainty, CorrectionStep, Finding, Severity, TextKind};

use crate::failure::ExitStatus;
use crate::show::annotated_text::AnnotatedText;

/// A file and what the check found in it.
pub(super) struct CheckedFile {
    /// Its name in messages.
    pub(super) name: String,
    /// Its name for other programs.
    pub(super) exact_name: String,
    pub(super) content: Content,
    /// Whether harmless findings are shown too.
    pub(super) shows_info: bool,
}

pub(super) enum Content {
    Read {
        annotated: AnnotatedText,
        kind: Option<TextKind>,
        /// The number of backup policies in a plan or a state of Terraform.
        policies: Option<usize>,
        /// The corrections that were made.
        steps: Vec<CorrectionStep>,
    },
    /// The file cannot be read, or is not text. The message names it.
    Unreadable { message: String, status: ExitStatus },
}

impl CheckedFile {
    pub(super) fn status(&self, is_strict: bool) -> ExitStatus {
        let findings = match &self.content {
            Content::Read { annotated, .. } => &annotated.findings,
            Content::Unreadable { status, .. } => return *status,
        };
        let counts = |finding: &Finding| match finding.severity {
            Severity::Fault => true,
            Severity::Note => is_strict,
            Severity::Info => false,
        };
        if findings.iter().any(counts) { ExitStatus::FaultsFound } else { ExitStatus::Success }
    }

    /// Returns the numbers of faults and notes that are shown.
    pub(super) fn counts(&self) -> (usize, usize) {
        let Content::Read { annotated, .. } = &self.content else { return (0, 0) };
        let count = |severity| {
            annotated.findings.iter().filter(|finding| finding.severity == severity).count()
        };
        let infos = if self.shows_info { count(Severity::Info) } else { 0 };
        (count(Severity::Fault), count(Severity::Note) + infos)
    }

    /// Returns the findings to show, each with its region.
    pub(super) fn shown(&self) -> Vec<(&Finding, Region)> {
        let Content::Read { annotated, .. } = &self.content else { return Vec::new() };
        let is_shown = |finding: &&Finding| self.shows_info || finding.severity != Severity::Info;
        let shown: Vec<&Finding> = annotated.findings.iter().filter(is_shown).collect();
        let spans: Vec<Range<usize>> = shown.iter().map(|finding| finding.span.clone()).collect();
        shown.into_iter().zip(regions(&annotated.text, &spans)).collect()
    }

    /// Returns the number of shown findings that have a certain correction.
    pub(super) fn correctable(&self) -> usize {
        self.shown().iter().filter(|(finding, _)| is_certain(finding)).count()
    }
}

pub(super) fn is_certain(finding: &Finding) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.certainty == Certainty::Certain)
}

/// A position in a text: line and column, in characters from 1.
pub(super) type Position = (usize, usize);

/// The positions of the first character of a span and of the one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) start: Position,
    pub(super) end: Position,
}

/// Returns the regions of spans.
pub(super) fn regions(text: &str, spans: &[Range<usize>]) -> Vec<Region> {
    let offsets: Vec<usize> = spans.iter().flat_map(|span| [span.start, span.end]).collect();
    let positions = positions(text, &offsets);
    positions.chunks_exact(2).map(|pair| Region { start: pair[0], end: pair[1] }).collect()
}

/// Returns the position of each byte offset. Reads the text only once.
fn positions(text: &str, offsets: &[usize]) -> Vec<Position> {
    let mut ascending: Vec<usize> = (0..offsets.len()).collect();
    ascending.sort_by_key(|index| offsets[*index]);
    let mut found = vec![(1, 1); offsets.len()];
    let (mut at, mut line, mut column) = (0, 1, 1);
    for index in ascending {
        for character in text[at..offsets[index]].chars() {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        at = offsets[index];
        found[index] = (line, column);
    }
    found
}
