//! `keeptime kinds`: the kinds of documents that `check` knows.

use std::io::Write;

use keeptime_documents::DocumentKind;
use keeptime_documents::terraform::TerraformKind;
use keeptime_documents::text::TextKind;

use crate::answer;
use crate::args;
use crate::failure::{ExitStatus, Failure};
use crate::show::table::{Cell, Column, Row, Table};

pub(crate) fn run(task: &args::Kinds, output: &mut impl Write) -> Result<ExitStatus, Failure> {
    let documents = DocumentKind::ALL.map(|kind| (kind.name(), kind.description().to_string()));
    // The file in which Terraform stores a state is recognized, but not read.
    let of_terraform = [TerraformKind::Plan, TerraformKind::State];
    let of_terraform = of_terraform.map(|kind| (kind.name(), description(kind)));
    let kinds = documents.into_iter().chain(of_terraform);
    if task.output.is_json() {
        for (name, description) in kinds {
            answer::write(&answer::lists::Kind { name, description }, output)?;
        }
        return Ok(ExitStatus::Success);
    }
    let row = |(name, description)| Row::Cells([Cell::new(name), Cell::new(description)]);
    let table = Table::new([Column::new("Kind"), Column::text("Document")]).without_heads();
    table.write(|| kinds.clone().map(row), output)?;
    Ok(ExitStatus::Success)
}

fn description(kind: TerraformKind) -> String {
    format!("{}, as printed by terraform show -json", TextKind::Terraform(kind))
}
