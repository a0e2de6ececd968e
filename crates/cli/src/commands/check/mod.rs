//! `keeptime check`: all faults in policies and patterns, with their locations.

mod checked_file;
mod fix;
mod github;
mod json;
mod markdown;
mod sarif;
mod summary;
mod text;

use std::io::Write;
use std::mem;

use keeptime_documents::terraform::{TerraformFile, redacted};
use keeptime_documents::text::{InspectOptions, Inspection, TextKind, inspect};

use crate::args::{self, CheckFormat};
use crate::failure::{ExitStatus, Failure};
use crate::read::input;
use crate::show::annotated_text::AnnotatedText;
use crate::show::{file, print_message};
use checked_file::{CheckedFile, Content};

const GIVE_PATTERN: &str =
    "to check a pattern, write it to standard input: echo PATTERN | keeptime check -";

pub(crate) fn run(task: &args::Check, output: &mut impl Write) -> Result<ExitStatus, Failure> {
    input::standard_input_once(&task.files)?;
    let options = InspectOptions::default()
        .with_kind(task.kind)
        .with_expected(task.expect)
        .with_dialect(task.dialect.get())
        .with_keep_at_least(task.keep_at_least);
    let fixes_standard_input =
        task.fix && task.files.iter().any(|path| file::is_standard_input(path));
    if fixes_standard_input && task.output.get() != CheckFormat::Text {
        let why = "--fix writes the corrected text of standard input to standard output, where \
                   only --format text leaves room for it";
        return Err(Failure::Misuse(why.to_owned()));
    }
    let mut files = Vec::with_capacity(task.files.len());
    for (index, path) in task.files.iter().enumerate() {
        let name = file::display_name(path);
        let text = input::text_unless_pattern(path, GIVE_PATTERN).and_then(|text| {
            if task.fix { fix::run(path, text, options, output) } else { Ok((text, Vec::new())) }
        });
        let content = match text {
            Ok((text, steps)) => {
                let Inspection { kind, findings, document, .. } = inspect(&text, options);
                let (text, policies) = match (kind, &document) {
                    (Some(TextKind::Terraform(_)), Some(document)) => {
                        let policies = TerraformFile::read(document);
                        let policies = policies.map(|file| file.policies().len());
                        (redacted(&text, document), policies)
                    }
                    // It is not shown, and many texts would take much memory.
                    _ if findings.is_empty() => (String::new(), None),
                    _ => (text, None),
                };
                if index + 1 == task.files.len() {
                    // The end of the process frees a large document at once; dropping it frees it value by value.
                    mem::forget(document);
                }
                let annotated = AnnotatedText::new(name.clone(), text, findings)
                    .with_dialect_hints(task.dialect.get());
                Content::Read { annotated, kind, policies, steps }
            }
            // Continue with the other files.
            Err(Failure::Document(message)) => {
                print_message(&message);
                Content::Unreadable { message, status: ExitStatus::FaultsFound }
            }
            Err(Failure::Misuse(message)) => {
                print_message(&message);
                Content::Unreadable { message, status: ExitStatus::Misuse }
            }
            Err(failure) => return Err(failure),
        };
        let exact_name = file::exact_name(path);
        let file = CheckedFile { name, exact_name, content, shows_info: task.verbose };
        // The result for a file is written before the next file is read.
        match task.output.get() {
            // The corrected text is on standard output, so everything else is not.
            CheckFormat::Text if fixes_standard_input => {
                text::write(&file, task, &mut anstream::stderr())?;
            }
            CheckFormat::Text => text::write(&file, task, output)?,
            CheckFormat::Json => json::write(&file, output)?,
            CheckFormat::Github => github::write(&file, output)?,
            CheckFormat::Sarif | CheckFormat::Markdown => {}
        }
        files.push(file);
    }
    match task.output.get() {
        CheckFormat::Sarif => sarif::write(&files, output)?,
        CheckFormat::Markdown => markdown::write(&files, output)?,
        CheckFormat::Text if fixes_standard_input => {
            text::write_total(&files, &mut anstream::stderr())?;
        }
        CheckFormat::Text => text::write_total(&files, output)?,
        CheckFormat::Json | CheckFormat::Github => {}
    }
    let statuses = files.iter().map(|file| file.status(task.strict));
    Ok(statuses.max().unwrap_or(ExitStatus::Success))
}
