//! The result of a check as Markdown, for the summary of a pull request.

use std::io::{self, Write};

use keeptime_documents::text::Severity;

use super::checked_file::{CheckedFile, Content};
use crate::show::backup::plural;
use crate::show::markdown::{code_cell, escaped};

/// Writes the totals, and a table of the findings if there are any.
pub(super) fn write(files: &[CheckedFile], output: &mut impl Write) -> io::Result<()> {
    let (mut faults, mut notes, mut rows) = (0_usize, 0_usize, Vec::new());
    for file in files {
        let name = code_cell(&file.name);
        if let Content::Unreadable { message, .. } = &file.content {
            faults += 1;
            let message = message.strip_prefix(&format!("{}: ", file.name)).unwrap_or(message);
            rows.push(format!("| **fault** | {name} | {} |", escaped(message)));
        }
        for (finding, region) in file.shown() {
            let severity = match finding.severity {
                Severity::Fault => {
                    faults += 1;
                    "**fault**"
                }
                Severity::Note | Severity::Info => {
                    notes += 1;
                    "note"
                }
            };
            let location =
                code_cell(&format!("{}:{}:{}", file.name, region.start.0, region.start.1));
            rows.push(format!("| {severity} | {location} | {} |", escaped(&finding.to_string())));
        }
    }
    writeln!(output, "### Backup policies\n")?;
    let checked = plural(files.len(), "file");
    if rows.is_empty() {
        return writeln!(output, "No faults in {checked}.");
    }
    writeln!(
        output,
        "**{} and {}** in {checked}.\n",
        plural(faults, "fault"),
        plural(notes, "note")
    )?;
    writeln!(output, "| | Where | What |\n|---|---|---|\n{}", rows.join("\n"))?;
    let correctable: usize = files.iter().map(CheckedFile::correctable).sum();
    if correctable > 0 {
        writeln!(output, "\n`keeptime check --fix` corrects {correctable} of them.")?;
    }
    Ok(())
}
