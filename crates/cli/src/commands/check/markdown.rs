//! The result of a check as Markdown, for the summary of a pull request.

use std::io::{self, Write};

use keeptime_documents::text::Severity;

use super::checked_file::{CheckedFile, Content};
use crate::show::backup::plural;

/// Writes the totals, and a table of the findings if there are any.
pub(super) fn write(files: &[CheckedFile], output: &mut impl Write) -> io::Result<()> {
    let (mut faults, mut notes, mut rows) = (0_usize, 0_usize, Vec::new());
    for file in files {
        let name = code(&file.name);
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
            let location = code(&format!("{}:{}:{}", file.name, region.start.0, region.start.1));
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

/// Returns a text for a cell of a table in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for found in text.chars() {
        match found {
            '\r' | '\n' => written.push(' '),
            '<' => written.push_str("&lt;"),
            '&' => written.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '@' => {
                written.push('\\');
                written.push(found);
            }
            _ => written.push(found),
        }
    }
    written
}

/// Returns a text as code in a cell of a table.
fn code(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ").replace('|', "\\|");
    let fence = if text.contains('`') { "``" } else { "`" };
    let space = if text.contains('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_is_markup() {
        assert_eq!(escaped("a|b `c` <img> @d\n*e*"), "a\\|b \\`c\\` &lt;img> \\@d \\*e\\*");
        assert_eq!(code("a|b.json:1:2"), "`a\\|b.json:1:2`");
        assert_eq!(code("`"), "`` ` ``");
    }
}
