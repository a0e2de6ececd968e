//! `keeptime kinds`: the kinds of documents that `check` knows.

use std::io::Write;

use keeptime_documents::DocumentKind;
use serde_json::json;

use crate::args;
use crate::failure::{ExitStatus, Failure};
use crate::show::table::{Cell, Column, Row, Table};

pub(crate) fn run(task: &args::Kinds, output: &mut impl Write) -> Result<ExitStatus, Failure> {
    let kinds = DocumentKind::ALL.into_iter();
    if task.output.is_json() {
        for kind in kinds {
            let kind = json!({"name": kind.name(), "description": kind.description()});
            writeln!(output, "{kind}")?;
        }
        return Ok(ExitStatus::Success);
    }
    let row = |kind: DocumentKind| Row::Cells([kind.name(), kind.description()].map(Cell::new));
    let table = Table::new([Column::new("Kind"), Column::text("Document")]).without_heads();
    table.write(|| kinds.clone().map(row), output)?;
    Ok(ExitStatus::Success)
}
