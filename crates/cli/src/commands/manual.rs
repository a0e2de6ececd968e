//! `keeptime man`: manual pages, made from the definition of the arguments.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::args;
use crate::failure::{ExitStatus, Failure};

const NAME: &str = "keeptime";
const SECTION: &str = "1";

pub(crate) fn run(task: &args::Man, output: &mut impl Write) -> Result<ExitStatus, Failure> {
    let mut command = args::Cli::command();
    command.build();
    if let Some(folder) = &task.dir {
        write_pages(&command, folder).map_err(|error| {
            Failure::Misuse(format!("{}: cannot write the manual pages: {error}", folder.display()))
        })?;
        return Ok(ExitStatus::Success);
    }
    let found = match &task.task {
        None => Some(&command),
        Some(name) => command.find_subcommand(name),
    };
    let Some(found) = found else {
        let name = task.task.as_deref().unwrap_or_default();
        return Err(Failure::Misuse(format!(
            "unknown command {name:?}; keeptime help lists the commands"
        )));
    };
    // Written to memory first: a page that ends early would not show that it does.
    output.write_all(&page(found, &command)?)?;
    Ok(ExitStatus::Success)
}

/// Writes the page of the command and of each of its tasks into a folder, which is created.
fn write_pages(command: &Command, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for task in tasks(command).chain([command]) {
        let file = folder.join(format!("{}.{SECTION}", title(task)));
        fs::write(file, page(task, command)?)?;
    }
    Ok(())
}

fn tasks(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|task| task.get_name() != "help")
}

fn title(command: &Command) -> &str {
    command.get_display_name().unwrap_or(NAME)
}

/// Returns the manual page of a command, which is `whole` or one of its tasks.
fn page(command: &Command, whole: &Command) -> io::Result<Vec<u8>> {
    let is_whole = command.get_name() == NAME;
    let source = concat!("keeptime ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone());
    let help = HelpText::new(command);

    let title_line = format!(
        ".TH {} {SECTION} \"\" \"{source}\" \"Keeptime Manual\"\n",
        title(command).to_uppercase()
    );
    // Roff would leave out the empty date, and the source would be taken for it.
    let mut text = title_line.into_bytes();
    man.render_name_section(&mut text)?;
    let mut synopsis = Roff::new();
    synopsis.control("SH", ["SYNOPSIS"]);
    let usage = command.clone().render_usage().to_string();
    for (index, line) in usage.trim_start_matches("Usage:").lines().enumerate() {
        if index > 0 {
            synopsis.control("br", []);
        }
        synopsis.text([bold(line.trim())]);
    }
    text.extend(synopsis.to_roff().into_bytes());
    man.render_description_section(&mut text)?;
    let mut details = Roff::new();
    for paragraph in &help.paragraphs {
        details.control("PP", []);
        // Indented lines are a list.
        let is_list = paragraph.lines().any(|line| line.starts_with("  "));
        if is_list {
            write_lines(&mut details, paragraph.lines());
        } else {
            let line = paragraph.lines().collect::<Vec<_>>().join(" ");
            details.text([roman(line)]);
        }
    }
    text.extend(details.to_roff().into_bytes());
    if command.get_arguments().next().is_some() {
        man.render_options_section(&mut text)?;
    }
    if is_whole {
        man.render_subcommands_section(&mut text)?;
    }
    let mut end = Roff::new();
    if !help.exit_statuses.is_empty() {
        write_exit_status(&mut end, &help.exit_statuses);
    }
    if !help.examples.is_empty() {
        end.control("SH", ["EXAMPLES"]);
        write_lines(&mut end, help.examples.iter().map(String::as_str));
    }
    end.control("SH", ["SEE ALSO"]);
    let others = if is_whole { tasks(whole).collect() } else { vec![whole] };
    for (index, other) in others.iter().enumerate() {
        let end_mark = if index + 1 < others.len() { ")," } else { ")" };
        end.text([bold(title(other)), roman("("), roman(SECTION), roman(end_mark)]);
    }
    text.extend(end.to_roff().into_bytes());
    Ok(without_repeated_preamble(&text))
}

/// Writes lines that are not filled.
fn write_lines<'t>(page: &mut Roff, lines: impl Iterator<Item = &'t str>) {
    page.control("nf", []);
    for line in lines {
        page.text([roman(line)]);
    }
    page.control("fi", []);
}

/// Writes the statuses that the help of a command lists, each with its meaning, as in `0 success`.
fn write_exit_status(page: &mut Roff, statuses: &[String]) {
    page.control("SH", ["EXIT STATUS"]);
    for status in statuses {
        let (number, meaning) = status.split_once(' ').unwrap_or((status, ""));
        page.control("TP", []);
        page.text([bold(number)]);
        page.text([roman(meaning)]);
    }
}

/// The text after the options of a command's help, as parts of a manual page.
#[derive(Default)]
struct HelpText {
    examples: Vec<String>,
    exit_statuses: Vec<String>,
    /// The other paragraphs.
    paragraphs: Vec<String>,
}

impl HelpText {
    fn new(command: &Command) -> Self {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let mut parts = Self::default();
        for paragraph in help.split("\n\n") {
            if let Some(examples) = paragraph.strip_prefix("Examples:\n") {
                parts.examples.extend(examples.lines().map(|line| line.trim().to_owned()));
            } else if let Some(statuses) = paragraph.strip_prefix("Exit status:\n") {
                parts.exit_statuses.extend(statuses.lines().map(|line| line.trim().to_owned()));
            } else if !paragraph.trim().is_empty() {
                parts.paragraphs.push(paragraph.to_owned());
            }
        }
        parts
    }
}

/// Each section of [`Man`] begins with the definition of the same string; one is enough.
fn without_repeated_preamble(text: &[u8]) -> Vec<u8> {
    const PREAMBLE: [&[u8]; 2] = [b".ie \\n(.g .ds Aq \\(aq\n", b".el .ds Aq '\n"];
    let mut page = PREAMBLE.concat();
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if !PREAMBLE.contains(&line) {
            page.extend(line);
        }
    }
    page
}
