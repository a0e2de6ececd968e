//! The last lines of a check for people: how many faults and notes there are, and what a document was read as.

use keeptime::pattern::Dialect;
use keeptime_documents::text::TextKind;

use super::checked_file::{CheckedFile, Content};
use crate::args;
use crate::show::backup::plural;

/// Returns the line about a file, or `None` if it was not read.
pub(super) fn of_file(file: &CheckedFile, task: &args::Check) -> Option<String> {
    let Content::Read { kind, steps, policies, .. } = &file.content else { return None };
    let (faults, notes) = file.counts();
    let mut line = format!("{}: {}", file.name, counts(faults, notes));
    let corrections: usize = steps.iter().map(|step| step.corrected.len()).sum();
    if corrections > 0 {
        line = format!("{line}, {} made", plural(corrections, "correction"));
    }
    let Some(kind) = kind else { return Some(line) };
    line = format!("{line}; read as {}", description(*kind, *policies, task.dialect.get()));
    // A fault of a request may be none of an answer.
    let is_request = matches!(kind, TextKind::Document(kind) if kind.name().ends_with("-request"));
    if faults > 0 && is_request && task.kind.is_none() {
        line.push_str("; --kind KIND checks it as another kind");
    }
    Some(line)
}

/// Returns the line about all files, or `None` if there is only one.
pub(super) fn of_all(files: &[CheckedFile]) -> Option<String> {
    if files.len() < 2 {
        return None;
    }
    let is_read = |file: &&CheckedFile| matches!(file.content, Content::Read { .. });
    let read = files.iter().filter(is_read).count();
    let (mut faults, mut notes) = (0, 0);
    for file in files {
        let found = file.counts();
        (faults, notes) = (faults + found.0, notes + found.1);
    }
    let checked = plural(read, "document");
    let line = format!("{checked} checked: {}", counts(faults, notes));
    Some(match files.len() - read {
        0 => line,
        others => format!("{line}; {} not checked", plural(others, "file")),
    })
}

fn counts(faults: usize, notes: usize) -> String {
    let found = if faults == 0 { "no faults".to_owned() } else { plural(faults, "fault") };
    if notes == 0 { found } else { format!("{found}, {}", plural(notes, "note")) }
}

/// Returns what a text was read as. `policies` is the number of those in a file of Terraform.
fn description(kind: TextKind, policies: Option<usize>, dialect: Option<Dialect>) -> String {
    let description = kind.with_service(dialect);
    match (kind, policies) {
        (TextKind::Terraform(_), Some(0)) => format!("{description} without backup policies"),
        (TextKind::Terraform(_), Some(1)) => format!("{description} with 1 backup policy"),
        (TextKind::Terraform(_), Some(count)) => {
            format!("{description} with {count} backup policies")
        }
        _ => description,
    }
}
