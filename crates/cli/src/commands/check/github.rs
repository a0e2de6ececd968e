//! The result of a check as annotations of GitHub Actions: workflow commands on standard output.

use std::io::{self, Write};

use keeptime_documents::text::Severity;

use super::checked_file::{CheckedFile, Content};

/// Writes a workflow command for each finding, or for a file that cannot be read.
pub(super) fn write(file: &CheckedFile, output: &mut impl Write) -> io::Result<()> {
    let name = property(&file.exact_name);
    if let Content::Unreadable { message, .. } = &file.content {
        return writeln!(output, "::error file={name},title=keeptime::{}", data(message));
    }
    for (finding, region) in file.shown() {
        let command = match finding.severity {
            Severity::Fault => "error",
            Severity::Note => "warning",
            Severity::Info => "notice",
        };
        let ((line, column), (end_line, end_column)) = (region.start, region.end);
        // Columns are allowed only within one line.
        let columns = if line == end_line {
            format!(",col={column},endColumn={end_column}")
        } else {
            String::new()
        };
        let title = property(&format!("keeptime: {}", finding.code));
        let message = data(&finding.to_string());
        writeln!(
            output,
            "::{command} file={name},line={line},endLine={end_line}{columns},title={title}::{message}"
        )?;
    }
    Ok(())
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_properties_are_escaped() {
        assert_eq!(data("100%: a,\r\nb"), "100%25: a,%0D%0Ab");
        assert_eq!(property("C:\\a,b\n%"), "C%3A\\a%2Cb%0A%25");
    }
}
