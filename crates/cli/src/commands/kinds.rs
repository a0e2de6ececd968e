//! `keeptime kinds`: the kinds of documents that `check` knows.

use std::io::Write;

use keeptime_documents::DocumentKind;

use crate::answer;
use crate::args;
use crate::failure::{ExitStatus, Failure};
use crate::show::table::{Cell, Column, Row, Table};

pub(crate) fn run(task: &args::Kinds, output: &mut impl Write) -> Result<ExitStatus, Failure> {
    let kinds = DocumentKind::ALL.into_iter();
    if task.output.is_json() {
        for kind in kinds {
            let (name, description) = (kind.name(), kind.description().to_string());
            answer::write(&answer::lists::Kind { name, description }, output)?;
        }
        return Ok(ExitStatus::Success);
    }
    let row = |kind: DocumentKind| Row::Cells([kind.name(), kind.description()].map(Cell::new));
    let table = Table::new([Column::new("Kind"), Column::text("Document")]).without_heads();
    table.write(|| kinds.clone().map(row), output)?;
    Ok(ExitStatus::Success)
}
